// Mesos since 0.28 computes with scalars in fixed point: llround(value * 1000), so three decimals and halves
// away from zero (common/values.cpp). 0.26 used plain doubles; for the amounts that occur the results agree
// up to the noise that made Mesos leave doubles behind.

/** A scalar times 1000, rounded half away from zero. Exact as long as it stays below 2^53. */
export function toFixedPoint(value: number): number {
  const scaled = value * 1000;
  return scaled < 0 ? -Math.round(-scaled) : Math.round(scaled);
}

/** The double nearest to a fixed-point number, composed as Mesos does it: the division only sees 0..999. */
export function fromFixedPoint(fixed: number): number {
  const rest = fixed % 1000;
  return (fixed - rest) / 1000 + rest / 1000;
}

/** `a + b` at three decimals. */
export function addScalars(a: number, b: number): number {
  return fromFixedPoint(toFixedPoint(a) + toFixedPoint(b));
}

/** `a - b` at three decimals; may be negative. */
export function subtractScalars(a: number, b: number): number {
  return fromFixedPoint(toFixedPoint(a) - toFixedPoint(b));
}

/** A scalar as 1.11 prints it: three decimals at most, 15 significant digits. */
export function formatScalar(value: number): string {
  return formatDouble(fromFixedPoint(toFixedPoint(value)), 15);
}

/**
 * A double as a C++ stream of that precision prints it (`%g`): at most `digits` significant digits, no
 * trailing zeros, an exponent when that is below -4 or not below `digits`.
 *
 * 0.26 prints scalars with the default precision of 6, so `mem:1048576` appears as `1.04858e+06`.
 */
export function formatDouble(value: number, digits: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "0", power = "0"] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= digits) {
    const magnitude = String(Math.abs(exponent)).padStart(2, "0");
    return `${withoutTrailingZeros(mantissa)}e${exponent < 0 ? "-" : "+"}${magnitude}`;
  }
  return withoutTrailingZeros(value.toFixed(digits - 1 - exponent));
}

function withoutTrailingZeros(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}
