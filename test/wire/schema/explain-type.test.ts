import { describe, expect, test } from "vitest";
import {
  explainType,
  findTypes,
  SCHEMA_VERSIONS,
  schemaAt,
} from "../../../src/wire/schema/index.js";

describe("explainType", () => {
  test("shows a message with the history of its numbers, its nested types and its routes", () => {
    expect(explainType("mesos.scheduler.Call", { version: "0.22" })).toBe(
      `// mesos/scheduler/scheduler.proto, in all versions; shown as in 0.22.0

message mesos.scheduler.Call {
  required FrameworkInfo framework_info = 1;  // from 0.23.0: optional mesos.FrameworkID framework_id
  required Type type = 2;  // from 1.0.0: optional Type type
  optional Request request = 3;  // from 0.23.0: optional Subscribe subscribe
  optional Decline decline = 4;  // from 0.23.0: optional Accept accept
  optional Launch launch = 5;  // from 0.23.0: optional Decline decline
  optional Kill kill = 6;
  optional Acknowledge acknowledge = 7;  // from 0.23.0: optional Shutdown shutdown
  optional Reconcile reconcile = 8;  // from 0.23.0: optional Acknowledge acknowledge
  optional Message message = 9;  // from 0.23.0: optional Reconcile reconcile
  optional Accept accept = 10;  // from 0.22.0; from 0.23.0: optional Message message
}

not in 0.22.0:
  11: optional Request request from 0.24.0
  13: optional AcceptInverseOffers accept_inverse_offers from 1.0.0
  14: optional DeclineInverseOffers decline_inverse_offers from 1.0.0
  15: optional Revive revive from 1.2.0
  16: optional Suppress suppress from 1.2.0
  17: optional AcknowledgeOperationStatus acknowledge_operation_status from 1.5.0
  18: optional ReconcileOperations reconcile_operations from 1.5.0
  19: optional UpdateFramework update_framework from 1.9.0

nested:
  mesos.scheduler.Call.Accept
  mesos.scheduler.Call.Acknowledge
  mesos.scheduler.Call.Decline
  mesos.scheduler.Call.Kill
  mesos.scheduler.Call.Launch
  mesos.scheduler.Call.Message
  mesos.scheduler.Call.Reconcile
  mesos.scheduler.Call.Request
  mesos.scheduler.Call.Type

libprocess:
  scheduler to master, sent from 0.22.0, handled from 0.22.0 (0.22.0 handles ACCEPT only)
`,
    );
  });

  test("shows an enum, former names, backports and former defaults", () => {
    const reason = explainType("mesos.TaskStatus.Reason", { version: "1.1.3" });
    expect(reason).toContain("from 0.21.0; shown as in 1.1.3\n\nenum mesos.TaskStatus.Reason {\n");
    expect(reason).toContain(
      "  REASON_CONTAINER_LIMITATION_MEMORY = 8;  // from 0.21.0 to 0.25.0: REASON_MEMORY_LIMIT\n",
    );
    expect(reason).toContain(
      "  REASON_TASK_KILLED_DURING_LAUNCH = 30;  // from 1.4.0; also in 1.1.3, 1.2.3, 1.3.2\n",
    );
    expect(reason).toContain("not in 1.1.3:\n  27: REASON_IO_SWITCHBOARD_EXITED from 1.2.0\n");
    expect(explainType("mesos.scheduler.Call.Type")).toContain(
      "an absent field reads as:\n  REGISTER from 0.20.0\n  SUBSCRIBE from 0.23.0\n  UNKNOWN from 1.0.0\n",
    );
  });

  test("says what only a fork has", () => {
    const call = explainType("mesos.v1.master.Call", { dialect: "clusterd" });
    expect(call).toContain("  optional ReadLog read_log = 24;  // only in clusterd\n");
    expect(explainType("mesos.v1.master.Call")).not.toContain("read_log");
    expect(explainType("mesos.v1.master.Call.ReadLog", { dialect: "clusterd" })).toBe(
      `// mesos/v1/master/master.proto, in clusterd; shown as in 1.11.0

message mesos.v1.master.Call.ReadLog {
  optional uint64 offset = 1 [default = 0];
  optional uint64 length = 2;
}
`,
    );
  });

  test("names the versions that have a type when the one asked for has not", () => {
    expect(() => explainType("mesos.internal.RunTaskGroupMessage", { version: "0.26" })).toThrow(
      expect.objectContaining({
        code: "unknown-type",
        message:
          'no type "mesos.internal.RunTaskGroupMessage" in Mesos 0.26.0, it exists from 1.1.0',
      }),
    );
    expect(() => explainType("mesos.Nothing")).toThrow(
      expect.objectContaining({ message: 'no type "mesos.Nothing" in Mesos 1.11.0' }),
    );
  });

  test.each(["0.20.0", "0.28.1", "1.7.3", "master"])("explains every type of %s", (version) => {
    const schema = schemaAt(version);
    for (const name of [...schema.messageNames(), ...schema.enumNames()]) {
      const text = explainType(name, { version });
      expect(text).toContain(` ${name} {`);
      expect(text).not.toMatch(/undefined|null|: ;|; ;|\/\/ *$/m);
    }
  });
});

describe("findTypes", () => {
  const schema = schemaAt("1.11.0");

  test.each([
    ["mesos.Offer", ["mesos.Offer"]],
    ["Offer.Operation", ["mesos.Offer.Operation", "mesos.v1.Offer.Operation"]],
    ["statusupdatemessage", ["mesos.internal.StatusUpdateMessage"]],
    ["MESOS.TASKSTATE", ["mesos.TaskState"]],
    ["StatusUpdateM", ["mesos.internal.StatusUpdateMessage"]],
    ["no such thing", []],
  ])("finds %s", (text, want) => {
    expect(findTypes(schema, text)).toEqual(want);
  });

  test("finds only what the version has", () => {
    const found = SCHEMA_VERSIONS.map((version) =>
      findTypes(schemaAt(version), "RunTaskGroupMessage"),
    );
    expect(new Set(found.map((names) => names.length))).toEqual(new Set([0, 1]));
  });
});
