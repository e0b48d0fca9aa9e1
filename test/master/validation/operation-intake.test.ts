import { describe, expect, it } from "vitest";
import {
  type IntakeContext,
  intakeOperation,
  type OperationIntake,
  tasksOf,
} from "../../../src/master/validation/index.js";
import type { Operation, Resource } from "../../../src/resources/index.js";
import { executorTask, plain, task } from "./context.js";

const context: IntakeContext = {
  profile: "1.11",
  frameworkId: "f1",
  isHttp: true,
  agentId: "a1",
  agentCapabilities: new Set(["RESOURCE_PROVIDER", "AGENT_OPERATION_FEEDBACK"]),
  role: "r",
};
const cpus: Resource = { name: "cpus", type: "SCALAR", scalar: { value: 1 }, role: "r" };
const reserve: Operation = { type: "RESERVE", reserve: { resources: [cpus] } };
const allocated = {
  name: "cpus",
  type: "SCALAR",
  scalar: { value: 1 },
  reservations: [{ type: "STATIC", role: "r" }],
  allocation_info: { role: "r" },
};

function accepted(operation: Operation): Operation {
  const intake = intakeOperation(operation, context);
  if (intake.kind !== "accept") throw new Error(intake.kind);
  return intake.operation;
}

describe("intakeOperation", () => {
  it("upgrades and allocates all resources", () => {
    expect(accepted(reserve)).toEqual({ type: "RESERVE", reserve: { resources: [allocated] } });
    const volumes = { volumes: [cpus] };
    expect(accepted({ type: "CREATE", create: volumes }).create?.volumes).toEqual([allocated]);
    expect(accepted({ type: "DESTROY", destroy: volumes }).destroy?.volumes).toEqual([allocated]);
    const { unreserve } = accepted({ type: "UNRESERVE", unreserve: { resources: [cpus] } });
    expect(unreserve?.resources).toEqual([allocated]);
    const grown = accepted({ type: "GROW_VOLUME", grow_volume: { volume: cpus, addition: cpus } });
    expect(grown.grow_volume).toEqual({ volume: allocated, addition: allocated });
    const shrink = { volume: cpus, subtract: { value: 1 } };
    expect(
      accepted({ type: "SHRINK_VOLUME", shrink_volume: shrink }).shrink_volume?.volume,
    ).toEqual(allocated);
    const disk = { source: cpus, target_type: "MOUNT" } as const;
    expect(accepted({ type: "CREATE_DISK", create_disk: disk }).create_disk?.source).toEqual(
      allocated,
    );
    const { destroy_disk: gone } = accepted({
      type: "DESTROY_DISK",
      destroy_disk: { source: cpus },
    });
    expect(gone?.source).toEqual(allocated);
  });

  it("completes the tasks of a launch", () => {
    const { framework_id: _, ...anonymous } = executorTask.executor ?? {
      executor_id: { value: "" },
    };
    const operation: Operation = {
      type: "LAUNCH",
      launch: {
        task_infos: [
          { ...task, resources: [cpus], health_check: { http: { port: 1 } } },
          { ...executorTask, executor: { ...anonymous, resources: [cpus] } },
        ],
      },
    };
    const [first, second] = tasksOf(accepted(operation));
    expect(first?.resources).toEqual([allocated]);
    expect(first?.health_check?.type).toBe("HTTP");
    expect(second?.executor?.framework_id).toEqual({ value: "f1" });
    expect(second?.executor?.resources).toEqual([allocated]);
  });

  it("gives the tasks of a group its executor, which stays without framework id", () => {
    const executor = { executor_id: { value: "e" }, resources: [cpus] };
    const tasks = [{ ...task, resources: [cpus] }];
    const operation: Operation = {
      type: "LAUNCH_GROUP",
      launch_group: { executor, task_group: { tasks } },
    };
    const normal = accepted(operation);
    const expected = { executor_id: { value: "e" }, resources: [allocated] };
    expect(normal.launch_group?.executor).toEqual(expected);
    expect(tasksOf(normal)).toEqual([{ ...task, resources: [allocated], executor: expected }]);
  });

  const bad = plain("cpus:1").map((one) => ({ ...one, scalar: { value: -1 } }));
  const invalid = "Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0";

  it.each<readonly [string, Operation, Partial<IntakeContext>, OperationIntake]>([
    ["unknown", { type: "UNKNOWN" }, {}, { kind: "ignore" }],
    ["from the future", { type: 77 }, {}, { kind: "ignore" }],
    ["no type", {}, {}, { kind: "ignore" }],
    [
      "no member",
      { type: "UNRESERVE" },
      {},
      {
        kind: "drop",
        message:
          "Operation attempted with invalid resources: An UNRESERVE offer operation must have the Offer.Operation.unreserve field set.",
      },
    ],
    [
      "invalid resources",
      { type: "RESERVE", reserve: { resources: bad } },
      {},
      { kind: "drop", message: `Operation attempted with invalid resources: ${invalid}` },
    ],
    [
      "moved reservation",
      { type: "RESERVE", reserve: { resources: [cpus], source: [cpus] } },
      {},
      {
        kind: "drop",
        message:
          "Operation attempted with invalid resources: Reservation updates are not yet implemented for the scheduler API.",
      },
    ],
    [
      "invalid task",
      { type: "LAUNCH", launch: { task_infos: [{ ...task, resources: bad }] } },
      {},
      {
        kind: "refuse-tasks",
        refusal: { state: "TASK_ERROR", reason: "REASON_TASK_INVALID", message: invalid },
      },
    ],
    [
      "launch with id",
      { type: "LAUNCH", id: { value: "x" }, launch: {} },
      {},
      {
        kind: "refuse-tasks",
        refusal: {
          state: "TASK_ERROR",
          reason: "REASON_TASK_INVALID",
          message: "The `id` field cannot be set on LAUNCH operations",
        },
      },
    ],
    [
      "group with id",
      {
        type: "LAUNCH_GROUP",
        id: { value: "x" },
        launch_group: { executor: { executor_id: { value: "e" } }, task_group: {} },
      },
      {},
      {
        kind: "refuse-tasks",
        refusal: {
          state: "TASK_ERROR",
          reason: "REASON_TASK_GROUP_INVALID",
          message: "The `id` field cannot be set on LAUNCH_GROUP operations",
        },
      },
    ],
    [
      "driver with id",
      { ...reserve, id: { value: "x" } },
      { isHttp: false },
      {
        kind: "abort-driver",
        message:
          "The 'id' field was set in an offer operation, but operation feedback is not supported for the SchedulerDriver API; please use the HTTP scheduler API for this feature",
      },
    ],
    [
      "old agent",
      { ...reserve, id: { value: "x" } },
      { agentCapabilities: new Set() },
      {
        kind: "drop",
        message:
          "Operation requested feedback, but agent a1 does not have the required RESOURCE_PROVIDER capability",
      },
    ],
    [
      "no feedback of agent",
      { ...reserve, id: { value: "x" } },
      { agentCapabilities: new Set(["RESOURCE_PROVIDER"]) },
      {
        kind: "drop",
        message:
          "Operation on agent default resources requested feedback, but agent a1 does not have the required AGENT_OPERATION_FEEDBACK and RESOURCE_PROVIDER capabilities",
      },
    ],
  ])("%s", (_, operation, change, expected) => {
    expect(intakeOperation(operation, { ...context, ...change })).toEqual(expected);
  });

  it("lets 0.26 through, framework ids filled in", () => {
    const old = { ...context, profile: "0.26" } as const;
    expect(intakeOperation(reserve, old)).toEqual({ kind: "accept", operation: reserve });
    const { framework_id: _, ...anonymous } = executorTask.executor ?? {
      executor_id: { value: "" },
    };
    const operation: Operation = {
      type: "LAUNCH",
      launch: { task_infos: [{ ...executorTask, executor: anonymous }] },
    };
    const intake = intakeOperation(operation, old);
    const [one] = intake.kind === "accept" ? tasksOf(intake.operation) : [];
    expect(one?.executor?.framework_id).toEqual({ value: "f1" });
  });
});
