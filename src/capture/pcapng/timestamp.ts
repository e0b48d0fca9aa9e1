// Times of a pcapng file are 64-bit counts of a unit that each interface chooses. They are split into seconds
// and nanoseconds without `bigint`: long division in steps of 16 bits, exact while the divisor is below 2^37.

const NANOS_PER_SECOND = 1_000_000_000;

/** How an interface counts time. */
export interface TimeScale {
  readonly unitsPerSecond: number;
  /** Added to every time (if_tsoffset). */
  readonly offsetSeconds: number;
}

/** What holds for an interface that does not say. */
export const MICROSECONDS: TimeScale = { unitsPerSecond: 1_000_000, offsetSeconds: 0 };

/**
 * Units per second of an if_tsresol byte: a power of ten, or of two when the high bit is set.
 * Undefined when finer than can be told apart exactly (10^-11 s, 2^-36 s), which no clock is.
 */
export function unitsPerSecond(resolution: number): number | undefined {
  const exponent = resolution & 0x7f;
  if ((resolution & 0x80) !== 0) return exponent <= 36 ? 2 ** exponent : undefined;
  return exponent <= 11 ? 10 ** exponent : undefined;
}

/** Splits a 64-bit time given as two halves. */
export function splitTime(
  high: number,
  low: number,
  scale: TimeScale,
): { readonly seconds: number; readonly nanos: number } {
  const units = scale.unitsPerSecond;
  const top = Math.floor(high / units);
  let rest = high - top * units;
  let part = rest * 0x10000 + (low >>> 16);
  const middle = Math.floor(part / units);
  rest = part - middle * units;
  part = rest * 0x10000 + (low & 0xffff);
  const bottom = Math.floor(part / units);
  rest = part - bottom * units;
  return {
    seconds: top * 0x1_0000_0000 + middle * 0x10000 + bottom + scale.offsetSeconds,
    nanos: toNanos(rest, units),
  };
}

function toNanos(rest: number, units: number): number {
  if (units <= NANOS_PER_SECOND && NANOS_PER_SECOND % units === 0) {
    return rest * (NANOS_PER_SECOND / units);
  }
  return Number((BigInt(rest) * BigInt(NANOS_PER_SECOND)) / BigInt(units));
}
