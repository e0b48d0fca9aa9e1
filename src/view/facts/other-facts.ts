import { isSecretName } from "../../annotate/index.js";
import { type Fact, fact } from "./fact.js";
import { dataText } from "./pieces.js";
import { textOf } from "./text-of.js";

const MAX_DEPTH = 3;

/**
 * Facts of a body that nobody picked facts for: its first scalars and ids in wire order, looking into nested
 * messages; how many elements its lists hold.
 *
 * @param most how many facts at most
 */
export function otherFacts(body: unknown, most = 5): readonly Fact[] {
  const facts: Fact[] = [];
  if (typeof body === "object" && body !== null) gather(body, "", facts, most, 1);
  return facts;
}

function gather(message: object, path: string, facts: Fact[], most: number, depth: number): void {
  for (const [name, value] of Object.entries(message)) {
    if (facts.length >= most) return;
    const key = path === "" ? name : `${path}.${name}`;
    // The type of a union is part of the message's type already.
    if ((depth === 1 && name === "type") || isSecretName(name)) continue;
    const text = shortText(value);
    if (text !== undefined) add(facts, fact(key, text));
    else if (Array.isArray(value)) add(facts, fact(key, `[${value.length}]`));
    else if (typeof value === "object" && value !== null && depth < MAX_DEPTH) {
      gather(value, key, facts, most, depth + 1);
    }
  }
}

function add(facts: Fact[], found: Fact | undefined): void {
  if (found !== undefined) facts.push(found);
}

// A scalar, bytes, or an id: a message whose only field is a scalar called value.
function shortText(value: unknown): string | undefined {
  const plain = textOf(value) ?? (value instanceof Uint8Array ? dataText(value) : undefined);
  if (plain !== undefined) return plain;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const names = Object.keys(value);
  return names.length === 1 && names[0] === "value"
    ? textOf((value as { readonly value?: unknown }).value)
    : undefined;
}
