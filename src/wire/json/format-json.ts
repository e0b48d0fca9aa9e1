import type { JsonValue } from "./json-value.js";

/**
 * Writes a JSON value on one line, losing nothing that {@link parseJson} keeps: integers of any size are bare
 * digits. Numbers that are not finite are written as strings, as valid JSON has no other way.
 */
export function formatJson(value: JsonValue): string {
  // What the platform writes alike it writes several times as fast.
  return isOrdinary(value) ? JSON.stringify(value) : formatWithCare(value);
}

/** Whether `JSON.stringify` loses nothing of a value: no big integers, no negative zero, nothing infinite. */
function isOrdinary(value: JsonValue): boolean {
  switch (typeof value) {
    case "bigint":
      return false;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      if (value === null) return true;
      return Array.isArray(value)
        ? value.every(isOrdinary)
        : Object.values(value).every(isOrdinary);
    default:
      return true;
  }
}

function formatWithCare(value: JsonValue): string {
  switch (typeof value) {
    case "bigint":
      return value.toString();
    case "number":
      return Object.is(value, -0) ? "-0" : Number.isFinite(value) ? String(value) : `"${value}"`;
    case "object": {
      if (value === null) return "null";
      if (Array.isArray(value)) return `[${value.map(formatWithCare).join(",")}]`;
      const members = Object.entries(value).map(
        ([name, member]) => `${JSON.stringify(name)}:${formatWithCare(member)}`,
      );
      return `{${members.join(",")}}`;
    }
    default:
      return JSON.stringify(value);
  }
}
