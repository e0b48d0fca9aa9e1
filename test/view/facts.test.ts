import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factsOf, pickedTypes } from "../../src/view/index.js";
import { makeMessage } from "../flow/make-message.js";

const id = (value: string): object => ({ value });
const uuid = Uint8Array.from({ length: 16 }, (_, index) => index);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const resources = (cpus: number, mem: number): readonly object[] => [
  { name: "cpus", type: "SCALAR", scalar: { value: cpus }, role: "*" },
  { name: "mem", type: "SCALAR", scalar: { value: mem }, role: "*" },
];
const disk = (value: number): object => ({
  name: "disk",
  type: "SCALAR",
  scalar: { value },
  role: "*",
});
const framework = {
  user: "root",
  name: "my framework",
  id: id("F1"),
  role: "*",
  checkpoint: true,
  principal: "p",
};
const master = {
  id: "M1",
  ip: 16777343,
  port: 5050,
  pid: "master@10.0.0.1:5050",
  version: "1.11.0",
};
const nested = { value: "child", parent: { value: "root" } };
const task = (name: string): object => ({
  name: `name of ${name}`,
  task_id: id(name),
  slave_id: id("S1"),
  resources: resources(0.1, 32),
  command: { value: "sleep 9" },
});
const offer = (name: string, agent: string, hostname: string): object => ({
  id: id(name),
  framework_id: id("F1"),
  slave_id: id(agent),
  hostname,
  resources: resources(0.1, 32),
});
const status = {
  task_id: id("t1"),
  state: "TASK_FAILED",
  reason: "REASON_COMMAND_EXECUTOR_FAILED",
  source: "SOURCE_EXECUTOR",
  message: "exited with 1",
  healthy: false,
  uuid,
};

