import type {
  ExecutorInfo,
  LaunchContext,
  TaskInfo,
} from "../../../src/master/validation/index.js";
import {
  allocateResources,
  type MesosProfile,
  parseResources,
  type Resources,
} from "../../../src/resources/index.js";

/** Resources from their text form, allocated to role `r`. */
export function of(text: string): Resources {
  return allocateResources(plain(text), "r");
}

/** Resources from their text form. */
export function plain(text: string): Resources {
  const parsed = parseResources(text);
  if (parsed.kind === "error") throw new Error(parsed.message);
  return parsed.value;
}

export const executor: ExecutorInfo = {
  executor_id: { value: "e1" },
  framework_id: { value: "f1" },
  command: { value: "run" },
  resources: of("cpus:0.1;mem:32"),
};

/** A sound command task. */
export const task: TaskInfo = {
  name: "task",
  task_id: { value: "t1" },
  slave_id: { value: "a1" },
  resources: of("cpus:1;mem:64"),
  command: { value: "true" },
};

const { command: _, ...withoutCommand } = task;

/** A sound task of an executor. */
export const executorTask: TaskInfo = { ...withoutCommand, executor };

interface Facts {
  readonly profile?: MesosProfile;
  readonly available?: Resources;
  readonly tasks?: readonly string[];
  readonly unreachable?: readonly string[];
  readonly executors?: readonly ExecutorInfo[];
  readonly under?: readonly TaskInfo[];
  readonly capabilities?: readonly string[];
  readonly checkpoint?: readonly ["framework" | "agent"] | readonly ["framework", "agent"];
}

/** A framework f1 with agent a1 and what is left of its offers. */
export function context(facts: Facts = {}): LaunchContext {
  const checkpoint: readonly string[] = facts.checkpoint ?? [];
  return {
    profile: facts.profile ?? "1.11",
    framework: {
      id: "f1",
      checkpoint: checkpoint.includes("framework"),
      hasTask: (id) => facts.tasks?.includes(id) ?? false,
      hasUnreachableTask: (id) => facts.unreachable?.includes(id) ?? false,
    },
    agent: {
      id: "a1",
      checkpoint: checkpoint.includes("agent"),
      capabilities: new Set(facts.capabilities),
      executor: (id) => facts.executors?.find(({ executor_id: own }) => own.value === id),
      tasksUnder: () => facts.under ?? [],
    },
    available: facts.available ?? of("cpus:4;mem:1024;disk:100;ports:[1-100];gpus:2"),
  };
}
