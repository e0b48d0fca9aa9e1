import type { JsonValue } from "./json-value.js";

/**
 * Writes a JSON value on one line, losing nothing that {@link parseJson} keeps: integers of any size are bare
 * digits. Numbers that are not finite are written as strings, as valid JSON has no other way.
 */
export function formatJson(value: JsonValue): string {
  switch (typeof value) {
    case "bigint":
      return value.toString();
    case "number":
      return Object.is(value, -0) ? "-0" : Number.isFinite(value) ? String(value) : `"${value}"`;
    case "object": {
      if (value === null) return "null";
      if (Array.isArray(value)) return `[${value.map(formatJson).join(",")}]`;
      const members = Object.entries(value).map(
        ([name, member]) => `${JSON.stringify(name)}:${formatJson(member)}`,
      );
      return `{${members.join(",")}}`;
    }
    default:
      return JSON.stringify(value);
  }
}
