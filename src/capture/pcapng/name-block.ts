import { decodeUtf8 } from "../../bytes/index.js";
import type { CaptureNames } from "../capture-event.js";
import { formatIp } from "../endpoint.js";
import { readFileU16 } from "../integers.js";

const RECORD_END = 0;
const RECORD_IPV4 = 1;
const RECORD_IPV6 = 2;

/** Records of type u16 · length u16 · address and NUL-terminated names, padded; a broken rest is left out. */
export function readNames(
  bytes: Uint8Array,
  start: number,
  end: number,
  littleEndian: boolean,
): CaptureNames {
  const records: { ip: string; names: readonly string[] }[] = [];
  let at = start;
  while (at + 4 <= end) {
    const type = readFileU16(bytes, at, littleEndian);
    const length = readFileU16(bytes, at + 2, littleEndian);
    if (type === RECORD_END || at + 4 + length > end) break;
    const value = at + 4;
    const addressLength = type === RECORD_IPV4 ? 4 : type === RECORD_IPV6 ? 16 : undefined;
    if (addressLength !== undefined && length >= addressLength) {
      records.push({
        ip: formatIp(bytes, value, addressLength),
        names: decodeUtf8(bytes.subarray(value + addressLength, value + length))
          .split("\0")
          .filter((name) => name !== ""),
      });
    }
    at += 4 + length + (-length & 3);
  }
  return { kind: "names", records };
}
