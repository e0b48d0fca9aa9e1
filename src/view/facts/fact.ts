import type { Role } from "../line.js";
import { textOf } from "./text-of.js";

/** One thing worth knowing about a message, before it is shortened and escaped. */
export interface Fact {
  /** Empty for a value that speaks for itself, such as a state. */
  readonly key: string;
  readonly value: string;
  readonly role: Extract<Role, "fact-value" | "state-good" | "state-bad" | "dim" | "error">;
}

/** What a fact can be made of; `undefined` and empty text make none. */
export type FactValue = string | number | bigint | boolean | undefined;

/** Facts of one type, from its body. Bodies come from the network: every field may be missing or odd. */
export type FactsOf<Body> = (body: Body) => readonly (Fact | undefined)[];

/** A fact, unless there is no value. */
export function fact(
  key: string,
  value: FactValue,
  role: Fact["role"] = "fact-value",
): Fact | undefined {
  const text = textOf(value);
  return text === undefined || text === "" ? undefined : { key, value: text, role };
}

/** A fact that is worth a word only when it holds. */
export function flag(name: string, value: unknown): Fact | undefined {
  return value === true ? { key: "", value: name, role: "fact-value" } : undefined;
}
