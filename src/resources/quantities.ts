import { equalResource } from "./identity.js";
import { failed, type Outcome, ok } from "./outcome.js";
import type { Resource, Resources } from "./resource.js";
import { formatScalar, fromFixedPoint, toFixedPoint } from "./scalar.js";
import { parseValue, tokenize } from "./value-text.js";

/**
 * How much there is of each name, in fixed point (thousandths), never zero: what quotas, fair shares and
 * minimum amounts are computed with.
 */
export type Quantities = ReadonlyMap<string, number>;

/** At most how much of each name, in fixed point; a name that is missing has no limit. */
export type ResourceLimits = ReadonlyMap<string, number>;

/** Nothing. */
export const noQuantities: Quantities = new Map();

/** The scalars of a collection by name; a shared resource counts once however many copies there are. */
export function scalarQuantities(resources: Resources): Quantities {
  const sum = new Map<string, number>();
  for (const [index, resource] of resources.entries()) {
    if (resource.type !== "SCALAR") continue;
    if (resource.shared !== undefined && repeats(resources, index)) continue;
    increase(sum, resource.name, toFixedPoint(resource.scalar?.value ?? 0));
  }
  return sum;
}

/** All resources of a collection by name: ranges and sets count their elements. */
export function allQuantities(resources: Resources): Quantities {
  const sum = new Map<string, number>();
  for (const resource of resources) increase(sum, resource.name, quantityOf(resource));
  return sum;
}

/** `a + b` */
export function addQuantities(a: Quantities, b: Quantities): Quantities {
  if (b.size === 0) return a;
  const sum = new Map(a);
  for (const [name, amount] of b) increase(sum, name, amount);
  return sum;
}

/** `a - b`, where what would be zero or less is left out. */
export function subtractQuantities(a: Quantities, b: Quantities): Quantities {
  if (a.size === 0 || b.size === 0) return a;
  const rest = new Map(a);
  for (const [name, amount] of b) {
    const left = (rest.get(name) ?? 0) - amount;
    if (left > 0) rest.set(name, left);
    else rest.delete(name);
  }
  return rest;
}

/** Whether `a` has at least as much of everything as `b`. */
export function containsQuantities(a: Quantities, b: Quantities): boolean {
  for (const [name, amount] of b) {
    if ((a.get(name) ?? 0) < amount) return false;
  }
  return true;
}

/** `limits - used`; a limit does not go below zero and what is unlimited stays so. */
export function subtractFromLimits(limits: ResourceLimits, used: Quantities): ResourceLimits {
  const rest = new Map<string, number>();
  for (const [name, limit] of limits) rest.set(name, Math.max(0, limit - (used.get(name) ?? 0)));
  return rest;
}

/** Whether a collection holds at least that much, ranges and sets counted by element. */
export function containsAmounts(resources: Resources, least: Quantities): boolean {
  for (const [name, amount] of least) {
    let missing = amount;
    for (const resource of resources) {
      if (resource.name === name) missing -= quantityOf(resource);
      if (missing <= 0) break;
    }
    if (missing > 0) return false;
  }
  return true;
}

/** Reads a map of scalars out of a message, such as a quota's guarantees. */
export function quantitiesFromScalars(
  scalars: { readonly [name: string]: { readonly value: number } } | undefined,
): Quantities {
  const sum = new Map<string, number>();
  for (const [name, { value }] of Object.entries(scalars ?? {})) {
    increase(sum, name, toFixedPoint(value));
  }
  return sum;
}

/** As {@link quantitiesFromScalars}, but a zero limits to nothing. */
export function limitsFromScalars(
  scalars: { readonly [name: string]: { readonly value: number } } | undefined,
): ResourceLimits {
  return new Map(
    Object.entries(scalars ?? {}).map(([name, { value }]) => [name, toFixedPoint(value)]),
  );
}

/** Reads `cpus:0.01;ports:1`. Zeros are dropped. */
export function parseQuantities(text: string): Outcome<Quantities> {
  const sum = new Map<string, number>();
  for (const token of tokenize(text, ";")) {
    const [name = "", amount = "", ...more] = tokenize(token, ":");
    if (amount === "" || more.length > 0) {
      return failed(`Failed to parse '${token}': missing or extra ':'`);
    }
    const value = parseValue(amount, "1.11");
    if (value.kind === "error") {
      return failed(`Failed to parse '${amount}' to quantity: ${value.message}`);
    }
    if (value.value.type !== "SCALAR") {
      return failed(`Failed to parse '${amount}' to quantity: only scalar values are allowed`);
    }
    increase(sum, name.trim(), toFixedPoint(value.value.scalar.value));
  }
  return ok(sum);
}

/** Reads `--min_allocatable_resources`: alternatives separated by `|`, any of which is enough. */
export function parseMinAllocatable(text: string): Outcome<readonly Quantities[]> {
  const alternatives: Quantities[] = [];
  for (const token of tokenize(text, "|")) {
    const quantities = parseQuantities(token);
    if (quantities.kind === "error") return quantities;
    alternatives.push(quantities.value);
  }
  return ok(alternatives);
}

/** `cpus:2; mem:1024`, by name; `{}` for nothing. */
export function formatQuantities(quantities: Quantities | ResourceLimits): string {
  if (quantities.size === 0) return "{}";
  return [...quantities]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, amount]) => `${name}:${formatScalar(fromFixedPoint(amount))}`)
    .join("; ");
}

/** How much one resource is, in fixed point. */
export function quantityOf(resource: Resource): number {
  switch (resource.type) {
    case "SCALAR":
      return toFixedPoint(resource.scalar?.value ?? 0);
    case "RANGES": {
      const ranges = resource.ranges?.range ?? [];
      return ranges.reduce((sum, { begin, end }) => sum + Number(end - begin + 1n), 0) * 1000;
    }
    case "SET":
      return (resource.set?.item?.length ?? 0) * 1000;
    default:
      return 0;
  }
}

function increase(sum: Map<string, number>, name: string, amount: number): void {
  if (amount !== 0) sum.set(name, (sum.get(name) ?? 0) + amount);
}

function repeats(resources: Resources, index: number): boolean {
  const resource = resources[index];
  return resources
    .slice(0, index)
    .some((other) => resource !== undefined && equalResource(other, resource));
}
