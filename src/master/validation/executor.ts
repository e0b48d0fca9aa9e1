import { equalBytes } from "../../bytes/index.js";
import { equalResources, type MesosProfile, toResources } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import { sameData, sameUnordered } from "./canonical.js";
import { validateCommand } from "./command.js";
import { validateContainer } from "./container.js";
import { describeExecutor } from "./describe.js";
import { validateId } from "./ids.js";
import type { ExecutorInfo, LaunchContext } from "./launch-context.js";
import {
  validateNamedResources,
  validateSingleAllocation,
  validateUniquePersistenceIds,
  validateUnmixed,
} from "./resource-rules.js";

/** What is wrong with an `ExecutorInfo` taken alone (1.11). */
export function validateExecutor(executor: ExecutorInfo): string | undefined {
  const { executor_id: id, shutdown_grace_period: grace, command, container } = executor;
  const problem = typeProblem(executor) ?? validateId(id.value);
  if (problem !== undefined) return problem;
  if (grace !== undefined && grace.nanoseconds < 0n) {
    return "ExecutorInfo's 'shutdown_grace_period' must be non-negative";
  }
  const inCommand = command && validateCommand(command);
  if (inCommand !== undefined) return `Executor's \`CommandInfo\` is invalid: ${inCommand}`;
  const inContainer = container && validateContainer(container);
  return inContainer && `Executor's \`ContainerInfo\` is invalid: ${inContainer}`;
}

/** What is wrong with an executor that is to run tasks (1.11): whose it is, what it uses, which there is. */
export function validateExecutorForLaunch(
  executor: ExecutorInfo,
  context: LaunchContext,
): string | undefined {
  return (
    validateExecutor(executor) ??
    frameworkProblem(executor, context.framework.id) ??
    resourcesProblem(executor) ??
    compatibilityProblem(executor, context)
  );
}

/**
 * What is wrong with the identity of an executor: it must be the framework's own, and the same as a running one
 * of that id. The words are those of the version.
 */
export function frameworkProblem(executor: ExecutorInfo, frameworkId: string): string | undefined {
  const { framework_id: owner } = executor;
  if (owner === undefined) return "'ExecutorInfo.framework_id' must be set";
  return owner.value === frameworkId
    ? undefined
    : `ExecutorInfo has an invalid FrameworkID (Actual: ${owner.value} vs Expected: ${frameworkId})`;
}

/** See {@link frameworkProblem}. */
export function compatibilityProblem(
  executor: ExecutorInfo,
  { agent, profile }: LaunchContext,
): string | undefined {
  const running = agent.executor(executor.executor_id.value);
  if (running === undefined || sameExecutor(running, executor, profile)) return undefined;
  const rule = "-".repeat(60);
  const [what, whose] =
    profile === "0.26"
      ? [
          "Task has invalid ExecutorInfo (existing ExecutorInfo with same ExecutorID is not" +
            " compatible).",
          "Task's ExecutorInfo",
        ]
      : [
          "ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.",
          "ExecutorInfo",
        ];
  return [
    what,
    rule,
    `Existing ExecutorInfo:\n${describeExecutor(running)}`,
    rule,
    `${whose}:\n${describeExecutor(executor)}`,
    rule,
    "",
  ].join("\n");
}

const noBytes = new Uint8Array();

/** Whether two `ExecutorInfo`s are the same to Mesos: URIs, variables and volumes in any order. */
export function sameExecutor(a: ExecutorInfo, b: ExecutorInfo, profile: MesosProfile): boolean {
  return (
    (profile === "0.26" || a.type === b.type) &&
    a.executor_id.value === b.executor_id.value &&
    equalBytes(a.data ?? noBytes, b.data ?? noBytes) &&
    equalResources(toResources(a.resources, profile), toResources(b.resources, profile)) &&
    sameCommand(a.command, b.command, profile) &&
    (a.framework_id?.value ?? "") === (b.framework_id?.value ?? "") &&
    (a.name ?? "") === (b.name ?? "") &&
    (a.source ?? "") === (b.source ?? "") &&
    sameContainer(a.container, b.container) &&
    sameData(a.discovery, b.discovery)
  );
}

function typeProblem({ type, command, container }: ExecutorInfo): string | undefined {
  if (type === "CUSTOM") {
    return command === undefined
      ? "'ExecutorInfo.command' must be set for 'CUSTOM' executor"
      : undefined;
  }
  if (type !== "DEFAULT") return undefined;
  if (command !== undefined) {
    return "'ExecutorInfo.command' must not be set for 'DEFAULT' executor";
  }
  if (container === undefined) return undefined;
  if (container.type !== "MESOS") {
    return "'ExecutorInfo.container.type' must be 'MESOS' for 'DEFAULT' executor";
  }
  return container.mesos?.image === undefined
    ? undefined
    : "'ExecutorInfo.container.mesos.image' must not be set for 'DEFAULT' executor";
}

function resourcesProblem(executor: ExecutorInfo): string | undefined {
  const named = validateNamedResources(executor.resources, "1.11");
  if (named !== undefined) return `Executor uses invalid resources: ${named}`;
  const resources = toResources(executor.resources);
  const twice = validateUniquePersistenceIds(resources);
  if (twice !== undefined) return `Executor uses duplicate persistence ID: ${twice}`;
  const allocation = validateSingleAllocation(resources);
  if (allocation !== undefined) return `Invalid executor resources: ${allocation}`;
  const mixed = validateUnmixed(resources);
  return mixed && `Executor mixes revocable and non-revocable resources: ${mixed}`;
}

type Command = BodyOf<"mesos.CommandInfo">;

function sameCommand(
  a: Command | undefined,
  b: Command | undefined,
  profile: MesosProfile,
): boolean {
  return (
    (a?.value ?? "") === (b?.value ?? "") &&
    (a?.user ?? "") === (b?.user ?? "") &&
    (a?.shell ?? true) === (b?.shell ?? true) &&
    sameData(a?.arguments ?? [], b?.arguments ?? []) &&
    sameUnordered(
      (a?.uris ?? []).map((uri) => uriKey(uri, profile)),
      (b?.uris ?? []).map((uri) => uriKey(uri, profile)),
    ) &&
    sameUnordered(a?.environment?.variables ?? [], b?.environment?.variables ?? [])
  );
}

// Where a file comes from and what becomes of it; whether a cache may serve it makes no difference.
function uriKey(uri: BodyOf<"mesos.CommandInfo.URI">, profile: MesosProfile): readonly unknown[] {
  const { value, executable = false, extract = true, output_file: output = "" } = uri;
  return [value, executable, extract, ...(profile === "0.26" ? [] : [output])];
}

type Container = BodyOf<"mesos.ContainerInfo">;

function sameContainer(a: Container | undefined, b: Container | undefined): boolean {
  return (
    a?.type === b?.type &&
    (a?.hostname ?? "") === (b?.hostname ?? "") &&
    sameData(a?.docker, b?.docker) &&
    sameUnordered(a?.volumes ?? [], b?.volumes ?? [])
  );
}