// Type, body, and its facts as text: keys before "=", facts apart by " | ".
const TABLE: readonly (readonly [type: string, body: object, facts: string])[] = [
  [
    "mesos.internal.RegisterFrameworkMessage",
    { framework: framework },
    "framework=F1 | name=my framework | user=root | role=* | principal=p | checkpoint",
  ],
  [
    "mesos.internal.ReregisterFrameworkMessage",
    { framework, failover: true },
    "framework=F1 | name=my framework | user=root | role=* | principal=p | checkpoint | fails over",
  ],
  [
    "mesos.internal.FrameworkRegisteredMessage",
    { framework_id: id("F1"), master_info: master },
    "framework=F1 | master=master@10.0.0.1:5050",
  ],
  [
    "mesos.internal.FrameworkReregisteredMessage",
    { framework_id: id("F1"), master_info: { id: "M1", hostname: "m1.example" } },
    "framework=F1 | master=m1.example",
  ],
  ["mesos.internal.UnregisterFrameworkMessage", { framework_id: id("F1") }, "framework=F1"],
  ["mesos.internal.DeactivateFrameworkMessage", { framework_id: id("F1") }, "framework=F1"],
  [
    "mesos.internal.FrameworkErrorMessage",
    { message: "Framework failed over" },
    '"Framework failed over"',
  ],
  [
    "mesos.internal.ResourceRequestMessage",
    { framework_id: id("F1"), requests: [{ slave_id: id("S1"), resources: resources(2, 1024) }] },
    "1 request | resources=cpus:2;mem:1024 | agent=S1 | framework=F1",
  ],
  [
    "mesos.internal.ResourceOffersMessage",
    {
      offers: [
        offer("O1", "S1", "h1"),
        offer("O2", "S2", "h2"),
        offer("O3", "S1", "h1"),
        offer("O4", "S1", "h1"),
        offer("O5", "S1", "h1"),
      ],
      pids: ["slave(1)@10.0.0.2:5051"],
    },
    "5 offers | offer=O1,O2,O3,+2 | host=h1,h2 | agent=S1,S2 | resources=cpus:0.5;mem:160",
  ],
  [
    "mesos.internal.LaunchTasksMessage",
    {
      framework_id: id("F1"),
      tasks: [task("t1"), task("t2")],
      filters: { refuse_seconds: 5 },
      offer_ids: [id("O1")],
    },
    "2 tasks | task=t1,t2 | offer=O1 | resources=cpus:0.2;mem:64 | refuse=5 s | framework=F1",
  ],
  [
    "mesos.internal.LaunchTasksMessage",
    { framework_id: id("F1"), filters: {}, offer_ids: [id("O1")] },
    "no tasks (declines) | offer=O1 | framework=F1",
  ],
  ["mesos.internal.RescindResourceOfferMessage", { offer_id: id("O1") }, "offer=O1"],
  [
    "mesos.internal.InverseOffersMessage",
    { inverse_offers: [{ id: id("O9"), slave_id: id("S1") }] },
    "1 inverse offer | offer=O9 | agent=S1",
  ],
  ["mesos.internal.RescindInverseOfferMessage", { inverse_offer_id: id("O9") }, "offer=O9"],
  [
    "mesos.internal.ReviveOffersMessage",
    { framework_id: id("F1"), roles: ["a", "b"] },
    "role=a,b | framework=F1",
  ],
  [
    "mesos.internal.ReconcileTasksMessage",
    { framework_id: id("F1"), statuses: [{ task_id: id("t1"), state: "TASK_RUNNING" }] },
    "1 task | task=t1 | framework=F1",
  ],
  ["mesos.internal.ReconcileTasksMessage", { framework_id: id("F1") }, "all tasks | framework=F1"],
  [
    "mesos.internal.StatusUpdateMessage",
    {
      update: {
        framework_id: id("F1"),
        slave_id: id("S1"),
        status: { ...status, uuid: undefined },
        uuid,
        latest_state: "TASK_FAILED",
      },
    },
    'task=t1 | TASK_FAILED | reason=COMMAND_EXECUTOR_FAILED | message="exited with 1" | unhealthy | source=EXECUTOR | uuid=00010203 | agent=S1',
  ],
  [
    "mesos.internal.StatusUpdateMessage",
    {
      update: {
        slave_id: id("S1"),
        status: { task_id: id("t1"), state: "TASK_RUNNING" },
        latest_state: "TASK_FINISHED",
      },
    },
    "task=t1 | TASK_RUNNING | latest=TASK_FINISHED | agent=S1",
  ],
  [
    "mesos.internal.StatusUpdateAcknowledgementMessage",
    { slave_id: id("S1"), framework_id: id("F1"), task_id: id("t1"), uuid },
    "task=t1 | uuid=00010203 | agent=S1",
  ],
  ["mesos.internal.LostSlaveMessage", { slave_id: id("S1") }, "agent=S1"],
  [
    "mesos.internal.FrameworkToExecutorMessage",
    { slave_id: id("S1"), framework_id: id("F1"), executor_id: id("e1"), data: bytes("hello") },
    'executor=e1 | agent=S1 | framework=F1 | data="hello"',
  ],
  [
    "mesos.internal.ExecutorToFrameworkMessage",
    {
      slave_id: id("S1"),
      framework_id: id("F1"),
      executor_id: id("e1"),
      data: Uint8Array.of(0, 1, 2),
    },
    "executor=e1 | agent=S1 | framework=F1 | data=3 B",
  ],
  [
    "mesos.internal.UpdateOperationStatusMessage",
    {
      framework_id: id("F1"),
      status: { operation_id: id("op1"), state: "OPERATION_FAILED", message: "no space" },
      slave_id: id("S1"),
      operation_uuid: { value: uuid },
    },
    'operation=op1 | OPERATION_FAILED | message="no space" | operation_uuid=00010203 | agent=S1',
  ],
  ["mesos.internal.SubmitSchedulerRequest", { name: "s" }, "name=s"],
  ["mesos.internal.SubmitSchedulerResponse", { okay: false }, "okay=false"],
  [
    "mesos.internal.RegisterSlaveMessage",
    { slave: { id: id("S1"), hostname: "h1", resources: resources(2, 1024) }, version: "0.26.0" },
    "agent=S1 | host=h1 | version=0.26.0 | resources=cpus:2;mem:1024",
  ],
  [
    "mesos.internal.ReregisterSlaveMessage",
    {
      slave: { id: id("S1"), hostname: "h1" },
      version: "0.26.0",
      tasks: [{}, {}],
      frameworks: [{}],
    },
    "agent=S1 | host=h1 | version=0.26.0 | 2 tasks | 1 framework",
  ],
  [
    "mesos.internal.SlaveRegisteredMessage",
    { slave_id: id("S1"), connection: { total_ping_timeout_seconds: 75 } },
    "agent=S1 | ping_timeout=75 s",
  ],
  [
    "mesos.internal.SlaveReregisteredMessage",
    { slave_id: id("S1"), reconciliations: [{}] },
    "agent=S1 | reconciles 1 framework",
  ],
  ["mesos.internal.UnregisterSlaveMessage", { slave_id: id("S1") }, "agent=S1"],
  ["PING", { connected: false }, "disconnected"],
  ["PONG", {}, ""],
  ["mesos.internal.PingSlaveMessage", { connected: true }, "connected"],
  ["mesos.internal.PongSlaveMessage", {}, ""],
  ["mesos.internal.HeartbeatMessage", { slave_id: id("S1") }, "agent=S1"],
  [
    "mesos.internal.ShutdownMessage",
    { message: "Slave attempted to re-register after removal" },
    '"Slave attempted to re-register after removal"',
  ],
  [
    "mesos.internal.RunTaskMessage",
    {
      framework,
      pid: "",
      task: { ...task("t1"), executor: { executor_id: id("e1"), command: { value: "run" } } },
    },
    "task=t1 | name=name of t1 | executor=e1 | command=sleep 9 | resources=cpus:0.1;mem:32 | framework=F1",
  ],
  [
    "mesos.internal.RunTaskMessage",
    {
      framework_id: id("F1"),
      task: {
        ...task("t1"),
        name: "t1",
        command: { value: "python", arguments: ["python", "-m", "x"], shell: false },
        container: { type: "DOCKER", docker: { image: "nginx:1" } },
      },
    },
    "task=t1 | command=python -m x | image=nginx:1 | resources=cpus:0.1;mem:32 | framework=F1",
  ],
  [
    "mesos.internal.RunTaskGroupMessage",
    {
      framework,
      executor: { executor_id: id("e1") },
      task_group: { tasks: [task("t1"), task("t2")] },
    },
    "2 tasks | task=t1,t2 | executor=e1 | resources=cpus:0.2;mem:64 | framework=F1",
  ],
  [
    "mesos.internal.KillTaskMessage",
    {
      framework_id: id("F1"),
      task_id: id("t1"),
      kill_policy: { grace_period: { nanoseconds: 5000000000n } },
    },
    "task=t1 | grace=5 s | framework=F1",
  ],
  ["mesos.internal.ShutdownFrameworkMessage", { framework_id: id("F1") }, "framework=F1"],
  ["mesos.internal.FrameworkExpiredMessage", { framework_id: id("F1") }, "framework=F1"],
  [
    "mesos.internal.ShutdownExecutorMessage",
    { executor_id: id("e1"), framework_id: id("F1") },
    "executor=e1 | framework=F1",
  ],
  [
    "mesos.internal.UpdateFrameworkMessage",
    { framework_id: id("F1"), pid: "scheduler-1@10.0.0.9:1", framework_info: framework },
    "framework=F1 | pid=scheduler-1@10.0.0.9:1 | name=my framework",
  ],
  [
    "mesos.internal.CheckpointResourcesMessage",
    {
      resources: [
        {
          name: "disk",
          type: "SCALAR",
          scalar: { value: 64 },
          role: "ops",
          disk: { persistence: { id: "v1" } },
        },
      ],
    },
    "resources=disk(ops)[v1]:64",
  ],
  ["mesos.internal.CheckpointResourcesMessage", {}, "resources=none"],
  [
    "mesos.internal.ExitedExecutorMessage",
    { slave_id: id("S1"), framework_id: id("F1"), executor_id: id("e1"), status: 256 },
    "executor=e1 | exit 1 | framework=F1 | agent=S1",
  ],
  [
    "mesos.internal.ExitedExecutorMessage",
    { slave_id: id("S1"), framework_id: id("F1"), executor_id: id("e1"), status: 9 },
    "executor=e1 | signal 9 | framework=F1 | agent=S1",
  ],
  [
    "mesos.internal.ExitedExecutorMessage",
    { executor_id: id("e1"), status: -1 },
    "executor=e1 | status -1",
  ],
  [
    "mesos.internal.UpdateSlaveMessage",
    {
      slave_id: id("S1"),
      oversubscribed_resources: [
        { name: "cpus", type: "SCALAR", scalar: { value: 1 }, revocable: {} },
      ],
      operations: {},
      resource_providers: { providers: [{}] },
      resource_version_uuid: { value: uuid },
    },
    "agent=S1 | oversubscribed=cpus{REV}:1 | 1 resource provider | resource_version=00010203",
  ],
  [
    "mesos.internal.ApplyOperationMessage",
    {
      framework_id: id("F1"),
      operation_info: {
        type: "RESERVE",
        id: id("op1"),
        reserve: {
          resources: [
            { name: "cpus", type: "SCALAR", scalar: { value: 1 }, reservations: [{ role: "ops" }] },
          ],
        },
      },
      operation_uuid: { value: uuid },
    },
    "RESERVE cpus(ops):1 | operation=op1 | operation_uuid=00010203 | framework=F1",
  ],
  [
    "mesos.internal.ReconcileOperationsMessage",
    { operations: [{ operation_uuid: { value: uuid } }] },
    "1 operation | operation_uuid=00010203",
  ],
  [
    "mesos.internal.AcknowledgeOperationStatusMessage",
    {
      status_uuid: { value: uuid },
      operation_uuid: { value: uuid },
      resource_provider_id: id("p1"),
    },
    "uuid=00010203 | operation_uuid=00010203 | provider=p1",
  ],
  [
    "mesos.internal.DrainSlaveMessage",
    { config: { max_grace_period: { nanoseconds: 90000000000n }, mark_gone: true } },
    "max_grace=1 min 30 s | then gone",
  ],
  [
    "mesos.internal.ResourceProviderCallMessage",
    { call: { type: "UPDATE_STATE", resource_provider_id: id("p1") } },
    "UPDATE_STATE | provider=p1",
  ],
  [
    "mesos.internal.ResourceProviderEventMessage",
    { resource_provider_id: id("p1"), event: { type: "PUBLISH_RESOURCES" } },
    "PUBLISH_RESOURCES | provider=p1",
  ],
  [
    "mesos.internal.RegisterExecutorMessage",
    { framework_id: id("F1"), executor_id: id("e1") },
    "executor=e1 | framework=F1",
  ],
  [
    "mesos.internal.ReregisterExecutorMessage",
    { framework_id: id("F1"), executor_id: id("e1"), tasks: [{}], updates: [{}, {}] },
    "executor=e1 | framework=F1 | 1 task | 2 updates",
  ],
  [
    "mesos.internal.ExecutorRegisteredMessage",
    {
      executor_info: { executor_id: id("e1") },
      framework_id: id("F1"),
      framework_info: framework,
      slave_id: id("S1"),
      slave_info: { hostname: "h1" },
    },
    "executor=e1 | framework=F1 | name=my framework | agent=S1 | host=h1",
  ],
  [
    "mesos.internal.ExecutorReregisteredMessage",
    { slave_id: id("S1"), slave_info: { hostname: "h1" } },
    "agent=S1 | host=h1",
  ],
  ["mesos.internal.ReconnectExecutorMessage", { slave_id: id("S1") }, "agent=S1"],
  [
    "mesos.internal.TaskHealthStatus",
    { task_id: id("t1"), healthy: false, kill_task: true, consecutive_failures: 3 },
    "task=t1 | unhealthy | failures=3 | kill",
  ],
  [
    "mesos.internal.HookExecuted",
    { module: "org_apache_mesos_TestHook" },
    "module=org_apache_mesos_TestHook",
  ],
  [
    "mesos.internal.AuthenticateMessage",
    { pid: "slave(1)@10.0.0.2:5051" },
    "pid=slave(1)@10.0.0.2:5051",
  ],
  [
    "mesos.internal.AuthenticationMechanismsMessage",
    { mechanisms: ["CRAM-MD5", "PLAIN"] },
    "mechanism=CRAM-MD5,PLAIN",
  ],
  [
    "mesos.internal.AuthenticationStartMessage",
    { mechanism: "CRAM-MD5", data: new Uint8Array(0) },
    "mechanism=CRAM-MD5 | no initial data",
  ],
  [
    "mesos.internal.AuthenticationStepMessage",
    { data: bytes("<1.2@host>") },
    'challenge of "host": <1.2@host>',
  ],
  [
    "mesos.internal.AuthenticationStepMessage",
    { data: bytes("agent1 0123456789abcdef0123456789abcdef") },
    'response of principal "agent1", digest hidden',
  ],
  ["mesos.internal.AuthenticationCompletedMessage", {}, ""],
  ["mesos.internal.AuthenticationFailedMessage", {}, "unknown principal or wrong secret"],
  [
    "mesos.internal.AuthenticationErrorMessage",
    { error: "No authenticator" },
    '"No authenticator"',
  ],
  ["mesos.internal.log.PromiseRequest", { proposal: 3n, position: 7n }, "proposal=3 | position=7"],
  [
    "mesos.internal.log.PromiseResponse",
    {
      okay: true,
      proposal: 3n,
      action: { position: 7n, promised: 3n, type: "NOP", learned: true },
    },
    "okay | proposal=3 | position=7 | NOP | learned",
  ],
  [
    "mesos.internal.log.PromiseResponse",
    { okay: false, type: "REJECT", proposal: 4n },
    "REJECT | proposal=4",
  ],
  [
    "mesos.internal.Registry",
    {
      master: { info: master },
      slaves: { slaves: [{ info: {} }, { info: {} }] },
      unreachable: { slaves: [{}] },
      gone: { slaves: [] },
      machines: { machines: [{}, {}] },
    },
    "master=master@10.0.0.1:5050 | 2 agents | 1 unreachable agent | 2 machines",
  ],
  [
    "mesos.internal.log.WriteRequest",
    {
      proposal: 3n,
      position: 8n,
      learned: false,
      type: "APPEND",
      append: { bytes: new Uint8Array(300) },
    },
    "proposal=3 | position=8 | APPEND | bytes=300",
  ],
  [
    "mesos.internal.log.WriteRequest",
    { proposal: 3n, position: 9n, type: "TRUNCATE", truncate: { to: 5n } },
    "proposal=3 | position=9 | TRUNCATE | to=5",
  ],
  [
    "mesos.internal.log.WriteResponse",
    { okay: true, proposal: 3n, position: 8n },
    "okay | proposal=3 | position=8",
  ],
  [
    "mesos.internal.log.LearnedMessage",
    {
      action: {
        position: 8n,
        promised: 3n,
        performed: 3n,
        learned: true,
        type: "APPEND",
        append: { bytes: new Uint8Array(300) },
      },
    },
    "position=8 | APPEND | bytes=300 | learned | promised=3 | performed=3",
  ],
  ["mesos.internal.log.RecoverRequest", {}, ""],
  [
    "mesos.internal.log.RecoverResponse",
    { status: "VOTING", begin: 1n, end: 9n },
    "VOTING | begin=1 | end=9",
  ],
  [
    "mesos.scheduler.Call/SUBSCRIBE",
    { subscribe: { framework_info: framework } },
    "framework=F1 | name=my framework | user=root | role=* | principal=p | checkpoint",
  ],
  [
    "mesos.v1.scheduler.Call/SUBSCRIBE",
    {
      framework_id: id("F1"),
      subscribe: {
        framework_info: { user: "root", name: "n", roles: ["a", "b"], failover_timeout: 60 },
        suppressed_roles: ["a"],
      },
    },
    "framework=F1 | name=n | user=root | role=a,b | failover_timeout=60 s | suppressed=a",
  ],
  [
    "mesos.v1.scheduler.Call/UPDATE_FRAMEWORK",
    {
      framework_id: id("F1"),
      update_framework: { framework_info: { user: "root", name: "n", roles: ["c"] } },
    },
    "framework=F1 | name=n | user=root | role=c",
  ],
  ["mesos.scheduler.Call/TEARDOWN", { framework_id: id("F1") }, "framework=F1"],
  [
    "mesos.scheduler.Call/ACCEPT",
    {
      framework_id: id("F1"),
      accept: {
        offer_ids: [id("O1")],
        operations: [{ type: "LAUNCH", launch: { task_infos: [task("t1"), task("t2")] } }],
        filters: { refuse_seconds: 5 },
      },
    },
    "LAUNCH 2 tasks t1,t2 | offer=O1 | refuse=5 s | framework=F1",
  ],
  [
    "mesos.scheduler.Call/ACCEPT",
    { framework_id: id("F1"), accept: { offer_ids: [id("O1")] } },
    "no operations (declines) | offer=O1 | framework=F1",
  ],
  [
    "mesos.v1.scheduler.Call/ACCEPT",
    {
      framework_id: id("F1"),
      accept: {
        offer_ids: [id("O1"), id("O2"), id("O3"), id("O4")],
        operations: [
          {
            type: "RESERVE",
            reserve: {
              resources: [{ name: "cpus", type: "SCALAR", scalar: { value: 1 }, role: "ops" }],
            },
          },
          { type: "CREATE", create: { volumes: resources(0, 64) } },
          {
            type: "LAUNCH_GROUP",
            launch_group: { executor: {}, task_group: { tasks: [task("t1")] } },
          },
          { type: "UNRESERVE", unreserve: {} },
        ],
      },
    },
    "RESERVE cpus(ops):1 | CREATE cpus:0;mem:64 | LAUNCH_GROUP 1 task t1 | +1 more | offer=O1,O2,O3,+1 | framework=F1",
  ],
  [
    "mesos.v1.scheduler.Call/ACCEPT",
    {
      accept: {
        operations: [
          { type: "GROW_VOLUME", grow_volume: { volume: disk(64), addition: disk(1) } },
          { type: "SHRINK_VOLUME", shrink_volume: { volume: disk(64), subtract: { value: 1 } } },
          { type: "DESTROY", destroy: { volumes: [disk(3)] } },
        ],
      },
    },
    "GROW_VOLUME disk:65 | SHRINK_VOLUME disk:64 | DESTROY disk:3",
  ],
  [
    "mesos.v1.scheduler.Call/ACCEPT",
    {
      accept: {
        operations: [
          { type: "CREATE_DISK", create_disk: { source: disk(64), target_type: "MOUNT" } },
          { type: "DESTROY_DISK", destroy_disk: { source: disk(64) } },
        ],
      },
    },
    "CREATE_DISK disk:64 | DESTROY_DISK disk:64",
  ],
  [
    "mesos.scheduler.Call/DECLINE",
    {
      framework_id: id("F1"),
      decline: { offer_ids: [id("O1"), id("O2")], filters: { refuse_seconds: 120 } },
    },
    "2 offers | offer=O1,O2 | refuse=120 s | framework=F1",
  ],
  [
    "mesos.v1.scheduler.Call/ACCEPT_INVERSE_OFFERS",
    { accept_inverse_offers: { inverse_offer_ids: [id("O9")], filters: { refuse_seconds: 1 } } },
    "offer=O9 | refuse=1 s",
  ],
  [
    "mesos.v1.scheduler.Call/DECLINE_INVERSE_OFFERS",
    { decline_inverse_offers: { inverse_offer_ids: [id("O9")] } },
    "offer=O9",
  ],
  ["mesos.scheduler.Call/REVIVE", { framework_id: id("F1") }, "role=all | framework=F1"],
  [
    "mesos.v1.scheduler.Call/SUPPRESS",
    { framework_id: id("F1"), suppress: { roles: ["a"] } },
    "role=a | framework=F1",
  ],
  [
    "mesos.scheduler.Call/KILL",
    {
      framework_id: id("F1"),
      kill: {
        task_id: id("t1"),
        slave_id: id("S1"),
        kill_policy: { grace_period: { nanoseconds: 5000000000n } },
      },
    },
    "task=t1 | grace=5 s | agent=S1 | framework=F1",
  ],
  [
    "mesos.v1.scheduler.Call/SHUTDOWN",
    { framework_id: id("F1"), shutdown: { executor_id: id("e1"), agent_id: id("S1") } },
    "executor=e1 | agent=S1 | framework=F1",
  ],
  [
    "mesos.scheduler.Call/ACKNOWLEDGE",
    { framework_id: id("F1"), acknowledge: { slave_id: id("S1"), task_id: id("t1"), uuid } },
    "task=t1 | uuid=00010203 | agent=S1 | framework=F1",
  ],
  [
    "mesos.v1.scheduler.Call/RECONCILE",
    {
      framework_id: id("F1"),
      reconcile: { tasks: [{ task_id: id("t1") }, { task_id: id("t2") }] },
    },
    "2 tasks | task=t1,t2 | framework=F1",
  ],
  [
    "mesos.v1.scheduler.Call/RECONCILE",
    { framework_id: id("F1"), reconcile: {} },
    "all tasks | framework=F1",
  ],
  [
    "mesos.v1.scheduler.Call/MESSAGE",
    {
      framework_id: id("F1"),
      message: { agent_id: id("S1"), executor_id: id("e1"), data: bytes("hi") },
    },
    'executor=e1 | agent=S1 | data="hi" | framework=F1',
  ],
  [
    "mesos.v1.scheduler.Call/REQUEST",
    {
      framework_id: id("F1"),
      request: { requests: [{ agent_id: id("S1"), resources: resources(1, 32) }] },
    },
    "1 request | resources=cpus:1;mem:32 | agent=S1 | framework=F1",
  ],
  [
    "mesos.v1.scheduler.Call/ACKNOWLEDGE_OPERATION_STATUS",
    {
      acknowledge_operation_status: {
        agent_id: id("S1"),
        resource_provider_id: id("p1"),
        uuid,
        operation_id: id("op1"),
      },
    },
    "operation=op1 | uuid=00010203 | agent=S1 | provider=p1",
  ],
  [
    "mesos.v1.scheduler.Call/RECONCILE_OPERATIONS",
    { reconcile_operations: { operations: [{ operation_id: id("op1") }] } },
    "1 operation | operation=op1",
  ],
  [
    "mesos.v1.scheduler.Event/SUBSCRIBED",
    { subscribed: { framework_id: id("F1"), heartbeat_interval_seconds: 15, master_info: master } },
    "framework=F1 | heartbeat=15 s | master=master@10.0.0.1:5050",
  ],
  [
    "mesos.v1.scheduler.Event/OFFERS",
    {
      offers: {
        offers: [
          { id: id("O1"), agent_id: id("S1"), hostname: "h1", resources: resources(4, 512) },
        ],
      },
    },
    "1 offer | offer=O1 | host=h1 | agent=S1 | resources=cpus:4;mem:512",
  ],
  [
    "mesos.v1.scheduler.Event/INVERSE_OFFERS",
    { inverse_offers: { inverse_offers: [{ id: id("O9"), agent_id: id("S1") }] } },
    "1 inverse offer | offer=O9 | agent=S1",
  ],
  ["mesos.v1.scheduler.Event/RESCIND", { rescind: { offer_id: id("O1") } }, "offer=O1"],
  [
    "mesos.v1.scheduler.Event/RESCIND_INVERSE_OFFER",
    { rescind_inverse_offer: { inverse_offer_id: id("O9") } },
    "offer=O9",
  ],
  [
    "mesos.v1.scheduler.Event/UPDATE",
    { update: { status: { ...status, agent_id: id("S1") } } },
    'task=t1 | TASK_FAILED | reason=COMMAND_EXECUTOR_FAILED | message="exited with 1" | unhealthy | source=EXECUTOR | uuid=00010203 | agent=S1',
  ],
  [
    "mesos.scheduler.Event/UPDATE_OPERATION_STATUS",
    {
      update_operation_status: {
        status: {
          operation_id: id("op1"),
          state: "OPERATION_FINISHED",
          uuid: { value: uuid },
          slave_id: id("S1"),
          resource_provider_id: id("p1"),
        },
      },
    },
    "operation=op1 | OPERATION_FINISHED | agent=S1 | provider=p1 | uuid=00010203",
  ],
  [
    "mesos.v1.scheduler.Event/MESSAGE",
    { message: { agent_id: id("S1"), executor_id: id("e1"), data: bytes("hi") } },
    'executor=e1 | agent=S1 | data="hi"',
  ],
  [
    "mesos.v1.scheduler.Event/FAILURE",
    { failure: { agent_id: id("S1") } },
    "agent=S1 | agent lost",
  ],
  [
    "mesos.v1.scheduler.Event/FAILURE",
    { failure: { agent_id: id("S1"), executor_id: id("e1"), status: 15 } },
    "executor=e1 | agent=S1 | signal 15",
  ],
  [
    "mesos.v1.scheduler.Event/ERROR",
    { error: { message: "Framework has been removed" } },
    '"Framework has been removed"',
  ],
  ["mesos.v1.scheduler.Event/HEARTBEAT", { type: "HEARTBEAT" }, ""],
  [
    "mesos.v1.scheduler.Response/RECONCILE_OPERATIONS",
    {
      reconcile_operations: {
        operation_statuses: [{ operation_id: id("op1"), state: "OPERATION_PENDING" }],
      },
    },
    "1 operation | operation=op1 | OPERATION_PENDING",
  ],
  [
    "mesos.v1.executor.Call/SUBSCRIBE",
    {
      executor_id: id("e1"),
      framework_id: id("F1"),
      subscribe: { unacknowledged_tasks: [{}], unacknowledged_updates: [] },
    },
    "executor=e1 | framework=F1 | 1 unacknowledged task",
  ],
  [
    "mesos.v1.executor.Call/UPDATE",
    {
      executor_id: id("e1"),
      framework_id: id("F1"),
      update: { status: { task_id: id("t1"), state: "TASK_RUNNING", uuid } },
    },
    "task=t1 | TASK_RUNNING | uuid=00010203 | executor=e1 | framework=F1",
  ],
  [
    "mesos.v1.executor.Call/MESSAGE",
    { executor_id: id("e1"), framework_id: id("F1"), message: { data: bytes("hi") } },
    'data="hi" | executor=e1 | framework=F1',
  ],
  [
    "mesos.v1.executor.Call/HEARTBEAT",
    { executor_id: id("e1"), framework_id: id("F1") },
    "executor=e1 | framework=F1",
  ],
  [
    "mesos.v1.executor.Event/SUBSCRIBED",
    {
      subscribed: {
        executor_info: { executor_id: id("e1"), framework_id: id("F1") },
        framework_info: framework,
        agent_info: { hostname: "h1" },
        container_id: { value: "child", parent: { value: "root" } },
      },
    },
    "executor=e1 | framework=F1 | name=my framework | host=h1 | container=root/child",
  ],
  [
    "mesos.v1.executor.Event/LAUNCH",
    { launch: { task: task("t1") } },
    "task=t1 | name=name of t1 | command=sleep 9 | resources=cpus:0.1;mem:32",
  ],
  [
    "mesos.v1.executor.Event/LAUNCH_GROUP",
    { launch_group: { task_group: { tasks: [task("t1"), task("t2")] } } },
    "2 tasks | task=t1,t2 | resources=cpus:0.2;mem:64",
  ],
  ["mesos.v1.executor.Event/KILL", { kill: { task_id: id("t1") } }, "task=t1"],
  [
    "mesos.v1.executor.Event/ACKNOWLEDGED",
    { acknowledged: { task_id: id("t1"), uuid } },
    "task=t1 | uuid=00010203",
  ],
  ["mesos.v1.executor.Event/MESSAGE", { message: { data: bytes("hi") } }, 'data="hi"'],
  ["mesos.v1.executor.Event/ERROR", { error: { message: "bad" } }, '"bad"'],
  ["mesos.v1.executor.Event/SHUTDOWN", {}, ""],
  ["mesos.v1.executor.Event/HEARTBEAT", {}, ""],
  [
    "mesos.v1.master.Call/GET_METRICS",
    { get_metrics: { timeout: { nanoseconds: 100000000n } } },
    "timeout=100 ms",
  ],
  [
    "mesos.v1.agent.Call/SET_LOGGING_LEVEL",
    { set_logging_level: { level: 2, duration: { nanoseconds: 60000000000n } } },
    "level=2 | duration=1 min",
  ],
  ["mesos.v1.master.Call/LIST_FILES", { list_files: { path: "/master/log" } }, "path=/master/log"],
  [
    "mesos.v1.agent.Call/READ_FILE",
    { read_file: { path: "/slave/log", offset: 5n, length: 10n } },
    "path=/slave/log | offset=5 | length=10",
  ],
  [
    "mesos.v1.master.Call/UPDATE_WEIGHTS",
    {
      update_weights: {
        weight_infos: [
          { role: "a", weight: 2 },
          { role: "b", weight: 0.5 },
        ],
      },
    },
    "weights=a:2,b:0.5",
  ],
  [
    "mesos.v1.master.Call/RESERVE_RESOURCES",
    { reserve_resources: { agent_id: id("S1"), resources: resources(1, 32) } },
    "agent=S1 | resources=cpus:1;mem:32",
  ],
  [
    "mesos.v1.master.Call/UNRESERVE_RESOURCES",
    { unreserve_resources: { agent_id: id("S1"), resources: resources(1, 32) } },
    "agent=S1 | resources=cpus:1;mem:32",
  ],
  [
    "mesos.v1.master.Call/CREATE_VOLUMES",
    { create_volumes: { agent_id: id("S1"), volumes: [disk(64)] } },
    "agent=S1 | volumes=disk:64",
  ],
  [
    "mesos.v1.master.Call/DESTROY_VOLUMES",
    { destroy_volumes: { agent_id: id("S1"), volumes: [disk(64)] } },
    "agent=S1 | volumes=disk:64",
  ],
  [
    "mesos.v1.master.Call/GROW_VOLUME",
    { grow_volume: { agent_id: id("S1"), volume: disk(64), addition: disk(1) } },
    "agent=S1 | volume=disk:64 | addition=disk:1",
  ],
  [
    "mesos.v1.master.Call/SHRINK_VOLUME",
    { shrink_volume: { agent_id: id("S1"), volume: disk(64), subtract: { value: 1 } } },
    "agent=S1 | volume=disk:64 | subtract=1",
  ],
  [
    "mesos.v1.master.Call/UPDATE_MAINTENANCE_SCHEDULE",
    {
      update_maintenance_schedule: {
        schedule: { windows: [{ machine_ids: [{ hostname: "h1" }, { ip: "10.0.0.2" }] }] },
      },
    },
    "1 window | machine=h1,10.0.0.2",
  ],
  [
    "mesos.v1.master.Call/START_MAINTENANCE",
    { start_maintenance: { machines: [{ hostname: "h1" }] } },
    "machine=h1",
  ],
  [
    "mesos.v1.master.Call/STOP_MAINTENANCE",
    { stop_maintenance: { machines: [{ ip: "10.0.0.2" }] } },
    "machine=10.0.0.2",
  ],
  [
    "mesos.v1.master.Call/SET_QUOTA",
    { set_quota: { quota_request: { role: "a", force: true, guarantee: resources(1, 32) } } },
    "role=a | guarantee=cpus:1;mem:32 | force",
  ],
  ["mesos.v1.master.Call/REMOVE_QUOTA", { remove_quota: { role: "a" } }, "role=a"],
  [
    "mesos.v1.master.Call/UPDATE_QUOTA",
    { update_quota: { quota_configs: [{ role: "a" }, { role: "b" }], force: true } },
    "role=a,b | force",
  ],
  ["mesos.v1.master.Call/TEARDOWN", { teardown: { framework_id: id("F1") } }, "framework=F1"],
  ["mesos.v1.master.Call/MARK_AGENT_GONE", { mark_agent_gone: { agent_id: id("S1") } }, "agent=S1"],
  [
    "mesos.v1.master.Call/DRAIN_AGENT",
    { drain_agent: { agent_id: id("S1"), max_grace_period: { seconds: 60n }, mark_gone: true } },
    "agent=S1 | max_grace=60 s | then gone",
  ],
  [
    "mesos.v1.master.Call/DEACTIVATE_AGENT",
    { deactivate_agent: { agent_id: id("S1") } },
    "agent=S1",
  ],
  [
    "mesos.v1.master.Call/REACTIVATE_AGENT",
    { reactivate_agent: { agent_id: id("S1") } },
    "agent=S1",
  ],
  [
    "mesos.v1.agent.Call/GET_CONTAINERS",
    { get_containers: { show_nested: true, show_standalone: true } },
    "nested too | standalone too",
  ],
  [
    "mesos.v1.agent.Call/LAUNCH_NESTED_CONTAINER",
    {
      launch_nested_container: {
        container_id: nested,
        command: { value: "ls" },
        container: { mesos: { image: { docker: { name: "alpine" } } } },
      },
    },
    "container=root/child | command=ls | image=alpine",
  ],
  [
    "mesos.v1.agent.Call/WAIT_NESTED_CONTAINER",
    { wait_nested_container: { container_id: nested } },
    "container=root/child",
  ],
  [
    "mesos.v1.agent.Call/KILL_NESTED_CONTAINER",
    { kill_nested_container: { container_id: nested, signal: 15 } },
    "container=root/child | signal=15",
  ],
  [
    "mesos.v1.agent.Call/LAUNCH_NESTED_CONTAINER_SESSION",
    { launch_nested_container_session: { container_id: nested, command: { value: "sh" } } },
    "container=root/child | command=sh",
  ],
  [
    "mesos.v1.agent.Call/ATTACH_CONTAINER_OUTPUT",
    { attach_container_output: { container_id: nested } },
    "container=root/child",
  ],
  [
    "mesos.v1.agent.Call/ATTACH_CONTAINER_INPUT",
    {
      attach_container_input: {
        type: "PROCESS_IO",
        process_io: { type: "DATA", data: { type: "STDIN", data: bytes("ls") } },
      },
    },
    'PROCESS_IO | STDIN | data="ls"',
  ],
  [
    "mesos.v1.agent.Call/REMOVE_NESTED_CONTAINER",
    { remove_nested_container: { container_id: nested } },
    "container=root/child",
  ],
  [
    "mesos.v1.agent.Call/LAUNCH_CONTAINER",
    {
      launch_container: {
        container_id: { value: "c1" },
        command: { value: "ls" },
        resources: resources(1, 32),
      },
    },
    "container=c1 | command=ls | resources=cpus:1;mem:32",
  ],
  [
    "mesos.v1.agent.Call/WAIT_CONTAINER",
    { wait_container: { container_id: { value: "c1" } } },
    "container=c1",
  ],
  [
    "mesos.v1.agent.Call/KILL_CONTAINER",
    { kill_container: { container_id: { value: "c1" }, signal: 9 } },
    "container=c1 | signal=9",
  ],
  [
    "mesos.v1.agent.Call/REMOVE_CONTAINER",
    { remove_container: { container_id: { value: "c1" } } },
    "container=c1",
  ],
  [
    "mesos.v1.agent.Call/ADD_RESOURCE_PROVIDER_CONFIG",
    {
      add_resource_provider_config: {
        info: { type: "org.apache.mesos.rp.local.storage", name: "lvm" },
      },
    },
    "type=org.apache.mesos.rp.local.storage | name=lvm",
  ],
  [
    "mesos.v1.agent.Call/UPDATE_RESOURCE_PROVIDER_CONFIG",
    { update_resource_provider_config: { info: { type: "t", name: "lvm" } } },
    "type=t | name=lvm",
  ],
  [
    "mesos.v1.agent.Call/REMOVE_RESOURCE_PROVIDER_CONFIG",
    { remove_resource_provider_config: { type: "t", name: "lvm" } },
    "type=t | name=lvm",
  ],
  [
    "mesos.v1.agent.Call/MARK_RESOURCE_PROVIDER_GONE",
    { mark_resource_provider_gone: { resource_provider_id: id("p1") } },
    "provider=p1",
  ],
  [
    "mesos.v1.agent.ProcessIO/DATA",
    { type: "DATA", data: { type: "STDOUT", data: bytes("out") } },
    'STDOUT | data="out"',
  ],
  [
    "mesos.v1.agent.ProcessIO/CONTROL",
    { type: "CONTROL", control: { type: "HEARTBEAT" } },
    "HEARTBEAT",
  ],
  ["mesos.v1.agent.ProcessIO", { control: { type: "TTY_INFO" } }, "TTY_INFO"],
  ["mesos.v1.master.Response/GET_HEALTH", { get_health: { healthy: true } }, "healthy=true"],
  [
    "mesos.v1.master.Response/GET_FLAGS",
    { get_flags: { flags: [{ name: "a" }, { name: "b" }] } },
    "2 flags",
  ],
  [
    "mesos.v1.agent.Response/GET_VERSION",
    { get_version: { version_info: { version: "1.11.0" } } },
    "version=1.11.0",
  ],
  ["mesos.v1.agent.Response/GET_METRICS", { get_metrics: { metrics: [{}] } }, "1 metric"],
  ["mesos.v1.agent.Response/GET_LOGGING_LEVEL", { get_logging_level: { level: 0 } }, "level=0"],
  ["mesos.v1.agent.Response/LIST_FILES", { list_files: { file_infos: [{}, {}] } }, "2 files"],
  [
    "mesos.v1.agent.Response/READ_FILE",
    { read_file: { size: 5n, data: bytes("hello") } },
    'size=5 | data="hello"',
  ],
  [
    "mesos.v1.master.Response/GET_STATE",
    {
      get_state: {
        get_tasks: { tasks: [{}], completed_tasks: [{}, {}] },
        get_frameworks: { frameworks: [{}] },
        get_agents: { agents: [{}] },
        get_executors: { executors: [{}] },
      },
    },
    "1 agent | 1 framework | 1 executor | 1 task | 2 completed tasks",
  ],
  [
    "mesos.v1.agent.Response/GET_FRAMEWORKS",
    { get_frameworks: { frameworks: [{}], completed_frameworks: [{}] } },
    "1 framework | 1 completed framework",
  ],
  ["mesos.v1.agent.Response/GET_EXECUTORS", { get_executors: { executors: [{}] } }, "1 executor"],
  [
    "mesos.v1.agent.Response/GET_TASKS",
    {
      get_tasks: {
        launched_tasks: [{}],
        queued_tasks: [{}],
        pending_tasks: [{}],
        terminated_tasks: [{}],
      },
    },
    "1 launched task | 1 pending task | 1 queued task | 1 terminated task",
  ],
  [
    "mesos.v1.master.Response/GET_TASKS",
    { get_tasks: { tasks: [{}], unreachable_tasks: [{}] } },
    "1 task | 1 unreachable task",
  ],
  ["mesos.v1.agent.Response/GET_OPERATIONS", { get_operations: {} }, "0 operations"],
  [
    "mesos.v1.master.Response/GET_AGENTS",
    { get_agents: { agents: [{ agent_info: { hostname: "h1" } }] } },
    "1 agent | host=h1",
  ],
  [
    "mesos.v1.master.Response/GET_ROLES",
    { get_roles: { roles: [{ name: "*" }, { name: "a" }] } },
    "role=*,a",
  ],
  [
    "mesos.v1.master.Response/GET_WEIGHTS",
    { get_weights: { weight_infos: [{ role: "a", weight: 2 }] } },
    "weights=a:2",
  ],
  [
    "mesos.v1.master.Response/GET_MASTER",
    { get_master: { master_info: master } },
    "master=master@10.0.0.1:5050 | version=1.11.0",
  ],
  [
    "mesos.v1.master.Response/GET_MAINTENANCE_STATUS",
    { get_maintenance_status: { status: { draining_machines: [{}], down_machines: [] } } },
    "1 draining machine | 0 down machines",
  ],
  [
    "mesos.v1.master.Response/GET_MAINTENANCE_SCHEDULE",
    { get_maintenance_schedule: { schedule: { windows: [{}] } } },
    "1 window",
  ],
  [
    "mesos.v1.master.Response/GET_QUOTA",
    { get_quota: { status: { infos: [{ role: "a" }] } } },
    "role=a",
  ],
  [
    "mesos.v1.agent.Response/GET_AGENT",
    { get_agent: { agent_info: { id: id("S1"), hostname: "h1" } } },
    "agent=S1 | host=h1",
  ],
  [
    "mesos.v1.agent.Response/GET_CONTAINERS",
    { get_containers: { containers: [{}] } },
    "1 container",
  ],
  [
    "mesos.v1.agent.Response/GET_RESOURCE_PROVIDERS",
    { get_resource_providers: {} },
    "0 resource providers",
  ],
  [
    "mesos.v1.agent.Response/WAIT_NESTED_CONTAINER",
    { wait_nested_container: { exit_status: 0 } },
    "exit 0",
  ],
  [
    "mesos.v1.agent.Response/WAIT_CONTAINER",
    {
      wait_container: {
        exit_status: 256,
        state: "TASK_FAILED",
        reason: "REASON_CONTAINER_LIMITATION_MEMORY",
        message: "oom",
      },
    },
    'exit 1 | TASK_FAILED | reason=CONTAINER_LIMITATION_MEMORY | message="oom"',
  ],
  [
    "mesos.v1.master.Event/SUBSCRIBED",
    { subscribed: { heartbeat_interval_seconds: 15, get_state: { get_agents: { agents: [{}] } } } },
    "1 agent | heartbeat=15 s",
  ],
  [
    "mesos.v1.master.Event/TASK_ADDED",
    {
      task_added: {
        task: {
          task_id: id("t1"),
          framework_id: id("F1"),
          agent_id: id("S1"),
          state: "TASK_STAGING",
          resources: resources(1, 32),
        },
      },
    },
    "task=t1 | TASK_STAGING | agent=S1 | framework=F1 | resources=cpus:1;mem:32",
  ],
  [
    "mesos.v1.master.Event/TASK_UPDATED",
    {
      task_updated: {
        framework_id: id("F1"),
        status: { task_id: id("t1"), agent_id: id("S1"), state: "TASK_RUNNING", uuid },
        state: "TASK_FINISHED",
      },
    },
    "task=t1 | TASK_RUNNING | uuid=00010203 | latest=TASK_FINISHED | agent=S1 | framework=F1",
  ],
  [
    "mesos.v1.master.Event/AGENT_ADDED",
    {
      agent_added: {
        agent: {
          agent_info: { id: id("S1"), hostname: "h1" },
          version: "1.11.0",
          total_resources: resources(4, 512),
        },
      },
    },
    "agent=S1 | host=h1 | version=1.11.0 | resources=cpus:4;mem:512",
  ],
  ["mesos.v1.master.Event/AGENT_REMOVED", { agent_removed: { agent_id: id("S1") } }, "agent=S1"],
  [
    "mesos.v1.master.Event/FRAMEWORK_ADDED",
    { framework_added: { framework: { framework_info: framework } } },
    "framework=F1 | name=my framework | user=root | role=* | principal=p | checkpoint",
  ],
  [
    "mesos.v1.master.Event/FRAMEWORK_UPDATED",
    { framework_updated: { framework: { framework_info: framework } } },
    "framework=F1 | name=my framework | user=root | role=* | principal=p | checkpoint",
  ],
  [
    "mesos.v1.master.Event/FRAMEWORK_REMOVED",
    { framework_removed: { framework_info: framework } },
    "framework=F1 | name=my framework | user=root | role=* | principal=p | checkpoint",
  ],
  ["mesos.v1.master.Event/HEARTBEAT", {}, ""],
  [
    "mesos.v1.resource_provider.Call/SUBSCRIBE",
    { subscribe: { resource_provider_info: { id: id("p1"), type: "t", name: "lvm" } } },
    "type=t | name=lvm | provider=p1",
  ],
  [
    "mesos.v1.resource_provider.Call/UPDATE_OPERATION_STATUS",
    {
      resource_provider_id: id("p1"),
      update_operation_status: {
        status: { state: "OPERATION_FINISHED" },
        operation_uuid: { value: uuid },
      },
    },
    "OPERATION_FINISHED | operation_uuid=00010203 | provider=p1",
  ],
  [
    "mesos.v1.resource_provider.Call/UPDATE_STATE",
    {
      resource_provider_id: id("p1"),
      update_state: { resources: [disk(64)], resource_version_uuid: { value: uuid } },
    },
    "0 operations | resources=disk:64 | resource_version=00010203 | provider=p1",
  ],
  [
    "mesos.v1.resource_provider.Call/UPDATE_PUBLISH_RESOURCES_STATUS",
    {
      resource_provider_id: id("p1"),
      update_publish_resources_status: { uuid: { value: uuid }, status: "OK" },
    },
    "OK | uuid=00010203 | provider=p1",
  ],
  [
    "mesos.v1.resource_provider.Event/SUBSCRIBED",
    { subscribed: { provider_id: id("p1") } },
    "provider=p1",
  ],
  [
    "mesos.v1.resource_provider.Event/APPLY_OPERATION",
    {
      apply_operation: {
        framework_id: id("F1"),
        info: { type: "CREATE_DISK", create_disk: { source: disk(64) } },
        operation_uuid: { value: uuid },
      },
    },
    "CREATE_DISK disk:64 | operation_uuid=00010203 | framework=F1",
  ],
  [
    "mesos.v1.resource_provider.Event/PUBLISH_RESOURCES",
    { publish_resources: { uuid: { value: uuid }, resources: [disk(64)] } },
    "resources=disk:64 | uuid=00010203",
  ],
  [
    "mesos.v1.resource_provider.Event/ACKNOWLEDGE_OPERATION_STATUS",
    {
      acknowledge_operation_status: {
        status_uuid: { value: uuid },
        operation_uuid: { value: uuid },
      },
    },
    "uuid=00010203 | operation_uuid=00010203",
  ],
  [
    "mesos.v1.resource_provider.Event/RECONCILE_OPERATIONS",
    { reconcile_operations: { operation_uuids: [{ value: uuid }] } },
    "1 operation",
  ],
  ["mesos.v1.resource_provider.Event/TEARDOWN", { type: "TEARDOWN", teardown: {} }, ""],
  ["mesos.maintenance.Schedule", {}, "0 windows"],
  [
    "mesos.maintenance.ClusterStatus",
    { down_machines: [{}] },
    "0 draining machines | 1 down machine",
  ],
  ["mesos.quota.QuotaStatus", {}, "0 quotas"],
  ["mesos.quota.QuotaStatus", { infos: [{ role: "web" }, { role: "db" }] }, "role=web,db"],
  [
    "mesos.quota.QuotaRequest",
    { role: "web", guarantee: [disk(64)], force: true },
    "role=web | guarantee=disk:64 | force",
  ],
  ["mesos.WeightInfo", [{ role: "web", weight: 2 }], "weights=web:2"],
  ["mesos.WeightInfo", [], "0 weights"],
  ["mesos.MachineID", [{ hostname: "h1" }, { ip: "10.0.0.1" }], "machine=h1,10.0.0.1"],
  ["mesos.v1.master.Response/GET_WEIGHTS", { get_weights: {} }, "0 weights"],
  ["mesos.v1.master.Response/GET_QUOTA", { get_quota: { status: {} } }, "0 quotas"],
  ["mesos.v1.scheduler.Call/ACCEPT", { framework_id: id("F1") }, "without accept | framework=F1"],
  [
    "mesos.internal.StatusUpdateMessage",
    { update: { status: { task_id: id("t1"), state: 99 } } },
    "task=t1 | state=99",
  ],
  ["mesos.v1.agent.Response/WAIT_CONTAINER", { wait_container: { exit_status: 1280 } }, "exit 5"],
  [
    "mesos.v1.agent.Call/PRUNE_IMAGES",
    { prune_images: { excluded_images: [{ docker: { name: "nginx" } }] } },
    "but=nginx",
  ],
  [
    "mesos.v1.master.Call/READ_LOG",
    { read_log: { offset: 0n, length: 9n } },
    "offset=0 | length=9",
  ],
  [
    "mesos.v1.master.Response/READ_LOG",
    { read_log: { size: 2n, data: bytes("hi") } },
    'size=2 | data="hi"',
  ],
  [
    "mesos.v1.agent.Call/READ_LOG",
    {
      read_log: {
        source: "CONTAINER",
        container_id: { value: "c", parent: { value: "p" } },
        stdout_offset: 1n,
        stderr_offset: 2n,
        length: 3n,
      },
    },
    "source=CONTAINER | container=p/c | stdout_offset=1 | stderr_offset=2 | length=3",
  ],
  [
    "mesos.v1.agent.Response/READ_LOG",
    {
      read_log: { stdout: { size: 3n, data: bytes("out") }, stderr: { size: 0n, data: bytes("") } },
    },
    'stdout="out" | stderr=0 B',
  ],
  [
    "mesos.v1.agent.Call/UPDATE_CONTAINER_MEMORY_LIMIT",
    {
      update_container_memory_limit: { container_id: { value: "c" }, memory_limit: { value: 64 } },
    },
    "container=c | memory=64",
  ],
];

