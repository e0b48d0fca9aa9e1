// Reads of fixed-width integers. The caller has checked the bounds: a byte that is not there reads as 0.

/** 16 bits, network byte order. */
export function readU16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** 32 bits, network byte order, unsigned. */
export function readU32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0)) >>>
    0
  );
}

/** 16 bits in the byte order of a capture file. */
export function readFileU16(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian ? (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) : readU16(bytes, at);
}

/** 32 bits in the byte order of a capture file, unsigned. */
export function readFileU32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian
    ? ((bytes[at] ?? 0) |
        ((bytes[at + 1] ?? 0) << 8) |
        ((bytes[at + 2] ?? 0) << 16) |
        ((bytes[at + 3] ?? 0) << 24)) >>>
        0
    : readU32(bytes, at);
}
