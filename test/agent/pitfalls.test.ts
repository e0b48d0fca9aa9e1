import { describe, expect, it } from "vitest";
import { Bench, FRAMEWORK_ID } from "./bench.js";

// What the C++ agent does not survive, or should not do: each is refused with a line in the log, and what runs goes on.
const AGENT = "slave(1)@127.0.0.2:5051";
const STRANGER = "executor(1)@127.0.0.2:41000";
const ids = { framework_id: { value: FRAMEWORK_ID }, slave_id: { value: "m-S0" } };

/** An agent with a command task `a`, and a custom executor `e` that runs `b`. */
function start(profile: "0.26" | "1.11"): Bench {
  const bench = new Bench({ profile });
  bench.register();
  bench.run(bench.task("a", "sleep 100"));
  bench.run(bench.custom("b", "e"));
  bench.network.advance(200);
  return bench;
}

function expectUnharmed(bench: Bench): void {
  bench.network.advance(1_000);
  expect(bench.exits).toEqual([]);
  expect(bench.status("a")?.state).toBe("TASK_RUNNING");
  expect(bench.status("b")?.state).toBe("TASK_RUNNING");
  bench.run(bench.task("z", "true"));
  bench.network.advance(2_000);
  expect(bench.status("z")?.state).toBe("TASK_FINISHED");
}

const update = (more: object = {}): object => ({
  framework_id: ids.framework_id,
  executor_id: { value: "e" },
  slave_id: ids.slave_id,
  status: { task_id: { value: "b" }, state: "TASK_RUNNING", slave_id: ids.slave_id },
  timestamp: 1,
  uuid: new Uint8Array(16).fill(7),
  ...more,
});

