// The steps of CRAM-MD5 over libprocess. Data is raw, without base64: a challenge `<R.T@H>` of the server, then
// the client's `principal`, one blank and 32 hex digits. The digest would allow to guess the secret offline, so
// it is never shown.

import { decodeText } from "../wire/index.js";

const CHALLENGE = /^<\d+\.\d+@([^>]*)>$/;
/** Stands where a secret was. */
export const HIDDEN = "(hidden)";
// The last blank ends the principal, which may hold blanks; what follows the 32 digits does not count.
const RESPONSE = /^(.*) (?:[0-9a-fA-F]{32}[^ ]*|\(hidden\))$/s;

/** A response with `(hidden)` for its digest; undefined when the text is none. */
export function hideDigest(text: string): string | undefined {
  const principal = RESPONSE.exec(text)?.[1];
  return principal === undefined ? undefined : `${principal} ${HIDDEN}`;
}

/** One step of an authentication for people, judged by its content. */
export function describeSaslData(data: Uint8Array): string {
  if (data.length === 0) return "no initial data";
  const text = decodeText(data);
  const challenge = CHALLENGE.exec(text);
  if (challenge !== null) return `challenge of ${JSON.stringify(challenge[1])}: ${text}`;
  const response = RESPONSE.exec(text);
  if (response !== null)
    return `response of principal ${JSON.stringify(response[1])}, digest hidden`;
  return `${data.length} bytes of SASL data`;
}

/** What the authentication messages without data mean. */
export const AUTHENTICATION_STEPS: Readonly<Record<string, string>> = {
  "mesos.internal.AuthenticateMessage": "asks to be authenticated",
  "mesos.internal.AuthenticationMechanismsMessage": "offers mechanisms",
  "mesos.internal.AuthenticationCompletedMessage": "authentication succeeded",
  "mesos.internal.AuthenticationFailedMessage": "unknown principal or wrong secret",
  "mesos.internal.AuthenticationErrorMessage": "authentication could not be carried out",
};
