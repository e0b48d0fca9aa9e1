const TABLE: Uint32Array = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  TABLE[byte] = rest;
}

/**
 * CRC-32 as gzip and PNG use it (RFC 1952, 8).
 *
 * @param before CRC of the bytes before these, for a running one. Default 0: none.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let rest = ~before;
  for (let index = 0; index < bytes.length; index++) {
    rest = (rest >>> 8) ^ (TABLE[(rest ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  }
  return ~rest >>> 0;
}
