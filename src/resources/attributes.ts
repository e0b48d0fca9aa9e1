import { failed, type Outcome, ok } from "./outcome.js";
import type { MesosProfile } from "./profile.js";
import { equalRanges, formatRanges } from "./ranges.js";
import type { Attribute } from "./resource.js";
import { formatDouble, formatScalar, toFixedPoint } from "./scalar.js";
import { formatSet } from "./sets.js";
import { parseValue, tokenize } from "./value-text.js";

/**
 * Reads `--attributes`: `rack:r1;level:3;ports:[1-2]`, entries separated by `;` or a newline, name and value by
 * the first colon. A value that reads as a number is a scalar; sets are refused. Real agents abort where this
 * gives an error.
 */
export function parseAttributes(
  text: string,
  profile: MesosProfile = "1.11",
): Outcome<readonly Attribute[]> {
  const attributes: Attribute[] = [];
  for (const token of tokenize(text, /[;\n]+/)) {
    const colon = token.indexOf(":");
    const name = token.slice(0, Math.max(colon, 0));
    const value = token.slice(colon + 1);
    if (name === "" || value === "") {
      return failed(`Invalid attribute key:value pair '${token}'`);
    }
    const parsed = parseValue(value, profile);
    if (parsed.kind === "error") {
      return failed(`Failed to parse attribute ${name} text ${value} error ${parsed.message}`);
    }
    if (parsed.value.type === "SET") {
      // 2 is the number of SET, which is what Mesos prints here.
      return failed(`Bad type for attribute ${name} text ${value} type 2`);
    }
    attributes.push({ name, ...parsed.value });
  }
  return ok(attributes);
}

/** `rack=r1`, as logs show it. */
export function formatAttribute(attribute: Attribute, profile: MesosProfile = "1.11"): string {
  return `${attribute.name}=${formatAttributeValue(attribute, profile)}`;
}

/** Whether two lists say the same: every attribute of each is in the other, order and repetition aside. */
export function equalAttributes(a: readonly Attribute[], b: readonly Attribute[]): boolean {
  const has = (list: readonly Attribute[], wanted: Attribute): boolean =>
    list.some((attribute) => equalAttribute(attribute, wanted));
  return (
    a.length === b.length &&
    a.every((attribute) => has(b, attribute)) &&
    b.every((attribute) => has(a, attribute))
  );
}

function equalAttribute(a: Attribute, b: Attribute): boolean {
  if (a.name !== b.name || a.type !== b.type) return false;
  switch (a.type) {
    case "SCALAR":
      return toFixedPoint(a.scalar?.value ?? 0) === toFixedPoint(b.scalar?.value ?? 0);
    case "RANGES":
      return equalRanges(a.ranges?.range ?? [], b.ranges?.range ?? []);
    case "TEXT":
      return a.text?.value === b.text?.value;
    default:
      return false;
  }
}

function formatAttributeValue(attribute: Attribute, profile: MesosProfile): string {
  switch (attribute.type) {
    case "SCALAR": {
      const value = attribute.scalar?.value ?? 0;
      return profile === "0.26" ? formatDouble(value, 6) : formatScalar(value);
    }
    case "RANGES":
      return formatRanges(attribute.ranges?.range ?? []);
    case "SET":
      return formatSet(attribute.set?.item ?? []);
    default:
      return attribute.text?.value ?? "";
  }
}
