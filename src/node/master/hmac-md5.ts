import { createHmac } from "node:crypto";

/** HMAC-MD5 (RFC 2104), the digest of CRAM-MD5: 16 bytes. */
export function hmacMd5(key: Uint8Array, data: Uint8Array): Uint8Array {
  return createHmac("md5", key).update(data).digest();
}
