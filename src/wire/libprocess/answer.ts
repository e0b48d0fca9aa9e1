// What a receiver sends back on the connection of a message, by version (process.cpp, `ProcessManager::handle`):
//   up to 1.3   nothing when User-Agent holds "libprocess/"; else 202, or 404 for an unknown process;
//               nothing at all when sender or path cannot be decoded
//   from 1.4    202, 404, 400 for a path without a leading slash or a sender at another ip, 500 otherwise
//   from 1.8    404 carries a text
import { concatBytes, encodeUtf8 } from "../../bytes/index.js";
import { encodeHttpResponseHead, type HeaderField } from "../http1/index.js";

/** How the receiver of a message answers. */
export interface AnswerProfile {
  /** Every message is answered: 1.4 and later. */
  readonly answersAll: boolean;
  /** 404 says so in a body: 1.8 and later. */
  readonly explains404: boolean;
}

/** The profile of a version by its numbers. */
export function answerProfile(version: {
  readonly major: number;
  readonly minor: number;
}): AnswerProfile {
  const { major, minor } = version;
  return {
    answersAll: major > 1 || (major === 1 && minor >= 4),
    explains404: major > 1 || (major === 1 && minor >= 8),
  };
}

/** What became of a message at its receiver. */
export type Delivery =
  /** Queued for the process, which says nothing about whether it handles it. */
  | { readonly kind: "delivered" }
  | { readonly kind: "no-process" }
  /** The path does not start with a slash, or the sender's ip is not the peer's; `reason` for the body. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Sender or path cannot be decoded; `reason` for the body. */
  | { readonly kind: "undecodable"; readonly reason: string };

/**
 * The answer to a libprocess message.
 *
 * @param agentIsLibprocess whether its User-Agent holds `libprocess/`
 * @param date value of the Date header, see {@link formatHttpDate}
 * @returns the bytes; `undefined` when that receiver sends nothing
 */
export function encodeAnswer(
  delivery: Delivery,
  agentIsLibprocess: boolean,
  profile: AnswerProfile,
  date: string,
): Uint8Array | undefined {
  if (!profile.answersAll) {
    if (agentIsLibprocess || delivery.kind === "refused" || delivery.kind === "undecodable") {
      return undefined;
    }
  }
  switch (delivery.kind) {
    case "delivered":
      return encode(202, "Accepted", undefined, date);
    case "no-process":
      return encode(404, "Not Found", profile.explains404 ? "404 Not Found." : undefined, date);
    case "refused":
      return encode(400, "Bad Request", delivery.reason, date);
    case "undecodable":
      return encode(500, "Internal Server Error", delivery.reason, date);
  }
}

function encode(
  status: number,
  reason: string,
  text: string | undefined,
  date: string,
): Uint8Array {
  const body = encodeUtf8(text ?? "");
  const headers: HeaderField[] = [["Date", date]];
  if (text !== undefined) headers.push(["Content-Type", "text/plain; charset=utf-8"]);
  headers.push(["Content-Length", String(body.length)]);
  return concatBytes([encodeHttpResponseHead({ status, reason, headers }), body]);
}

/** A Date header's value, `Mon, 23 Nov 2026 08:38:53 GMT` (RFC 9110, 5.6.7). */
export function formatHttpDate(epochMs: number): string {
  return new Date(epochMs).toUTCString();
}
