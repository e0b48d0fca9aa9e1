const NS_PER_SECOND = 1_000_000_000n;
const UNITS: readonly (readonly [string, bigint])[] = [
  ["d", 86_400n * NS_PER_SECOND],
  ["h", 3_600n * NS_PER_SECOND],
  ["m", 60n * NS_PER_SECOND],
];
const SMALL_UNITS: readonly (readonly [string, bigint])[] = [
  ["s", NS_PER_SECOND],
  ["ms", 1_000_000n],
  ["us", 1_000n],
];

/** A duration in the units that people read, exactly: `7d`, `1m30s`, `1.5s`, `250ms`. */
export function formatDuration(durationNs: bigint): string {
  if (durationNs < 0n) return `-${formatDuration(-durationNs)}`;
  let rest = durationNs;
  let text = "";
  for (const [unit, size] of UNITS) {
    if (rest >= size) text += `${rest / size}${unit}`;
    rest %= size;
  }
  if (rest === 0n) return text === "" ? "0s" : text;
  const units = text === "" ? SMALL_UNITS : SMALL_UNITS.slice(0, 1);
  const [unit, size] = units.find(([, length]) => rest >= length) ?? units.at(-1) ?? ["ns", 1n];
  if (text === "" && rest < 1_000n) return `${rest}ns`;
  const digits = String(size).length - 1;
  const fraction = String(rest % size)
    .padStart(digits, "0")
    .replace(/0+$/, "");
  return `${text}${rest / size}${fraction === "" ? "" : `.${fraction}`}${unit}`;
}

/** Nanoseconds of seconds in a double; `undefined` for what is no finite number, or near the end of doubles. */
export function secondsToNs(seconds: number): bigint | undefined {
  // A double of seconds is exact to the microsecond in our century: more digits would be noise.
  const microseconds = Math.round(seconds * 1e6);
  return Number.isFinite(microseconds) ? BigInt(microseconds) * 1000n : undefined;
}
