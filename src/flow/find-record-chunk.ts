const CR = 0x0d;
const LF = 0x0a;
const MAX_HEX_DIGITS = 8;
const MAX_DECIMAL_DIGITS = 10;

/** Line end, chunk size with its line end, record length with its line feed: a search looks back this far. */
export const MAX_RECORD_HEAD_BYTES: number = 2 + MAX_HEX_DIGITS + 2 + MAX_DECIMAL_DIGITS + 1;

/**
 * Where a chunk starts that holds exactly one record, as Mesos writes its endless responses: a chunk size in
 * hex, and behind it the length of a record that fills the chunk. Two numbers that agree in that way do not
 * stand in other data by chance.
 *
 * @param from where to begin; at 0 a chunk may start at once: pieces of a stream often begin with one
 * @returns index of the chunk size, at the start or behind a line end, or -1
 */
export function findRecordChunk(bytes: Uint8Array, from: number): number {
  if (from === 0 && isRecordChunk(bytes, 0)) return 0;
  for (let at = from; at < bytes.length; at++) {
    at = bytes.indexOf(LF, at);
    if (at < 0) return -1;
    if (at > 0 && bytes[at - 1] === CR && isRecordChunk(bytes, at + 1)) return at + 1;
  }
  return -1;
}

function isRecordChunk(bytes: Uint8Array, start: number): boolean {
  let at = start;
  let size = 0;
  for (; at - start < MAX_HEX_DIGITS; at++) {
    const digit = hexDigit(bytes[at]);
    if (digit < 0) break;
    size = size * 16 + digit;
  }
  if (at === start || bytes[at] !== CR || bytes[at + 1] !== LF) return false;
  const record = at + 2;
  let length = 0;
  for (at = record; at - record < MAX_DECIMAL_DIGITS; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    length = length * 10 + digit;
  }
  return at > record && bytes[at] === LF && at + 1 - record + length === size;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
