import { describe, expect, it } from "vitest";
import {
  type LaunchContext,
  refuseForAgent,
  refuseTask,
  type TaskInfo,
} from "../../../src/master/validation/index.js";
import { context, executor, executorTask, of, plain, task } from "./context.js";

function message(one: TaskInfo, where: LaunchContext = context()): string | undefined {
  return refuseTask(one, where)?.message;
}

const reserved = { type: "DYNAMIC", role: "r", principal: "p" } as const;
const volume = {
  name: "disk",
  type: "SCALAR",
  scalar: { value: 10 },
  allocation_info: { role: "r" },
  reservations: [reserved],
  disk: {
    persistence: { id: "v", principal: "p" },
    volume: { container_path: "d", mode: "RW" },
  },
} as const;
const minus = { nanoseconds: -1n };

describe("refuseTask under 1.11", () => {
  it("lets sound tasks pass", () => {
    expect(refuseTask(task, context())).toBeUndefined();
    expect(refuseTask(executorTask, context())).toBeUndefined();
    expect(refuseTask(executorTask, context({ executors: [executor] }))).toBeUndefined();
  });

  it("gives TASK_ERROR and the reason", () => {
    expect(refuseTask({ ...task, resources: [] }, context())).toEqual({
      state: "TASK_ERROR",
      reason: "REASON_TASK_INVALID",
      message: "Task uses no resources",
    });
  });

  it.each<readonly [string, Partial<TaskInfo>, string]>([
    ["empty id", { task_id: { value: "" } }, "ID must not be empty"],
    [
      "long id",
      { task_id: { value: "é".repeat(128) } },
      "ID must not be greater than 255 characters",
    ],
    ["dots", { task_id: { value: ".." } }, "'..' is disallowed"],
    ["slash", { task_id: { value: "a/b" } }, "'a/b' contains invalid characters"],
    ["control", { task_id: { value: "a\x7f" } }, "'a\x7f' contains invalid characters"],
    ["agent", { slave_id: { value: "b" } }, "Task uses invalid agent b while agent a1 is expected"],
    [
      "kill policy",
      { kill_policy: { grace_period: minus } },
      "Task's 'kill_policy.grace_period' must be non-negative",
    ],
    [
      "completion time",
      { max_completion_time: minus },
      "Task's `max_completion_time` must be non-negative",
    ],
    ["check", { check: {} }, "Task uses invalid check: CheckInfo must specify 'type'"],
    [
      "health check",
      { health_check: {} },
      "Task uses invalid health check: HealthCheck must specify 'type'",
    ],
    [
      "negative",
      { resources: [{ name: "cpus", type: "SCALAR", scalar: { value: -1 } }] },
      "Task uses invalid resources: Invalid resources: Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0",
    ],
    [
      "gpus",
      { resources: of("gpus:0.5") },
      "Task uses invalid resources: Invalid 'gpus' resource: The 'gpus' resource must be an unsigned integer",
    ],
    [
      "disk",
      { resources: [{ ...volume, disk: {} }] },
      "Task uses invalid resources: Invalid DiskInfo: DiskInfo is set but empty",
    ],
    [
      "unreserved volume",
      { resources: [{ ...volume, reservations: [] }] },
      "Task uses invalid resources: Invalid DiskInfo: Persistent volumes cannot be created from unreserved resources",
    ],
    [
      "revocable volume",
      { resources: [{ ...volume, revocable: {} }] },
      "Task uses invalid resources: Invalid DiskInfo: Persistent volumes cannot be created from revocable resources",
    ],
    [
      "volume id",
      { resources: [{ ...volume, disk: { ...volume.disk, persistence: { id: "a/b" } } }] },
      "Task uses invalid resources: Invalid DiskInfo: Invalid persistence ID for persistent volume: 'a/b' contains invalid characters",
    ],
    [
      "reserved and revocable",
      {
        resources: of("cpus:1").map((one) => ({ ...one, reservations: [reserved], revocable: {} })),
      },
      "Task uses invalid resources: Invalid ReservationInfo: Dynamically reserved resource cpus(allocated: r)(reservations: [(DYNAMIC,r,p)]){REV}:1 cannot be created from revocable resources",
    ],
    [
      "volume twice",
      { resources: [volume, volume] },
      "Task uses duplicate persistence ID: Persistence ID 'v' is not unique",
    ],
    [
      "no allocation",
      { resources: plain("cpus:1") },
      "Invalid task resources: The resources are not allocated to a role",
    ],
    [
      "two allocations",
      {
        resources: [
          ...of("cpus:1"),
          ...plain("mem:1").map((one) => ({ ...one, allocation_info: { role: "s" } })),
        ],
      },
      "Invalid task resources: The resources have multiple allocation roles ('s' and 'r') but only one allocation role is allowed",
    ],
    [
      "mixed",
      { resources: [...of("cpus:1"), ...of("cpus:1").map((one) => ({ ...one, revocable: {} }))] },
      "Task mixes revocable and non-revocable resources: Cannot use both revocable and non-revocable 'cpus' at the same time",
    ],
    [
      "environment",
      { command: { environment: { variables: [{ name: "X" }] } } },
      "Task's `CommandInfo` is invalid: Environment variable 'X' of type 'VALUE' must have a value set",
    ],
    [
      "container",
      { container: { type: "DOCKER" } },
      "Task's `ContainerInfo` is invalid: DockerInfo 'docker' is not set for DOCKER typed ContainerInfo",
    ],
    [
      "limits",
      { limits: { cpus: { value: 2 } } },
      "Agent is not capable of handling task resource limits",
    ],
    [
      "both",
      { executor },
      "Task should have at least one (but not both) of CommandInfo or ExecutorInfo present",
    ],
    [
      "neither",
      { command: undefined },
      "Task should have at least one (but not both) of CommandInfo or ExecutorInfo present",
    ],
    [
      "too much",
      { resources: of("cpus:5;mem:64") },
      "Total resources cpus(allocated: r):5; mem(allocated: r):64 required by task and its executor is more than available cpus(allocated: r):4; mem(allocated: r):1024; disk(allocated: r):100; ports(allocated: r):[1-100]; gpus(allocated: r):2",
    ],
    [
      "own cgroups",
      { container: { type: "MESOS", linux_info: { share_cgroups: false } } },
      "Only tasks in a task group may have 'share_cgroups' set to 'false'",
    ],
  ])("%s", (_, change, expected) => {
    expect(message({ ...task, ...change })).toBe(expected);
  });

  it("names ids that are taken", () => {
    expect(message(task, context({ tasks: ["t1"] }))).toBe("Task has duplicate ID: t1");
    expect(message(task, context({ unreachable: ["t1"] }))).toBe(
      "Task reuses the ID of an unreachable task: t1",
    );
  });

  it.each<readonly [TaskInfo["limits"], string | undefined]>([
    [{ cpus: { value: 1 }, mem: { value: Number.POSITIVE_INFINITY } }, undefined],
    [{ disk: { value: 1 } }, "Only cpus and mem may be included in a task's resource limits"],
    [{ cpus: { value: 0.5 } }, "The cpu limit must be greater than or equal to the cpu request"],
    [
      { mem: { value: 63 } },
      "The memory limit must be greater than or equal to the memory request",
    ],
  ])("limits %j: %s", (limits, expected) => {
    const capable = context({ capabilities: ["TASK_RESOURCE_LIMITS"] });
    expect(message({ ...task, limits }, capable)).toBe(expected);
  });

  it("wants a request for a limit", () => {
    const capable = context({ capabilities: ["TASK_RESOURCE_LIMITS"] });
    const mem = { ...task, resources: of("mem:64"), limits: { cpus: { value: 1 } } };
    expect(message(mem, capable)).toBe(
      "When a CPU limit is specified, a CPU request must also be specified",
    );
    const cpus = { ...task, resources: of("cpus:1"), limits: { mem: { value: 1 } } };
    expect(message(cpus, capable)).toBe(
      "When a memory limit is specified, a memory request must also be specified",
    );
  });

  it.each<readonly [string, Partial<typeof executor>, string]>([
    ["id", { executor_id: { value: "" } }, "ID must not be empty"],
    [
      "grace",
      { shutdown_grace_period: minus },
      "ExecutorInfo's 'shutdown_grace_period' must be non-negative",
    ],
    ["framework", { framework_id: undefined }, "'ExecutorInfo.framework_id' must be set"],
    [
      "other framework",
      { framework_id: { value: "f2" } },
      "ExecutorInfo has an invalid FrameworkID (Actual: f2 vs Expected: f1)",
    ],
    [
      "resources",
      { resources: plain("cpus:1") },
      "Invalid executor resources: The resources are not allocated to a role",
    ],
    ["type", { type: "DEFAULT", command: undefined }, "'ExecutorInfo.type' must be 'CUSTOM'"],
    ["no command", { command: undefined }, "'ExecutorInfo.command' must be set"],
    [
      "custom without command",
      { type: "CUSTOM", command: undefined },
      "'ExecutorInfo.command' must be set for 'CUSTOM' executor",
    ],
    [
      "default with command",
      { type: "DEFAULT" },
      "'ExecutorInfo.command' must not be set for 'DEFAULT' executor",
    ],
    [
      "default in docker",
      { type: "DEFAULT", command: undefined, container: { type: "DOCKER" } },
      "'ExecutorInfo.container.type' must be 'MESOS' for 'DEFAULT' executor",
    ],
    [
      "shared cgroups",
      { container: { type: "MESOS", linux_info: { share_cgroups: true } } },
      "The 'share_cgroups' field cannot be set to 'true' on executor containers",
    ],
    [
      "shared volume",
      { resources: [{ ...volume, shared: {} }] },
      "Executor resources disk(allocated: r)(reservations: [(DYNAMIC,r,p)])[v:d]<SHARED>:10<1> should not contain any shared resources",
    ],
  ])("executor: %s", (_, change, expected) => {
    const changed = { ...executor, ...change };
    expect(message({ ...executorTask, executor: changed })).toBe(expected);
  });

  it("wants the executor that is running", () => {
    const running = { ...executor, command: { value: "other" } };
    const problem = message(executorTask, context({ executors: [running] }));
    expect(problem).toMatch(
      /^ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID\.\n-{60}\nExisting ExecutorInfo:\n.*other.*\n-{60}\nExecutorInfo:\n.*run.*\n-{60}\n$/,
    );
  });

  it("counts a new executor and not a running one", () => {
    const all = context({ available: of("cpus:1;mem:64") });
    expect(message(executorTask, all)).toMatch(/^Total resources cpus\(allocated: r\):1\.1;/);
    const known = context({ available: of("cpus:1;mem:64"), executors: [executor] });
    expect(message(executorTask, known)).toBeUndefined();
  });

  it("finds one port wanted twice", () => {
    const resources = of("cpus:1;ports:[5-6]");
    const greedy = { ...executor, resources: of("cpus:0.1;ports:[6-7]") };
    expect(message({ ...executorTask, resources, executor: greedy })).toMatch(
      /^There are overlapping resources in the task resources \[\{.*"begin":5,"end":6.*\}\] and executor resources \[\{.*"begin":6,"end":7.*\}\]$/,
    );
  });
});

