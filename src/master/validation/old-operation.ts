import {
  containsResources,
  formatResource,
  isDynamicallyReserved,
  isPersistentVolume,
  type Operation,
  type Resource,
  reservationRole,
  toResources,
  upgradeResources,
} from "../../resources/index.js";
import type { OperationContext } from "./operation-context.js";
import {
  validateNamedResources,
  validatePersistentVolumes,
  validateUniquePersistenceIds,
} from "./resource-rules.js";

type List = readonly Resource[];

/** What is wrong with an operation by the rules of 0.26, in their order and words. */
export function validateOldOperation(
  operation: Operation,
  context: OldContext,
): string | undefined {
  switch (operation.type) {
    case "RESERVE":
      return reserveProblem(operation.reserve?.resources ?? [], context);
    case "UNRESERVE":
      return unreserveProblem(operation.unreserve?.resources ?? [], context);
    case "CREATE":
      return createProblem(operation.create?.volumes ?? [], context);
    case "DESTROY":
      return destroyProblem(operation.destroy?.volumes ?? [], context);
    default:
      return undefined;
  }
}

type OldContext = Pick<OperationContext, "principal" | "framework" | "checkpointed">;

function reserveProblem(list: List, { principal, framework }: OldContext): string | undefined {
  const named = validateNamedResources(list, "0.26");
  if (named !== undefined) return `Invalid resources: ${named}`;
  if (principal === undefined) return "Cannot reserve resources without a principal.";
  const [role] = framework?.roles ?? [];
  for (const resource of upgradeResources(list)) {
    const text = formatResource(resource, "0.26");
    if (!isDynamicallyReserved(resource)) return `Resource ${text} is not dynamically reserved`;
    if (role !== undefined && reservationRole(resource) !== role) {
      return (
        `The reserved resource's role '${reservationRole(resource)}' does not match the` +
        ` framework's role '${role}'`
      );
    }
    const reserver = resource.reservations?.at(-1)?.principal ?? "";
    if (reserver !== principal) {
      return (
        `The reserved resource's principal '${reserver}' does not match the principal` +
        ` '${principal}'`
      );
    }
    if (isPersistentVolume(resource)) {
      return `A persistent volume ${text} must already be reserved`;
    }
  }
  return undefined;
}

function unreserveProblem(list: List, { principal }: OldContext): string | undefined {
  const named = validateNamedResources(list, "0.26");
  if (named !== undefined) return `Invalid resources: ${named}`;
  if (principal === undefined) return "Resources cannot be unreserved without a principal.";
  for (const resource of upgradeResources(list)) {
    const text = formatResource(resource, "0.26");
    if (!isDynamicallyReserved(resource)) return `Resource ${text} is not dynamically reserved`;
    if (isPersistentVolume(resource)) {
      return (
        `A dynamically reserved persistent volume ${text} cannot be unreserved directly. Please` +
        " destroy the persistent volume first then unreserve the resource"
      );
    }
  }
  return undefined;
}

function createProblem(list: List, { checkpointed }: OldContext): string | undefined {
  return (
    volumesProblem(list) ??
    validateUniquePersistenceIds([...checkpointed, ...toResources(list, "0.26")])
  );
}

function destroyProblem(list: List, { checkpointed }: OldContext): string | undefined {
  const problem = volumesProblem(list);
  if (problem !== undefined) return problem;
  return containsResources(checkpointed, toResources(list, "0.26"))
    ? undefined
    : "Persistent volumes not found";
}

function volumesProblem(list: List): string | undefined {
  const named = validateNamedResources(list, "0.26");
  if (named !== undefined) return `Invalid resources: ${named}`;
  const persistent = validatePersistentVolumes(upgradeResources(list), "0.26");
  return persistent && `Not a persistent volume: ${persistent}`;
}
