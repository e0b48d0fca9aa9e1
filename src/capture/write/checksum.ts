/**
 * Sum of 16-bit words for the Internet checksum (RFC 1071), not folded yet; an odd last byte counts as a high
 * one.
 */
export function sumWords(bytes: Uint8Array, start: number, end: number, sum = 0): number {
  let total = sum;
  const even = end - ((end - start) & 1);
  for (let at = start; at < even; at += 2) {
    total += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  }
  return even === end ? total : total + ((bytes[even] ?? 0) << 8);
}

/** Folds a sum into the 16 bits that go into a header. */
export function foldChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
