import { formatResource } from "./print.js";
import type { MesosProfile } from "./profile.js";
import type { DiskInfo, Range, Resource } from "./resource.js";
import { isStrictSubroleOf, validateRole } from "./roles.js";
import { toFixedPoint } from "./scalar.js";

/**
 * What is wrong with a resource as a peer sent it, in either format, if anything (`Resources::validate`).
 *
 * Stricter than Mesos in one point: a scalar that is not a finite number is refused under 0.26 too, where it
 * would poison every sum it enters.
 */
export function validateResource(resource: Resource, profile: MesosProfile): string | undefined {
  if (resource.name === undefined || resource.name === "") return "Empty resource name";
  return (
    amountProblem(resource, profile) ??
    (profile === "0.26" ? oldShapeProblem(resource) : newShapeProblem(resource))
  );
}

/** {@link validateResource} for a list; the message quotes the culprit. */
export function validateResources(
  resources: readonly Resource[] | undefined,
  profile: MesosProfile,
): string | undefined {
  for (const resource of resources ?? []) {
    const problem = validateResource(resource, profile);
    if (problem !== undefined) {
      return `Resource '${formatResource(resource, profile)}' is invalid: ${problem}`;
    }
  }
  return undefined;
}

function amountProblem(resource: Resource, profile: MesosProfile): string | undefined {
  const { type, scalar, ranges, set } = resource;
  switch (type) {
    case "SCALAR":
      if (scalar === undefined || ranges !== undefined || set !== undefined) {
        return "Invalid scalar resource";
      }
      return scalarProblem(scalar.value, profile);
    case "RANGES":
      if (scalar !== undefined || ranges === undefined || set !== undefined) {
        return "Invalid ranges resource";
      }
      return rangesProblem(ranges.range ?? []);
    case "SET": {
      if (scalar !== undefined || ranges !== undefined || set === undefined) {
        return "Invalid set resource";
      }
      const items = set.item ?? [];
      return new Set(items).size === items.length
        ? undefined
        : "Invalid set resource: duplicated elements";
    }
    case "TEXT":
      return "Unsupported resource type";
    default:
      return "Invalid resource type";
  }
}

function scalarProblem(value: number, profile: MesosProfile): string | undefined {
  if (profile === "0.26") {
    return Number.isFinite(value) && value >= 0 ? undefined : "Invalid scalar resource: value < 0";
  }
  // Not zero, yet zero or less at three decimals.
  return value === 0 || (Number.isFinite(value) && toFixedPoint(value) > 0)
    ? undefined
    : "Invalid scalar resource: value <= 0";
}

function rangesProblem(ranges: readonly Range[]): string | undefined {
  if (ranges.some((range) => range.begin > range.end)) {
    return "Invalid ranges resource: begin > end";
  }
  const sorted = [...ranges].sort((a, b) => (a.begin < b.begin ? -1 : 1));
  const overlap = sorted.some((range, index) => {
    const before = sorted[index - 1];
    return before !== undefined && range.begin <= before.end;
  });
  return overlap ? "Invalid ranges resource: overlapping ranges" : undefined;
}

function oldShapeProblem(resource: Resource): string | undefined {
  if (resource.disk !== undefined && resource.name !== "disk") {
    return `DiskInfo should not be set for ${resource.name} resource`;
  }
  return (resource.role ?? "*") === "*" && resource.reservation !== undefined
    ? 'Invalid reservation: role "*" cannot be dynamically reserved'
    : undefined;
}

function newShapeProblem(resource: Resource): string | undefined {
  return (
    diskProblem(resource) ??
    (resource.reservations === undefined || resource.reservations.length === 0
      ? oldReservationProblem(resource)
      : (stackProblem(resource) ?? redundancyProblem(resource))) ??
    sharedProblem(resource)
  );
}

function diskProblem({ name, disk }: Resource): string | undefined {
  if (disk === undefined) return undefined;
  if (name !== "disk") return `DiskInfo should not be set for ${name} resource`;
  return sourceProblem(disk.source);
}

