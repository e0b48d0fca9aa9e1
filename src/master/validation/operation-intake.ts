import {
  injectAllocation,
  type MesosProfile,
  type Operation,
  type Resource,
  upgradeResources,
  validateResources,
} from "../../resources/index.js";
import type { ExecutorInfo, TaskInfo } from "./launch-context.js";
import type { TaskRefusal } from "./verdict.js";

/** What the master knows that an operation of an ACCEPT is first looked at with. */
export interface IntakeContext {
  readonly profile: MesosProfile;
  readonly frameworkId: string;
  /** Whether the framework speaks HTTP: only then operations can have an id. */
  readonly isHttp: boolean;
  readonly agentId: string;
  readonly agentCapabilities: ReadonlySet<string>;
  /** Role of the offers. */
  readonly role: string;
}

/**
 * What becomes of one operation of an ACCEPT.
 *
 * - `accept`: go on with this, normalised
 * - `refuse-tasks`: every task of it gets this
 * - `drop`: OPERATION_ERROR with this message if the operation has an id and the framework speaks HTTP
 * - `abort-driver`: a `FrameworkErrorMessage` with this message
 * - `ignore`: a type that is not known
 */
export type OperationIntake =
  | { readonly kind: "accept"; readonly operation: Operation }
  | { readonly kind: "refuse-tasks"; readonly refusal: TaskRefusal }
  | { readonly kind: "drop"; readonly message: string }
  | { readonly kind: "abort-driver"; readonly message: string }
  | { readonly kind: "ignore" };

/**
 * The checks that come before any operation of an ACCEPT is done (1.11), and the normalisation that all later
 * ones rely on: resources upgraded and allocated, executors with their framework id, health checks with a type,
 * tasks of a group with the executor of the group. 0.26 has no such checks and fills in the framework id only.
 */
export function intakeOperation(operation: Operation, context: IntakeContext): OperationIntake {
  if (context.profile === "0.26") {
    return { kind: "accept", operation: withTasks(operation, (task) => own(task, context)) };
  }
  const problem = shapeProblem(operation) ?? sourceProblem(operation);
  if (problem !== undefined) return refuse(operation, problem, true);
  if (operation.id !== undefined) {
    const unfit = feedbackProblem(operation, context);
    if (unfit !== undefined) return unfit;
  }
  return { kind: "accept", operation: normalise(operation, context) };
}

/** The tasks of a LAUNCH or LAUNCH_GROUP; none of other operations. */
export function tasksOf(operation: Operation): readonly TaskInfo[] {
  switch (operation.type) {
    case "LAUNCH":
      return operation.launch?.task_infos ?? [];
    case "LAUNCH_GROUP":
      return operation.launch_group?.task_group.tasks ?? [];
    default:
      return [];
  }
}

const members: { readonly [type: string]: keyof Operation } = {
  LAUNCH: "launch",
  LAUNCH_GROUP: "launch_group",
  RESERVE: "reserve",
  UNRESERVE: "unreserve",
  CREATE: "create",
  DESTROY: "destroy",
  GROW_VOLUME: "grow_volume",
  SHRINK_VOLUME: "shrink_volume",
  CREATE_DISK: "create_disk",
  DESTROY_DISK: "destroy_disk",
};