describe.each(["0.26", "1.11"] as const)("AgentProcess as %s refuses", (profile) => {
  const modern = profile === "1.11";

  const cases: Record<string, readonly [(bench: Bench) => void, log: string]> = {
    "a message for an executor that it does not know": [
      (bench) =>
        bench.send("FrameworkToExecutorMessage", {
          ...ids,
          executor_id: { value: "nobody" },
          data: new Uint8Array(1),
        }),
      "Dropping message for executor nobody because executor does not exist",
    ],
    "the shutdown of an executor that it does not know": [
      (bench) =>
        bench.send("ShutdownExecutorMessage", {
          framework_id: ids.framework_id,
          executor_id: { value: "nobody" },
        }),
      "Ignoring shutdown of unknown executor 'nobody'",
    ],
    "the shutdown of an executor without a name": [
      (bench) => bench.send("ShutdownExecutorMessage", {}),
      "it does not name an executor",
    ],
    "an acknowledgement of three bytes": [
      (bench) =>
        bench.send("StatusUpdateAcknowledgementMessage", {
          ...ids,
          task_id: { value: "a" },
          uuid: new Uint8Array(3),
        }),
      "Failed to handle status update acknowledgement",
    ],
    "a task id that is there": [
      (bench) => bench.run(bench.task("a", "true")),
      "a task with its ID is already here",
    ],
    "a task from somebody who is not the master": [
      (bench) =>
        bench.sendFrom("master@127.0.0.9:5050", "RunTaskMessage", {
          framework: bench.framework(),
          task: bench.task("forged", "true"),
        }),
      "it is not the expected master",
    ],
    "a task of a framework without id": [
      (bench) =>
        bench.run(bench.task("c", "true"), { framework: { user: "root", name: "nameless" } }),
      "it does not have a framework ID",
    ],
    "a task of a framework whose id leads out of the work directory": [
      (bench) =>
        bench.run(bench.task("c", "true"), {
          framework: bench.framework({ id: { value: "../../../etc" } }),
        }),
      "contains invalid characters",
    ],
    "a task for another agent": [
      (bench) => bench.run(bench.task("c", "true", { slave_id: { value: "m-S9" } })),
      "because it was intended for old",
    ],
    "an executor that nobody has launched": [
      (bench) =>
        bench.sendFrom(STRANGER, "RegisterExecutorMessage", {
          framework_id: ids.framework_id,
          executor_id: { value: "nobody" },
        }),
      "Unexpected executor 'nobody' registering",
    ],
    "a second executor under the id of one": [
      (bench) =>
        bench.sendFrom(STRANGER, "RegisterExecutorMessage", {
          framework_id: ids.framework_id,
          executor_id: { value: "e" },
        }),
      "because it is in unexpected state RUNNING",
    ],
    "the return of an executor of an unknown framework": [
      (bench) =>
        bench.sendFrom(STRANGER, "ReregisterExecutorMessage", {
          framework_id: { value: "nobody" },
          executor_id: { value: "e" },
        }),
      modern ? "because the framework is unknown" : "because the slave is not in recovery mode",
    ],
    "an update without uuid": [
      (bench) =>
        bench.sendFrom(STRANGER, "StatusUpdateMessage", { update: update({ uuid: undefined }) }),
      "without 'uuid'",
    ],
    "reservations that it does not have": [
      (bench) =>
        bench.send("CheckpointResourcesMessage", {
          resources: [
            {
              name: "cpus",
              type: "SCALAR",
              scalar: { value: 1000 },
              role: "ops",
              reservation: { principal: "p" },
            },
          ],
        }),
      "Ignoring checkpoint resources message",
    ],
    "volumes whose id leads out of the work directory": [
      (bench) =>
        bench.send("CheckpointResourcesMessage", {
          resources: [
            {
              name: "disk",
              type: "SCALAR",
              scalar: { value: 10 },
              role: "ops",
              reservation: { principal: "p" },
              disk: {
                persistence: { id: "../../../etc" },
                volume: { container_path: "data", mode: "RW" },
              },
            },
          ],
        }),
      "Ignoring checkpoint resources message",
    ],
    "to shut down a framework that it does not know": [
      (bench) =>
        bench.sendFrom("x@127.0.0.9:1", "ShutdownFrameworkMessage", {
          framework_id: ids.framework_id,
        }),
      "because it is not from the registered master",
    ],
    "to end at the wish of a stranger": [
      (bench) => bench.sendFrom("x@127.0.0.9:1", "ShutdownMessage", { message: "die" }),
      "because it is not from the registered master",
    ],
    "another id from a stranger": [
      (bench) =>
        bench.sendFrom("master@127.0.0.9:5050", "SlaveRegisteredMessage", {
          slave_id: { value: "x-S1" },
        }),
      "Ignoring registration message from",
    ],
  };

  it.each(Object.entries(cases))("%s", (_, [act, log]) => {
    const bench = start(profile);
    act(bench);
    expect(bench.logged(log)).toHaveLength(1);
    expectUnharmed(bench);
  });

  it.each([
    [
      "both",
      { command: { value: "true" }, executor: { executor_id: { value: "x" }, command: {} } },
    ],
    ["neither", { command: undefined }],
  ])("a task with %s of command and executor, and says so to its framework", (_, more) => {
    const bench = start(profile);
    bench.run({ ...bench.task("c", "true"), ...more } as never);
    expect(bench.status("c")).toMatchObject({
      state: "TASK_ERROR",
      source: "SOURCE_SLAVE",
      reason: "REASON_TASK_INVALID",
    });
    expectUnharmed(bench);
  });

  it.each([
    ["task", (id: string) => ({ task_id: { value: id } })],
    [
      "executor",
      (id: string) => ({
        command: undefined,
        executor: { executor_id: { value: id }, framework_id: ids.framework_id, command: {} },
      }),
    ],
  ])("a %s id that leads out of the work directory", (_, more) => {
    const bench = start(profile);
    for (const id of ["..", "a/../../b", ""]) {
      bench.run({ ...bench.task("c", "true"), ...more(id) } as never);
    }
    const reasons = bench
      .received("StatusUpdateMessage")
      .filter(({ body }) => body.update.status.reason === "REASON_TASK_INVALID");
    expect(new Set(reasons.map(({ body }) => String(body.update.uuid))).size).toBe(3);
    expectUnharmed(bench);
  });

  it("to talk to itself: forged pids are nobody's way to keep it busy", () => {
    const bench = start(profile);
    const message = { ...ids, executor_id: { value: "e" }, data: new Uint8Array(1) };
    bench.send("UpdateFrameworkMessage", {
      framework_id: ids.framework_id,
      pid: AGENT,
      ...(modern ? { framework_info: bench.framework() } : {}),
    });
    bench.sendFrom(STRANGER, "ExecutorToFrameworkMessage", message);
    expect(bench.logged("it has the pid of the")).toHaveLength(1);
    // An executor that is expected may register from any address, so also from this one.
    bench.run(bench.custom("c", "f"));
    bench.sendFrom(AGENT, "RegisterExecutorMessage", {
      framework_id: ids.framework_id,
      executor_id: { value: "f" },
    });
    bench.send("FrameworkToExecutorMessage", { ...message, executor_id: { value: "f" } });
    expect(bench.logged("it has the pid of the")).toHaveLength(2);
    expectUnharmed(bench);
  });

  it("an id that leads out of its work directory", () => {
    const bench = new Bench({ profile });
    bench.master.registers = false;
    bench.network.advance(5_000);
    bench.send("SlaveRegisteredMessage", { slave_id: { value: "../../etc" } });
    expect(bench.logged("because its")).toHaveLength(1);
    expect(bench.agent.phase).toBe("disconnected");
    expect(bench.machine.disk.paths().filter((path) => path.includes(".."))).toEqual([]);
  });
});

