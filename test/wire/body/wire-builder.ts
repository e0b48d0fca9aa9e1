// Builds protobuf bytes by hand, apart from the encoder under test.

/** A varint of at least `minLength` bytes. */
export function varint(value: bigint | number, minLength = 1): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  } while (rest > 0n || bytes.length < minLength);
  bytes.push((bytes.pop() ?? 0) & 0x7f);
  return bytes;
}

export function varintField(number: number, value: bigint | number): number[] {
  return [...varint(number << 3), ...varint(value)];
}

export function delimitedField(number: number, content: Iterable<number> | string): number[] {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : [...content];
  return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
}

export function fixed32Field(number: number, bytes: readonly number[]): number[] {
  return [...varint((number << 3) | 5), ...bytes];
}

export function fixed64Field(number: number, bytes: readonly number[]): number[] {
  return [...varint((number << 3) | 1), ...bytes];
}

export function groupField(number: number, content: readonly number[]): number[] {
  return [...varint((number << 3) | 3), ...content, ...varint((number << 3) | 4)];
}
