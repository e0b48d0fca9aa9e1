/** A monotonic clock may run away from the system's by this much before it is set again. */
const MOST_DRIFT_MS = 50;

let offsetMs = performance.timeOrigin;

/** The system's time in nanoseconds since the epoch, with the resolution of the monotonic clock. */
export function systemTimeNs(): bigint {
  const sinceStartMs = performance.now();
  if (Math.abs(Date.now() - offsetMs - sinceStartMs) > MOST_DRIFT_MS) {
    offsetMs = Date.now() - sinceStartMs;
  }
  const totalMs = offsetMs + sinceStartMs;
  const wholeMs = Math.floor(totalMs);
  return BigInt(wholeMs) * 1_000_000n + BigInt(Math.round((totalMs - wholeMs) * 1e6));
}
