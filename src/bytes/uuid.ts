import { encodeHex } from "./hex.js";

/** The text form of 16 bytes, as Mesos prints UUIDs; `undefined` for another number of bytes. */
export function formatUuid(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined;
  return encodeHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Bytes that should be a UUID, for logs: those that are none as hexadecimal digits. */
export function uuidText(bytes: Uint8Array): string {
  return formatUuid(bytes) ?? encodeHex(bytes);
}
