import { readU32 } from "./integers.js";

/** What a file is, by its first bytes. */
export type FileFormat =
  | "pcap"
  | "pcapng"
  | "gzip"
  | "zstd"
  | "xz"
  | "lz4"
  | "bzip2"
  | "zip"
  | "json-lines"
  | "text"
  | "unknown";

// The first four bytes as a big-endian number.
const MAGIC: ReadonlyMap<number, FileFormat> = new Map([
  [0xa1b2c3d4, "pcap"],
  [0xd4c3b2a1, "pcap"],
  [0xa1b23c4d, "pcap"],
  [0x4d3cb2a1, "pcap"],
  [0xa1b2cd34, "pcap"],
  [0x34cdb2a1, "pcap"],
  [0x0a0d0d0a, "pcapng"],
  [0x28b52ffd, "zstd"],
  [0xfd377a58, "xz"],
  [0x04224d18, "lz4"],
  [0x504b0304, "zip"],
]);

/** How many bytes `sniffFormat` looks at, at most. */
export const SNIFF_BYTES = 512;

/**
 * What a file is, by its first bytes; `SNIFF_BYTES` of them, or all there are, give the surest answer.
 *
 * `json-lines` is text whose first character other than white space is `{`.
 */
export function sniffFormat(firstBytes: Uint8Array): FileFormat {
  const head = firstBytes.subarray(0, SNIFF_BYTES);
  if (head.length >= 4) {
    const format = MAGIC.get(readU32(head, 0));
    if (format !== undefined) return format;
  }
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  if (head[0] === 0x42 && head[1] === 0x5a && head[2] === 0x68) return "bzip2";
  return sniffText(head);
}

function sniffText(head: Uint8Array): FileFormat {
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const text = hasMark ? head.subarray(3) : head;
  if (text.length === 0 || !text.every(isTextByte)) return "unknown";
  const first = text.find((byte) => byte > 0x20);
  return first === 0x7b ? "json-lines" : "text";
}

function isTextByte(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
