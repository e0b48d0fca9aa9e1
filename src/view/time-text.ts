import { clockText, formatRfc3339, timeParts } from "../flow/index.js";

/**
 * How times are written: `clock` as `HH:MM:SS.mmmuuu` in UTC, `rfc3339` with date and nanoseconds in UTC,
 * `relative` in seconds since a start.
 */
export type TimeStyle = "clock" | "rfc3339" | "relative";

const NS_PER_SECOND = 1_000_000_000n;

/** A time in the given style; `startNs` is where `relative` counts from. */
export function formatTime(timeNs: bigint, style: TimeStyle = "clock", startNs = 0n): string {
  if (style === "rfc3339") return formatRfc3339(timeNs);
  if (style === "relative") {
    const distance = timeNs - startNs;
    const size = distance < 0n ? -distance : distance;
    const micros = String((size % NS_PER_SECOND) / 1000n).padStart(6, "0");
    return `${distance < 0n ? "-" : ""}${size / NS_PER_SECOND}.${micros}`;
  }
  const { secondOfDay, nanosecond } = timeParts(timeNs);
  return `${clockText(secondOfDay)}.${String(Math.floor(nanosecond / 1000)).padStart(6, "0")}`;
}

/** A span of time with the unit that reads best: `850 ns`, `3.21 ms`, `12.5 s`, `2 h 5 min`. */
export function formatSpan(spanNs: bigint): string {
  if (spanNs < 0n) return `-${formatSpan(-spanNs)}`;
  if (spanNs < 1000n) return `${spanNs} ns`;
  const seconds = Number(spanNs) / 1e9;
  if (seconds < 0.0009995) return `${significant(seconds * 1e6)} us`;
  if (seconds < 0.9995) return `${significant(seconds * 1e3)} ms`;
  if (seconds < 59.95) return `${significant(seconds)} s`;
  const total = Math.round(seconds);
  const units: readonly (readonly [string, number])[] = [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ];
  const first = units.findIndex(([, size]) => total >= size);
  const [name = "s", size = 1] = units[first] ?? [];
  const [nextName = "", nextSize = 1] = units[first + 1] ?? [];
  const rest = Math.floor((total % size) / nextSize);
  return rest === 0 || nextName === ""
    ? `${Math.floor(total / size)} ${name}`
    : `${Math.floor(total / size)} ${name} ${rest} ${nextName}`;
}

function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}