describe("refuseTask under 0.26", () => {
  const old = { profile: "0.26", available: plain("cpus:4;mem:1024") } as const;
  const oldTask = { ...task, resources: plain("cpus:1;mem:64") };
  const oldExecutor = { ...executor, resources: plain("cpus:0.1;mem:32") };
  const { command: _, ...rest } = oldTask;
  const ofExecutor = { ...rest, executor: oldExecutor };

  it("lets sound tasks pass, odd ids and unchecked checks included", () => {
    expect(message(oldTask, context(old))).toBeUndefined();
    expect(message(ofExecutor, context(old))).toBeUndefined();
    const odd = { ...oldTask, task_id: { value: ".." }, check: {}, health_check: {} };
    expect(message(odd, context(old))).toBeUndefined();
  });

  it.each<readonly [string, TaskInfo, string]>([
    ["id", { ...oldTask, task_id: { value: "a\\b" } }, "TaskID 'a\\b' contains invalid characters"],
    [
      "agent",
      { ...oldTask, slave_id: { value: "b" } },
      "Task uses invalid slave b while slave a1 is expected",
    ],
    [
      "both",
      { ...oldTask, executor: oldExecutor },
      "Task should have at least one (but not both) of CommandInfo or ExecutorInfo present",
    ],
    [
      "framework",
      { ...ofExecutor, executor: { ...oldExecutor, framework_id: { value: "x" } } },
      "ExecutorInfo has an invalid FrameworkID (Actual: x vs Expected: f1)",
    ],
    [
      "resources",
      { ...oldTask, resources: [{ name: "cpus", type: "SCALAR", scalar: { value: -1 } }] },
      "Task uses invalid resources: Invalid resources: Resource 'cpus(*):-1' is invalid: Invalid scalar resource: value < 0",
    ],
    ["nothing", { ...oldTask, resources: [] }, "Task uses no resources"],
    [
      "too much",
      { ...ofExecutor, resources: plain("cpus:4") },
      "Task uses more resources cpus(*):4.1; mem(*):32 than available cpus(*):4; mem(*):1024",
    ],
    [
      "mixed",
      {
        ...oldTask,
        resources: [
          ...plain("cpus:1"),
          ...plain("cpus:1").map((one) => ({ ...one, revocable: {} })),
        ],
      },
      "Task (and its executor, if exists) uses both revocable and non-revocable cpus",
    ],
  ])("%s", (_, one, expected) => {
    expect(message(one, context(old))).toBe(expected);
  });

  it("names what is taken, incompatible or not checkpointing", () => {
    expect(message(oldTask, context({ ...old, tasks: ["t1"] }))).toBe("Task has duplicate ID: t1");
    const running = { ...oldExecutor, name: "other" };
    expect(message(ofExecutor, context({ ...old, executors: [running] }))).toMatch(
      /^Task has invalid ExecutorInfo \(existing ExecutorInfo with same ExecutorID is not compatible\)\.\n/,
    );
    expect(message(oldTask, context({ ...old, checkpoint: ["framework"] }))).toBe(
      "Task asked to be checkpointed but slave a1 has checkpointing disabled",
    );
    const both = context({ ...old, checkpoint: ["framework", "agent"] });
    expect(message(oldTask, both)).toBeUndefined();
  });
});

describe("refuseForAgent", () => {
  it("tells the agent's fate in the words of the version", () => {
    expect(refuseForAgent("removed", true, "1.11")).toEqual({
      state: "TASK_DROPPED",
      reason: "REASON_SLAVE_REMOVED",
      message: "Agent removed",
    });
    expect(refuseForAgent("disconnected", false, "0.26")).toEqual({
      state: "TASK_LOST",
      reason: "REASON_SLAVE_DISCONNECTED",
      message: "Slave disconnected",
    });
  });
});
