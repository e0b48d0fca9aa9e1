const TWO_32 = 4294967296;
// Below this the high half still fits a double together with the low half.
const SAFE_HIGH = 0x200000;

/** 64-bit unsigned integer of two unsigned halves. */
export function toUint64(low: number, high: number): bigint {
  if (high < SAFE_HIGH) return BigInt(high * TWO_32 + low);
  return (BigInt(high) << 32n) | BigInt(low);
}

/** 64-bit signed integer of two unsigned halves. */
export function toInt64(low: number, high: number): bigint {
  if (high < SAFE_HIGH) return BigInt(high * TWO_32 + low);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
}

/** Low half of a 64-bit integer of either sign, unsigned. */
export function lowHalf(value: bigint): number {
  return Number(BigInt.asUintN(32, value));
}

/** High half of a 64-bit integer of either sign, unsigned. */
export function highHalf(value: bigint): number {
  return Number(BigInt.asUintN(32, value >> 32n));
}