function factsText(type: string, body: unknown): string {
  return factsOf(makeMessage({ type, body, size: 10 }))
    .map(({ key, value }) => (key === "" ? value : `${key}=${value}`))
    .join(" | ");
}

// The same facts serve both wires, and calls that master and agent have in common.
function relatives(type: string): readonly string[] {
  const wires = [
    type,
    type.replace("mesos.v1.", "mesos."),
    type.replace(/^mesos\.(?!v1)/, "mesos.v1."),
  ];
  return wires.flatMap((each) => [
    each,
    each.replace(".master.", ".agent."),
    each.replace(".agent.", ".master."),
  ]);
}

describe("factsOf", () => {
  it.each(TABLE)("%s %o", (type, body, expected) => {
    expect(factsText(type, body)).toBe(expected);
  });

  it("has a row here for every hand-picked type that has something to say", () => {
    const tested = new Set(TABLE.flatMap(([type]) => relatives(type)));
    const untested = pickedTypes().filter((type) => !tested.has(type));
    // Calls that say all by their name.
    for (const type of untested) expect(type).toMatch(/Call\/(GET_\w+|SUBSCRIBE)$/);
    for (const type of untested) expect(factsText(type, { type: "X", get_state: {} })).toBe("");
  });

  it("picks facts for every message between libprocess actors", () => {
    expect(pickedTypes().length).toBeGreaterThan(60);
  });

  it("takes the first scalars and ids of a type that nobody picked", () => {
    const body = {
      type: "X",
      name: "n",
      agent_id: id("S1"),
      data: Uint8Array.of(0, 1),
      inner: { count: 5n, deeper: { flag: true, list: [1, 2, 3] } },
      last: "not shown",
    };
    expect(factsText("mesos.internal.NewMessage", body)).toBe(
      "name=n | agent_id=S1 | data=2 B | inner.count=5 | inner.deeper.flag=true",
    );
    expect(factsText("mesos.internal.NewMessage", undefined)).toBe("10 B");
  });

  it("shows what HTTP is about", () => {
    const facts = (parts: Parameters<typeof makeMessage>[0]): string =>
      factsOf(makeMessage({ proto: undefined, ...parts }))
        .map(({ key, value }) => (key === "" ? value : `${key}=${value}`))
        .join(" | ");
    expect(
      facts({
        kind: "request",
        type: "POST /master/teardown",
        encoding: "form",
        size: 14,
        body: { frameworkId: "F1" },
        http: { method: "POST", headers: [["Content-Type", "application/x-www-form-urlencoded"]] },
      }),
    ).toBe("application/x-www-form-urlencoded | 14 B | frameworkId=F1");
    expect(
      facts({
        kind: "response",
        type: "307 Temporary Redirect",
        encoding: "none",
        http: { status: 307, headers: [["Location", "//10.0.0.1:5050/state"]] },
      }),
    ).toBe("location=//10.0.0.1:5050/state");
    expect(
      facts({
        kind: "response",
        type: "400 Bad Request",
        encoding: "text",
        size: 9,
        body: "no\nreason",
        http: { status: 400, contentType: "text/plain; charset=utf-8", headers: [] },
      }),
    ).toBe('text/plain | 9 B | "no\nreason"');
    expect(facts({ kind: "gap", type: "gap", size: 1448 })).toBe("1448 bytes lost");
    expect(facts({ kind: "raw", type: "raw", size: 4, payload: bytes("SSH-") })).toBe(
      '4 bytes | "SSH-"',
    );
  });

  it("shows a status that is not 200 with an answer", () => {
    const message = makeMessage({
      kind: "response",
      type: "mesos.v1.master.Response/GET_HEALTH",
      body: { get_health: { healthy: true } },
      http: { status: 202, headers: [] },
    });
    expect(factsOf(message).map(({ key, value }) => `${key}=${value}`)).toEqual([
      "healthy=true",
      "status=202",
    ]);
  });

  it("never throws, whatever stands where a field is expected", () => {
    const names = [
      ...new Set(
        JSON.stringify(TABLE, (_key, value) => (typeof value === "bigint" ? 1 : value)).match(
          /[a-z_]+(?=":)/g,
        ),
      ),
    ];
    const body = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string(),
        fc.double(),
        fc.bigInt(),
        fc.boolean(),
        fc.constantFrom(null, undefined, { toString: 1, valueOf: 2 }, Object.create(null)),
        fc.uint8Array({ maxLength: 20 }),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 8 }),
      ),
    })).value;
    const rows = fc.constantFrom(...TABLE);
    fc.assert(
      fc.property(rows, body, body, fc.nat(), ([type, good], other, part, at) => {
        for (const { key, value } of factsOf(makeMessage({ type, body: other }))) {
          expect(typeof key).toBe("string");
          expect(typeof value).toBe("string");
        }
        // A good body with one of its parts replaced reaches further than a random one.
        factsOf(makeMessage({ type, body: withPart(good, at, part) }));
      }),
      { numRuns: 5000 },
    );
  });
});

function withPart(value: unknown, at: number, part: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return part;
  const entries = Object.entries(value);
  if (entries.length === 0) return part;
  const index = at % (entries.length + 1);
  const [name, inner] = entries[index] ?? [];
  if (name === undefined) return part;
  const changed = withPart(inner, Math.floor(at / (entries.length + 1)), part);
  if (Array.isArray(value)) return value.map((each, place) => (place === index ? changed : each));
  return { ...value, [name]: changed };
}
