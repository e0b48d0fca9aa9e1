const NS_PER_SECOND = 1_000_000_000n;
// What Date can hold, in seconds.
const MOST_SECONDS = 8_640_000_000_000n;

/** A time since the epoch as RFC 3339 in UTC, as many digits as it has; `undefined` beyond the year 275760. */
export function formatTime(timeNs: bigint): string | undefined {
  const fractionNs = ((timeNs % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  const seconds = (timeNs - fractionNs) / NS_PER_SECOND;
  if (seconds > MOST_SECONDS || seconds < -MOST_SECONDS) return undefined;
  const whole = new Date(Number(seconds) * 1000).toISOString().replace(/\.000Z$/, "");
  const fraction = String(fractionNs).padStart(9, "0").replace(/0+$/, "");
  return `${whole}${fraction === "" ? "" : `.${fraction}`}Z`;
}
