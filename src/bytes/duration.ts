// Durations as Mesos writes them in flags, environment variables and logs (stout/duration.hpp): `5secs`, `1.5mins`.

/** Nanoseconds of each unit, smallest first. */
const UNITS: readonly (readonly [unit: string, nanoseconds: number])[] = [
  ["ns", 1],
  ["us", 1e3],
  ["ms", 1e6],
  ["secs", 1e9],
  ["mins", 60e9],
  ["hrs", 3_600e9],
  ["days", 86_400e9],
  ["weeks", 604_800e9],
];

/** A Mesos duration is a signed 64-bit count of nanoseconds. */
const LIMIT_NS = 2 ** 63;

/** A duration in milliseconds, or why the text is none, in Mesos's words. */
export type ParsedDuration =
  | { readonly kind: "ok"; readonly ms: number }
  | { readonly kind: "error"; readonly message: string };

/** Reads `<number><unit>`: decimals allowed, no sign, no space. */
export function parseDuration(text: string): ParsedDuration {
  const [, digits = "", unit = ""] = /^([0-9.]*)(.*)$/s.exec(text) ?? [];
  if (unit === "") return failed(`Invalid duration '${text}'`);
  if (!/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/.test(digits)) {
    return failed(`Failed to convert '${digits}' to number`);
  }
  const factor = UNITS.find(([name]) => name === unit)?.[1];
  if (factor === undefined) {
    return failed(
      `Unknown duration unit '${unit}'; supported units are` +
        " 'ns', 'us', 'ms', 'secs', 'mins', 'hrs', 'days', and 'weeks'",
    );
  }
  const nanoseconds = Number(digits) * factor;
  if (nanoseconds >= LIMIT_NS) {
    return failed(
      "Argument out of the range that a Duration can represent due to int64_t's size limit",
    );
  }
  return { kind: "ok", ms: Math.trunc(nanoseconds) / 1e6 };
}

/** Writes a duration in its natural unit, or one unit smaller where that makes a whole number: `90secs`, `10days`. */
export function formatDuration(ms: number): string {
  const total = Math.round(Math.abs(ms) * 1e6);
  const sign = ms < 0 && total > 0 ? "-" : "";
  let index = UNITS.length - 1;
  while (index > 0 && total < nanosecondsOf(index)) index--;
  const smaller = index - 1;
  const whole = total % nanosecondsOf(index) === 0;
  if (!whole && smaller >= 0 && total % nanosecondsOf(smaller) === 0) index = smaller;
  return `${sign}${digits15(total / nanosecondsOf(index))}${UNITS[index]?.[0] ?? ""}`;
}

function nanosecondsOf(index: number): number {
  return UNITS[index]?.[1] ?? 1;
}

function digits15(value: number): string {
  return String(Number(value.toPrecision(15)));
}

function failed(message: string): ParsedDuration {
  return { kind: "error", message };
}
