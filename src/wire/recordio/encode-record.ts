import { concatBytes, encodeUtf8 } from "../../bytes/index.js";

/** One record as Mesos frames it: shortest decimal length, LF, data. */
export function encodeRecord(data: Uint8Array): Uint8Array {
  return concatBytes([encodeRecordHeader(data.length), data]);
}

/** The length line alone, so that big data need not be copied. */
export function encodeRecordHeader(lengthBytes: number): Uint8Array {
  return encodeUtf8(`${lengthBytes}\n`);
}