function shapeProblem(operation: Operation): string | undefined {
  const type = String(operation.type);
  const member = members[type];
  if (member === undefined) return "Unknown offer operation";
  if (operation[member] === undefined) {
    const article = type === "UNRESERVE" ? "An" : "A";
    return `${article} ${type} offer operation must have the Offer.Operation.${member} field set.`;
  }
  for (const list of resourceLists(operation)) {
    const problem = validateResources(list, "1.11");
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function sourceProblem({ reserve }: Operation): string | undefined {
  return (reserve?.source ?? []).length > 0
    ? "Reservation updates are not yet implemented for the scheduler API."
    : undefined;
}

function feedbackProblem(
  operation: Operation,
  { isHttp, agentId, agentCapabilities }: IntakeContext,
): OperationIntake | undefined {
  const { type } = operation;
  if (type === "LAUNCH" || type === "LAUNCH_GROUP") {
    return refuse(operation, `The \`id\` field cannot be set on ${type} operations`, false);
  }
  if (!isHttp) {
    return {
      kind: "abort-driver",
      message:
        "The 'id' field was set in an offer operation, but operation feedback is not supported for" +
        " the SchedulerDriver API; please use the HTTP scheduler API for this feature",
    };
  }
  if (!agentCapabilities.has("RESOURCE_PROVIDER")) {
    return {
      kind: "drop",
      message:
        `Operation requested feedback, but agent ${agentId} does not have the required` +
        " RESOURCE_PROVIDER capability",
    };
  }
  const [first] = resourceLists(operation).flat();
  if (first?.provider_id === undefined && !agentCapabilities.has("AGENT_OPERATION_FEEDBACK")) {
    return {
      kind: "drop",
      message:
        `Operation on agent default resources requested feedback, but agent ${agentId} does not` +
        " have the required AGENT_OPERATION_FEEDBACK and RESOURCE_PROVIDER capabilities",
    };
  }
  return undefined;
}

function refuse(operation: Operation, problem: string, isShape: boolean): OperationIntake {
  switch (operation.type) {
    case "LAUNCH":
    case "LAUNCH_GROUP":
      return {
        kind: "refuse-tasks",
        refusal: {
          state: "TASK_ERROR",
          reason: operation.type === "LAUNCH" ? "REASON_TASK_INVALID" : "REASON_TASK_GROUP_INVALID",
          message: problem,
        },
      };
    default:
      if (members[String(operation.type)] === undefined) return { kind: "ignore" };
      return {
        kind: "drop",
        message: isShape ? `Operation attempted with invalid resources: ${problem}` : problem,
      };
  }
}

function resourceLists(operation: Operation): readonly (readonly Resource[])[] {
  switch (operation.type) {
    case "RESERVE":
      return [operation.reserve?.resources ?? [], operation.reserve?.source ?? []];
    case "UNRESERVE":
      return [operation.unreserve?.resources ?? []];
    case "CREATE":
      return [operation.create?.volumes ?? []];
    case "DESTROY":
      return [operation.destroy?.volumes ?? []];
    case "GROW_VOLUME": {
      const { grow_volume: grow } = operation;
      return grow === undefined ? [] : [[grow.volume], [grow.addition]];
    }
    case "SHRINK_VOLUME":
      return operation.shrink_volume === undefined ? [] : [[operation.shrink_volume.volume]];
    case "CREATE_DISK":
      return operation.create_disk === undefined ? [] : [[operation.create_disk.source]];
    case "DESTROY_DISK":
      return operation.destroy_disk === undefined ? [] : [[operation.destroy_disk.source]];
    default: {
      const ofGroup = operation.launch_group?.executor.resources ?? [];
      const ofTasks = tasksOf(operation).flatMap(({ resources, executor }) => [
        resources ?? [],
        executor?.resources ?? [],
      ]);
      return [ofGroup, ...ofTasks];
    }
  }
}

function normalise(operation: Operation, context: IntakeContext): Operation {
  const list = (resources: readonly Resource[] | undefined): readonly Resource[] =>
    injectAllocation(upgradeResources(resources), context.role);
  const one = (resource: Resource): Resource => list([resource])[0] ?? resource;
  const executor = (info: ExecutorInfo): ExecutorInfo => ({
    ...info,
    resources: list(info.resources),
  });
  const task = (info: TaskInfo): TaskInfo => ({
    ...info,
    resources: list(info.resources),
    ...(info.executor === undefined ? {} : { executor: executor(info.executor) }),
  });
  const { reserve, unreserve, create, destroy, launch_group: group } = operation;
  switch (operation.type) {
    case "LAUNCH":
      return withTasks(operation, (info) => typed(own(task(info), context)));
    case "LAUNCH_GROUP": {
      if (group === undefined) return operation;
      const common = executor(group.executor);
      const withCommon = { ...operation, launch_group: { ...group, executor: common } };
      return withTasks(withCommon, (info) => ({ executor: common, ...task(info) }));
    }
    case "RESERVE":
      return { ...operation, reserve: { ...reserve, resources: list(reserve?.resources) } };
    case "UNRESERVE":
      return { ...operation, unreserve: { ...unreserve, resources: list(unreserve?.resources) } };
    case "CREATE":
      return { ...operation, create: { ...create, volumes: list(create?.volumes) } };
    case "DESTROY":
      return { ...operation, destroy: { ...destroy, volumes: list(destroy?.volumes) } };
    case "GROW_VOLUME": {
      const { grow_volume: grow } = operation;
      if (grow === undefined) return operation;
      const parts = { volume: one(grow.volume), addition: one(grow.addition) };
      return { ...operation, grow_volume: { ...grow, ...parts } };
    }
    case "SHRINK_VOLUME": {
      const { shrink_volume: shrink } = operation;
      if (shrink === undefined) return operation;
      return { ...operation, shrink_volume: { ...shrink, volume: one(shrink.volume) } };
    }
    case "CREATE_DISK": {
      const { create_disk: disk } = operation;
      if (disk === undefined) return operation;
      return { ...operation, create_disk: { ...disk, source: one(disk.source) } };
    }
    case "DESTROY_DISK": {
      const { destroy_disk: disk } = operation;
      if (disk === undefined) return operation;
      return { ...operation, destroy_disk: { ...disk, source: one(disk.source) } };
    }
    default:
      return operation;
  }
}

function withTasks(operation: Operation, change: (task: TaskInfo) => TaskInfo): Operation {
  const { launch, launch_group: group } = operation;
  if (operation.type === "LAUNCH" && launch !== undefined) {
    const tasks = launch.task_infos?.map(change);
    return { ...operation, launch: { ...launch, ...(tasks && { task_infos: tasks }) } };
  }
  if (operation.type === "LAUNCH_GROUP" && group !== undefined) {
    const tasks = group.task_group.tasks?.map(change);
    const changed = { ...group.task_group, ...(tasks && { tasks }) };
    return { ...operation, launch_group: { ...group, task_group: changed } };
  }
  return operation;
}

// Old schedulers leave the framework id of an executor to be understood.
function own(task: TaskInfo, { frameworkId }: IntakeContext): TaskInfo {
  const { executor } = task;
  if (executor === undefined || executor.framework_id !== undefined) return task;
  return { ...task, executor: { ...executor, framework_id: { value: frameworkId } } };
}

// Before there was `type`, the one of `command` and `http` that was set said it.
function typed(task: TaskInfo): TaskInfo {
  const { health_check: check } = task;
  if (check === undefined || check.type !== undefined) return task;
  const isCommand = check.command !== undefined;
  const isHttp = check.http !== undefined;
  if (isCommand === isHttp) return task;
  return { ...task, health_check: { ...check, type: isCommand ? "COMMAND" : "HTTP" } };
}
