// Byte builders for tests, independent of anything in src/.

export type Order = "little" | "big";

export function u8(...values: number[]): number[] {
  return values.map((value) => value & 0xff);
}

export function u16(value: number, order: Order = "big"): number[] {
  const bytes = [(value >>> 8) & 0xff, value & 0xff];
  return order === "big" ? bytes : bytes.reverse();
}

export function u32(value: number, order: Order = "big"): number[] {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256);
  return order === "big" ? bytes : bytes.reverse();
}

export function bytes(...parts: readonly (string | number | ArrayLike<number>)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "number"
        ? [part]
        : typeof part === "string"
          ? [...new TextEncoder().encode(part)]
          : Array.from(part),
    ),
  );
}

export function text(value: Uint8Array): string {
  return new TextDecoder().decode(value);
}