function sourceProblem(source: DiskInfo["source"]): string | undefined {
  switch (source?.type) {
    case undefined:
    case "PATH":
    case "MOUNT":
      return undefined;
    case "BLOCK":
    case "RAW":
      if (source.mount !== undefined) {
        return `Mount should not be set for ${source.type} disk source`;
      }
      return source.path === undefined
        ? undefined
        : `Path should not be set for ${source.type} disk source`;
    default:
      return "Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'";
  }
}

function oldReservationProblem({ role = "*", reservation }: Resource): string | undefined {
  const problem = validateRole(role);
  if (problem !== undefined || reservation === undefined) return problem;
  for (const field of ["type", "role"] as const) {
    if (reservation[field] !== undefined) {
      return (
        `'Resource.ReservationInfo.${field}' must not be set for` +
        " the 'Resource.reservation' field"
      );
    }
  }
  return role === "*" ? 'Invalid reservation: role "*" cannot be dynamically reserved' : undefined;
}

function stackProblem({ reservations = [] }: Resource): string | undefined {
  for (const { type, role } of reservations) {
    if (type === undefined) {
      return "Invalid reservation: 'Resource.ReservationInfo.type' field must be set.";
    }
    if (role === undefined) {
      return "Invalid reservation: 'Resource.ReservationInfo.role' field must be set.";
    }
    const problem = validateRole(role);
    if (problem !== undefined) return problem;
    if (role === "*") return 'Invalid reservation: role "*" cannot be reserved';
  }
  for (const [index, { type, role = "" }] of reservations.entries()) {
    const ancestor = reservations[index - 1]?.role;
    if (ancestor === undefined) continue;
    if (type === "STATIC") {
      return "Invalid refined reservation: A refined reservation cannot be STATIC";
    }
    if (!isStrictSubroleOf(role, ancestor)) {
      return `Invalid refined reservation: role '${role}' is not a refinement of '${ancestor}'`;
    }
  }
  return undefined;
}

// Both formats at once are fine as long as they say the same.
function redundancyProblem(resource: Resource): string | undefined {
  const { role, reservation, reservations = [] } = resource;
  const [only] = reservations;
  if (only === undefined || reservations.length > 1) {
    for (const field of ["role", "reservation"] as const) {
      if (resource[field] !== undefined) {
        return (
          `Invalid resource format: 'Resource.${field}' must not be set if` +
          " there is more than one reservation in 'Resource.reservations'"
        );
      }
    }
    return undefined;
  }
  if (role !== undefined && role !== only.role) {
    return (
      `Invalid resource format: 'Resource.role' field with '${role}' does not match the role` +
      ` '${only.role ?? ""}' in 'Resource.reservations'`
    );
  }
  switch (only.type) {
    case "STATIC":
      return reservation === undefined
        ? undefined
        : "Invalid resource format: 'Resource.reservation' must not be set if the single" +
            " reservation in 'Resource.reservations' is STATIC";
    case "DYNAMIC":
      if ((role === undefined) !== (reservation === undefined)) {
        return (
          "Invalid resource format: 'Resource.role' and 'Resource.reservation' must either be both" +
          " set or both not set if the single reservation in 'Resource.reservations' is DYNAMIC"
        );
      }
      if (reservation !== undefined && (reservation.principal ?? "") !== (only.principal ?? "")) {
        return (
          "Invalid resource format: 'Resource.reservation.principal' field with" +
          ` '${reservation.principal ?? ""}' does not match the principal` +
          ` '${only.principal ?? ""}' in 'Resource.reservations'`
        );
      }
      return undefined;
    default:
      return "Unsupported 'Resource.ReservationInfo.Type'";
  }
}

function sharedProblem({ name, shared, disk }: Resource): string | undefined {
  if (shared === undefined) return undefined;
  if (name !== "disk") return `Resource ${name} cannot be shared`;
  return disk?.persistence === undefined ? "Only persistent volumes can be shared" : undefined;
}
