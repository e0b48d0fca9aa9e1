import { describe, expect, it } from "vitest";
import {
  type ExecutorInfo,
  type LaunchContext,
  refuseTaskGroup,
  type TaskInfo,
} from "../../../src/master/validation/index.js";
import { context, executor, of, task } from "./context.js";

const { command: _, ...withoutCommand } = executor;
const common: ExecutorInfo = {
  ...withoutCommand,
  type: "DEFAULT",
  resources: of("cpus:0.1;mem:32;disk:1"),
};
const member: TaskInfo = { ...task, executor: common };
const second: TaskInfo = { ...member, task_id: { value: "t2" } };

function message(
  tasks: readonly TaskInfo[] = [member, second],
  one: ExecutorInfo = common,
  where: LaunchContext = context(),
): string | undefined {
  return refuseTaskGroup({ tasks }, one, where)?.message;
}

function cgroups(share: boolean): Partial<TaskInfo> {
  return { container: { type: "MESOS", linux_info: { share_cgroups: share } } };
}

describe("refuseTaskGroup", () => {
  it("lets a sound group pass", () => {
    expect(message()).toBeUndefined();
  });

  it("gives all tasks one reason", () => {
    expect(
      refuseTaskGroup({ tasks: [member, { ...second, resources: [] }] }, common, context()),
    ).toEqual({
      state: "TASK_ERROR",
      reason: "REASON_TASK_GROUP_INVALID",
      message: "Task 't2' is invalid: Task uses no resources",
    });
  });

  it.each<readonly [string, Partial<TaskInfo>, string]>([
    ["executor", { executor: undefined }, "'TaskInfo.executor' must be set"],
    [
      "docker",
      { container: { type: "DOCKER", docker: { image: "x" } } },
      "Docker ContainerInfo is not supported on the task",
    ],
    [
      "own network",
      {
        container: { type: "MESOS", network_infos: [{}] },
        health_check: { type: "TCP", tcp: { port: 1 } },
      },
      "HTTP and TCP health checks are not supported for nested containers not joining parent's network",
    ],
  ])("task: %s", (_, change, expected) => {
    expect(message([{ ...member, ...change }])).toBe(`Task 't1' is invalid: ${expected}`);
  });

  it("wants own cgroups for limits", () => {
    const capable = context({ capabilities: ["TASK_RESOURCE_LIMITS"] });
    const limited = { ...member, limits: { cpus: { value: 1 } } };
    expect(message([limited], common, capable)).toMatch(/Resource limits may only be set/);
    expect(message([{ ...limited, ...cgroups(false) }], common, capable)).toBeUndefined();
  });

  it.each<readonly [string, ExecutorInfo, string]>([
    ["no type", { ...common, type: undefined }, "'ExecutorInfo.type' must be set"],
    ["unknown type", { ...common, type: "UNKNOWN" }, "Unknown executor type"],
    [
      "docker",
      {
        ...common,
        type: "CUSTOM",
        command: {},
        container: { type: "DOCKER", docker: { image: "x" } },
      },
      "Docker ContainerInfo is not supported on the executor",
    ],
    [
      "cpus",
      { ...common, resources: of("mem:32;disk:1") },
      "Executor 'e1' uses less CPUs (None) than the minimum required (0.01)",
    ],
    [
      "mem",
      { ...common, resources: of("cpus:0.1;mem:31.5;disk:1") },
      "Executor 'e1' uses less memory (31MB) than the minimum required (32MB)",
    ],
    ["disk", { ...common, resources: of("cpus:0.1;mem:32") }, "Executor 'e1' uses no disk"],
    [
      "framework",
      { ...common, framework_id: undefined },
      "'ExecutorInfo.framework_id' must be set",
    ],
    [
      "cgroups",
      { ...common, container: { type: "MESOS", linux_info: { share_cgroups: true } } },
      "The 'share_cgroups' field cannot be set to 'true' on executor containers",
    ],
  ])("executor: %s", (_, one, expected) => {
    expect(message([{ ...member, executor: one }], one)).toBe(expected);
  });

  it("wants the executor of the group in every task", () => {
    const other = { ...common, name: "other" };
    expect(message([member, { ...second, executor: other }])).toBe(
      "The `ExecutorInfo` of task 't2' is different from executor 'e1'",
    );
  });

  it("adds up the whole group", () => {
    const where = context({ available: of("cpus:2;mem:1024;disk:100") });
    expect(message([member, second], common, where)).toMatch(
      /^Total resources cpus\(allocated: r\):2\.1;.* required by task group and its executor are more than available/,
    );
    const known = context({ available: where.available, executors: [common] });
    expect(message([member, second], common, known)).toBeUndefined();
  });

  it("finds one port wanted twice", () => {
    const resources = of("cpus:1;ports:[5-6]");
    expect(
      message([
        { ...member, resources },
        { ...second, resources },
      ]),
    ).toMatch(/^There are overlapping resources in the task group's task resources \[ cpus/);
  });

  it("wants one way of cgroups under an executor", () => {
    const mixed = /must be the same for all tasks/;
    expect(message([{ ...member, ...cgroups(false) }, second])).toMatch(mixed);
    const running = context({ executors: [common], under: [{ ...task, ...cgroups(false) }] });
    expect(message([member], common, running)).toMatch(mixed);
    expect(message([{ ...member, ...cgroups(false) }], common, running)).toBeUndefined();
  });
});
