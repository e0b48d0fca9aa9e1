// Reservations are written in one way before 1.4 and in another since (docs of `Resource` in mesos.proto). Inside, this
// agent keeps the new form; a 0.26 agent speaks the old one, and a 1.11 agent writes the old one to its master and to
// disk wherever it can express the same.

import {
  downgradeResource,
  type Resource,
  upgradeResources as upgradeList,
} from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";

type ExecutorInfo = BodyOf<"mesos.ExecutorInfo">;
type SlaveInfo = BodyOf<"mesos.SlaveInfo">;
type Task = BodyOf<"mesos.Task">;
type TaskInfo = BodyOf<"mesos.TaskInfo">;

/** A conversion of a list of resources. */
export type ResourceConverter = (
  resources: readonly Resource[] | undefined,
) => readonly Resource[] | undefined;

/** To the old form, except resources with refined reservations, which it cannot express. */
export const toOldFormat: ResourceConverter = (resources) =>
  resources?.map((resource) => {
    const old = downgradeResource(resource);
    return old.kind === "ok" ? old.value : resource;
  });

/** As they are: a 0.26 agent passes on what it was given, whether that has a role or not. */
export const asGiven: ResourceConverter = (resources) => resources;

/** To the new form. */
export const toNewFormat: ResourceConverter = (resources) =>
  resources === undefined ? undefined : upgradeList(resources);

/** An agent's description with its resources converted. */
export function convertAgentInfo(info: SlaveInfo, convert: ResourceConverter): SlaveInfo {
  return info.resources === undefined ? info : { ...info, resources: convert(info.resources) };
}

/** An executor's description with its resources converted. */
export function convertExecutorInfo(info: ExecutorInfo, convert: ResourceConverter): ExecutorInfo {
  return info.resources === undefined ? info : { ...info, resources: convert(info.resources) };
}

/** A task as asked for, with its resources and those of its executor converted. */
export function convertTaskInfo(task: TaskInfo, convert: ResourceConverter): TaskInfo {
  return {
    ...task,
    ...(task.resources === undefined ? {} : { resources: convert(task.resources) }),
    ...(task.executor === undefined
      ? {}
      : { executor: convertExecutorInfo(task.executor, convert) }),
  };
}

/** A task as it runs, with its resources and those in its statuses converted. */
export function convertTask(task: Task, convert: ResourceConverter): Task {
  return {
    ...task,
    ...(task.resources === undefined ? {} : { resources: convert(task.resources) }),
    ...(task.statuses === undefined
      ? {}
      : {
          statuses: task.statuses.map((status) =>
            status.limitation?.resources === undefined
              ? status
              : {
                  ...status,
                  limitation: {
                    ...status.limitation,
                    resources: convert(status.limitation.resources),
                  },
                },
          ),
        }),
  };
}
