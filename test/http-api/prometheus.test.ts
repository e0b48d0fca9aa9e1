import { expect, it } from "vitest";
import { prometheusText } from "../../src/http-api/index.js";

it("makes labels of what is part of a name", () => {
  const metrics = new Map([
    ["master/frameworks/my%20one/F-0000/calls/accept", 2],
    ["master/frameworks/my%20one/F-0000/offers/sent", 3],
    ["master/frameworks/b/F-0001/calls/accept", 1],
    ["master/task_lost/source_master/reason_slave_removed", 4],
    ["allocator/mesos/quota/roles/a/b/resources/cpus/guarantee", 5],
    ["registrar/state_store_ms/p99", 6],
    ["registrar/state_store_ms", 7],
    ['frameworks/a"b/messages_received', 8],
    ["x", Number.POSITIVE_INFINITY],
  ]);
  expect(prometheusText(metrics).split("\n")).toEqual([
    "# TYPE mesos_allocator_quota untyped",
    'mesos_allocator_quota{role="a/b",resource="cpus",kind="guarantee"} 5',
    "# TYPE mesos_master_framework_calls untyped",
    'mesos_master_framework_calls{framework="b",framework_id="F-0001",type="accept"} 1',
    'mesos_master_framework_calls{framework="my one",framework_id="F-0000",type="accept"} 2',
    "# TYPE mesos_master_framework_offers_sent untyped",
    'mesos_master_framework_offers_sent{framework="my one",framework_id="F-0000"} 3',
    "# TYPE mesos_master_task_states untyped",
    'mesos_master_task_states{state="lost",source="master",reason="slave_removed"} 4',
    "# TYPE mesos_principal_messages_received untyped",
    'mesos_principal_messages_received{principal="a\\"b"} 8',
    "# TYPE mesos_registrar_state_store_ms untyped",
    "mesos_registrar_state_store_ms 7",
    'mesos_registrar_state_store_ms{quantile="0.99"} 6',
    "# TYPE mesos_x untyped",
    "mesos_x +Inf",
    "",
  ]);
});
