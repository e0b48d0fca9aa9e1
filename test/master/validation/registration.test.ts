import { describe, expect, it } from "vitest";
import {
  validateRegistration,
  validateReregistration,
} from "../../../src/master/validation/index.js";
import type { BodyOf } from "../../../src/wire/index.js";
import { plain } from "./context.js";

type Message = BodyOf<"mesos.internal.ReregisterSlaveMessage">;

const slave = { hostname: "h", id: { value: "a1" }, resources: plain("cpus:1") };
const bad = plain("cpus:1").map((one) => ({ ...one, scalar: { value: -1 } }));
const task = {
  name: "t",
  task_id: { value: "t1" },
  slave_id: { value: "a1" },
  framework_id: { value: "f1" },
  executor_id: { value: "e1" },
  state: "TASK_RUNNING",
  resources: plain("cpus:0.5"),
} as const;
const sound: Message = {
  slave,
  frameworks: [{ user: "u", name: "n", id: { value: "f1" } }],
  executor_infos: [{ executor_id: { value: "e1" }, framework_id: { value: "f1" }, command: {} }],
  tasks: [task],
};

describe("validateRegistration", () => {
  it("wants valid resources, and checkpointing for checkpointed ones", () => {
    expect(validateRegistration({ slave })).toBeUndefined();
    expect(validateRegistration({ slave: { ...slave, id: { value: "" } } })).toBe(
      "ID must not be empty",
    );
    expect(validateRegistration({ slave: { ...slave, resources: bad } })).toBe(
      "Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0",
    );
    const checkpointed_resources = plain("cpus:1");
    expect(validateRegistration({ slave, checkpointed_resources })).toBe(
      "Checkpointed resources provided when checkpointing is not enabled",
    );
    const keeping = { ...slave, checkpoint: true };
    expect(validateRegistration({ slave: keeping, checkpointed_resources })).toBeUndefined();
    expect(validateRegistration({ slave: keeping, checkpointed_resources: bad })).toBe(
      "Invalid scalar resource: value <= 0",
    );
  });
});

describe("validateReregistration", () => {
  it.each<readonly [string, Partial<Message>, string | undefined]>([
    ["sound", {}, undefined],
    ["no id", { slave: { hostname: "h" } }, "Agent has no id"],
    [
      "framework twice",
      { frameworks: [...(sound.frameworks ?? []), ...(sound.frameworks ?? [])] },
      "Framework has a duplicate FrameworkID: 'f1'",
    ],
    ["no framework", { frameworks: [] }, "Executor has an invalid FrameworkID 'f1'"],
    [
      "executor twice",
      { executor_infos: [...(sound.executor_infos ?? []), ...(sound.executor_infos ?? [])] },
      "Framework 'f1' has a duplicate ExecutorID 'e1'",
    ],
    ["no executor", { executor_infos: [] }, "Task has an invalid ExecutorID 'e1'"],
    [
      "executor over",
      { executor_infos: [], tasks: [{ ...task, state: "TASK_FINISHED", resources: [] }] },
      undefined,
    ],
    [
      "task id",
      { tasks: [{ ...task, task_id: { value: ".." } }] },
      "Task has an invalid TaskID: '..' is disallowed",
    ],
    [
      "other agent",
      { tasks: [{ ...task, slave_id: { value: "x" } }] },
      "Task has an invalid SlaveID 'x'",
    ],
    [
      "other framework",
      { tasks: [{ ...task, framework_id: { value: "x" } }] },
      "Task has an invalid FrameworkID 'x'",
    ],
    [
      "task resources",
      { tasks: [{ ...task, resources: bad }] },
      "Task uses invalid resources: Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0",
    ],
    ["task twice", { tasks: [task, task] }, "Framework 'f1' has a duplicate TaskID 't1'"],
    [
      "nothing used",
      { tasks: [{ ...task, resources: [] }] },
      "Task 't1' in TASK_RUNNING uses no resources",
    ],
  ])("%s", (_, change, expected) => {
    expect(validateReregistration({ ...sound, ...change })).toBe(expected);
  });
});
