import type { HttpRequest, HttpResponse } from "../actor/index.js";
import { decodeBase64, decodeUtf8, encodeUtf8, equalBytes } from "../bytes/index.js";
import { bareResponse, type Habits } from "./responses.js";

/** Who may use an endpoint: secrets by principal, and what the endpoint calls itself. */
export interface Realm {
  readonly name: string;
  readonly credentials: ReadonlyMap<string, Uint8Array>;
}

/** The principal of a request, or the answer to one without. */
export type Authenticated =
  | { readonly kind: "principal"; readonly principal: string }
  | { readonly kind: "refused"; readonly response: HttpResponse };

/**
 * HTTP basic authentication as Mesos has it: `Basic` in this spelling, one blank, exactly one colon.
 *
 * @see libprocess authenticator.cpp (BasicAuthenticatorProcess)
 */
export function authenticateBasic(
  { headers }: Pick<HttpRequest, "headers">,
  { name, credentials }: Realm,
  habits: Habits,
): Authenticated {
  const { headers: plain = [], ...bare } = bareResponse(401, habits);
  const challenge = ["WWW-Authenticate", `Basic realm="${name}"`] as const;
  const refused = {
    kind: "refused",
    response: { ...bare, headers: [...plain, challenge] },
  } as const;
  const [scheme, encoded, ...rest] = (headers.get("authorization") ?? "").split(" ");
  if (scheme !== "Basic" || encoded === undefined || rest.length > 0) return refused;
  const parts = decoded(encoded)?.split(":");
  const [principal, secret] = parts ?? [];
  if (parts?.length !== 2 || principal === undefined || secret === undefined) return refused;
  const wanted = credentials.get(principal);
  if (wanted === undefined || !equalBytes(wanted, encodeUtf8(secret))) return refused;
  return { kind: "principal", principal };
}

function decoded(text: string): string | undefined {
  try {
    return decodeUtf8(decodeBase64(text));
  } catch {
    return undefined;
  }
}
