import type { BodyFraming, HttpHead, HttpNote, HttpRequestHead } from "./http-head.js";

const NONE: BodyFraming = { kind: "none" };
const CHUNKED: BodyFraming = { kind: "chunked" };
const UNTIL_CLOSE: BodyFraming = { kind: "until-close" };
const TUNNEL: BodyFraming = { kind: "tunnel" };

/**
 * How the end of a message's body is known (RFC 9112, 6.3).
 *
 * @param requestMethod of the request that a response answers; `undefined` when it was not seen
 * @returns the framing; `undefined` for a request whose coding has no end
 */
export function bodyFraming(
  head: HttpHead,
  requestMethod: string | undefined,
): BodyFraming | undefined {
  return head.kind === "request" ? requestFraming(head) : responseFraming(head, requestMethod);
}

function requestFraming(head: HttpRequestHead): BodyFraming | undefined {
  if (head.transfer.chunked) return CHUNKED;
  if (head.transfer.otherCoding) return undefined;
  return lengthFraming(head.transfer.contentLengthBytes ?? 0);
}

function responseFraming(
  head: HttpHead & { readonly kind: "response" },
  requestMethod: string | undefined,
): BodyFraming {
  const { status, transfer } = head;
  if (status === 101) return TUNNEL;
  if (requestMethod === "CONNECT" && status >= 200 && status < 300) return TUNNEL;
  if (requestMethod === "HEAD" || neverHasBody(status)) return NONE;
  if (transfer.chunked) return CHUNKED;
  if (transfer.otherCoding || transfer.contentLengthBytes === undefined) return UNTIL_CLOSE;
  return lengthFraming(transfer.contentLengthBytes);
}

function lengthFraming(lengthBytes: number): BodyFraming {
  return lengthBytes === 0 ? NONE : { kind: "length", lengthBytes };
}

/** Statuses whose responses end with the head whatever it says. */
function neverHasBody(status: number): boolean {
  return status < 200 || status === 204 || status === 304;
}

/** Notes that only the framing can add: a body announced where none can be. */
export function framingNotes(head: HttpHead): readonly HttpNote[] {
  if (head.kind === "request" || !neverHasBody(head.status) || head.status === 304) return [];
  const { transfer, offset } = head;
  const announced = transfer.chunked || (transfer.contentLengthBytes ?? 0) > 0;
  return announced ? [{ code: "body-forbidden", offset }] : [];
}
