import { formatRfc3339 } from "../flow/index.js";
import type { FieldDescriptor, MessageDescriptor } from "../wire/index.js";
import { uuidText } from "./facts/pieces.js";
import { formatSpan } from "./time-text.js";

const SECOND_NAMES = /(?:^|_)(?:seconds|secs)$|^failover_timeout$/;
const TIMESTAMP_NAMES = /^timestamp$|_time$/;
// Doubles below are spans of time or counters that happen to have such a name: 1e8 s is in 1973.
const LEAST_TIMESTAMP = 1e8;
const MOST_TIMESTAMP = 2 ** 40;

/**
 * What a value means beyond its digits: a uuid, an address, a moment, a span of time.
 *
 * @param owner the message that holds the field
 */
export function annotationOf(
  owner: MessageDescriptor,
  field: FieldDescriptor,
  value: unknown,
): string | undefined {
  if (value instanceof Uint8Array) {
    const isUuid = value.length === 16 && (/uuid/.test(field.name) || owner.name.endsWith(".UUID"));
    return isUuid ? uuidText(value) : undefined;
  }
  if (typeof value === "bigint" && field.name === "nanoseconds") {
    return owner.name.endsWith("TimeInfo") ? formatRfc3339(value) : formatSpan(value);
  }
  if (typeof value !== "number") return undefined;
  if (field.name === "ip" && field.type === "uint32") return addressText(value);
  if (field.type !== "double") return undefined;
  if (SECOND_NAMES.test(field.name)) return spanText(value);
  return TIMESTAMP_NAMES.test(field.name) && value >= LEAST_TIMESTAMP && value <= MOST_TIMESTAMP
    ? formatRfc3339(BigInt(Math.round(value * 1e6)) * 1000n)
    : undefined;
}

// MasterInfo.ip is the address in network order, read as a little-endian number.
function addressText(value: number): string {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff).join(".");
}

// Up to a minute the number itself reads as well.
function spanText(seconds: number): string | undefined {
  const isLong = Number.isFinite(seconds) && seconds >= 60 && seconds <= MOST_TIMESTAMP;
  return isLong ? formatSpan(BigInt(Math.round(seconds * 1e9))) : undefined;
}