describe("AgentProcess as 1.11 refuses", () => {
  it("an update of another agent", () => {
    const bench = start("1.11");
    for (const wrong of [
      update({ slave_id: { value: "m-S9" } }),
      update({ slave_id: undefined }),
      update({ status: { task_id: { value: "b" }, state: "TASK_FAILED" } }),
    ]) {
      bench.sendFrom(STRANGER, "StatusUpdateMessage", { update: wrong, pid: STRANGER });
    }
    expect(bench.logged("due to Slave ID mismatch; expected 'm-S0'")).toHaveLength(3);
    expectUnharmed(bench);
  });

  it("updates for tasks that are over, or that it never had, but acknowledges them", () => {
    const bench = start("1.11");
    const status = { task_id: { value: "nobody" }, state: "TASK_FINISHED", slave_id: ids.slave_id };
    bench.sendFrom(STRANGER, "StatusUpdateMessage", { update: update({ status }), pid: STRANGER });
    expect(bench.logged("Could not find the executor for status update")).toHaveLength(1);
    expect(bench.logged(`to ${STRANGER}`).filter((text) => /^Sending ack/.test(text))).toHaveLength(
      1,
    );
    expectUnharmed(bench);
  });

  it("resources that are allocated to no role, for a framework with several", () => {
    const bench = start("1.11");
    const framework = bench.framework({
      roles: ["a", "b"],
      capabilities: [{ type: "MULTI_ROLE" }],
    });
    const bare = [{ name: "cpus", type: "SCALAR" as const, scalar: { value: 0.1 } }];
    bench.run(bench.task("c", "true", { resources: bare }), { framework });
    expect(bench.status("c")).toMatchObject({ state: "TASK_ERROR", reason: "REASON_TASK_INVALID" });
    expectUnharmed(bench);
  });

  it("versions of resources without the one of its own", () => {
    const bench = start("1.11");
    const versions = [
      { resource_provider_id: { value: "p" }, uuid: { value: new Uint8Array(16) } },
    ];
    bench.run(bench.task("c", "true"), { resource_version_uuids: versions });
    expect(bench.status("c")).toMatchObject({
      state: "TASK_LOST",
      reason: "REASON_INVALID_OFFERS",
      message: "Task assumes outdated resource state",
    });
    expectUnharmed(bench);
  });

  it("operations that do not apply, or are none of its own, and tells their outcome", () => {
    const bench = start("1.11");
    const cpus = (value: number): object => ({
      name: "cpus",
      type: "SCALAR",
      scalar: { value },
      reservations: [{ type: "DYNAMIC", role: "ops", principal: "p" }],
    });
    const operations: object[] = [
      { type: "RESERVE", reserve: { resources: [cpus(1000)] } },
      { type: "UNRESERVE", unreserve: { resources: [cpus(1)] } },
      { type: "LAUNCH", launch: {} },
      { type: "CREATE_DISK", create_disk: { source: cpus(1), target_type: "MOUNT" } },
    ];
    operations.forEach((operation_info, index) => {
      bench.send("ApplyOperationMessage", {
        operation_info,
        operation_uuid: { value: new Uint8Array(16).fill(index) },
        resource_version_uuid: { uuid: { value: new Uint8Array(16) } },
      });
    });
    const told = bench.received("UpdateOperationStatusMessage");
    expect(told.map(({ body }) => body.status.state)).toEqual(
      operations.map(() => "OPERATION_FAILED"),
    );
    expectUnharmed(bench);
  });

  it("to reconcile operations that nobody names", () => {
    const bench = start("1.11");
    bench.send("ReconcileOperationsMessage", { operations: [{}] });
    expect(bench.received("UpdateOperationStatusMessage")).toEqual([]);
    bench.send("ReconcileOperationsMessage", {
      operations: [{ operation_uuid: { value: new Uint8Array(16) } }],
    });
    expect(bench.received("UpdateOperationStatusMessage")).toMatchObject([
      { body: { status: { state: "OPERATION_DROPPED" } } },
    ]);
    expectUnharmed(bench);
  });

  it("volumes of resource providers among its own", () => {
    const bench = start("1.11");
    bench.send("CheckpointResourcesMessage", {
      resources: [
        {
          name: "disk",
          type: "SCALAR",
          scalar: { value: 1 },
          reservations: [{ type: "DYNAMIC", role: "ops" }],
          provider_id: { value: "p" },
        },
      ],
    });
    expect(bench.logged("Ignoring checkpoint resources message")).toHaveLength(1);
    expectUnharmed(bench);
  });

  it("a group without tasks", () => {
    const bench = start("1.11");
    bench.send("RunTaskGroupMessage", {
      framework: bench.framework(),
      executor: { executor_id: { value: "g" }, type: "DEFAULT" },
      task_group: {},
    });
    expect(bench.logged("because it has no tasks")).toHaveLength(1);
    expectUnharmed(bench);
  });
});
