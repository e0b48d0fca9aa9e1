import type { Fact, FactsOf } from "./fact.js";

/** The facts of one type by its name. */
export interface FactEntry {
  readonly type: string;
  readonly facts: (body: object) => readonly (Fact | undefined)[];
}

/** An area's types and what to say of each. */
export type FactTable = readonly FactEntry[];

/**
 * An entry. `Body` says which fields are read; as all of them are optional, any object is one.
 *
 * @param type as in {@link Message.type}
 */
export function factsFor<Body extends object>(type: string, facts: FactsOf<Body>): FactEntry {
  return { type, facts: facts as FactsOf<object> };
}

/** The same facts for the type of both wires: `mesos.scheduler.Call/KILL` and `mesos.v1.scheduler.Call/KILL`. */
export function factsForBoth<Body extends object>(
  type: string,
  facts: FactsOf<Body>,
): readonly FactEntry[] {
  return [factsFor(`mesos.${type}`, facts), factsFor(`mesos.v1.${type}`, facts)];
}
