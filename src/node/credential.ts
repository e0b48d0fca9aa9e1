import type { AuthenticateeCredential } from "../authentication/index.js";
import { encodeUtf8 } from "../bytes/index.js";
import { hmacMd5 } from "./master/index.js";

/** As whom to authenticate, and with what; a secret that is text is UTF-8. */
export interface Credential {
  readonly principal: string;
  readonly secret: string | Uint8Array;
}

/** What CRAM-MD5 needs. */
export function authenticateeCredential({
  principal,
  secret,
}: Credential): AuthenticateeCredential {
  return {
    principal,
    secret: typeof secret === "string" ? encodeUtf8(secret) : secret,
    hmacMd5,
  };
}
