// A libprocess message is a POST to /<to.id>/<name> whose sender stands in a header. Which POSTs are messages,
// and how the parts are read, follows the receiver in libprocess (process.cpp, `libprocess` and `parse`),
// the same in every version: User-Agent starting with "libprocess/", or Libprocess-From; the last header of a
// name wins; an unreadable sender becomes the empty UPID.

import type { HttpHead } from "../http1/index.js";
import { type Malformed, malformed } from "../malformed.js";
import { type MessageStyle, messageStyle } from "./message-style.js";
import { percentDecode, wireText } from "./percent-decode.js";
import { isEmptyUpid, parseUpid, type Upid } from "./upid.js";

const AGENT_PREFIX = "libprocess/";

/** Who sends what to whom, as a receiver reads it from a request head. */
export interface LibprocessEnvelope {
  readonly kind: "libprocess";
  /** The empty UPID when the header does not hold one, see `fromUnreadable`. */
  readonly from: Upid;
  /** The sender as it was written. */
  readonly fromText: string;
  /** The header holds neither a UPID nor the empty one: receivers take it for the empty one. */
  readonly fromUnreadable: boolean;
  readonly fromSource: "libprocess-from" | "user-agent";
  /**
   * The id alone counts: the receiver puts in its own address. `address` is what Host says, where it says anything;
   * nobody looks at it.
   */
  readonly to: { readonly id: string; readonly address?: string };
  /** Full proto name, or `PING`, `PONG`, or whatever modules made up. Empty for a path of one part. */
  readonly name: string;
  /**
   * User-Agent names libprocess: receivers up to 1.3 then send no answer at all; without it, and from 1.4 on
   * always, they answer.
   */
  readonly agentIsLibprocess: boolean;
  /** Which implementation writes heads of this shape. */
  readonly style: MessageStyle;
}

/** Why a libprocess message has no envelope. */
export type EnvelopeErrorCode =
  /** The path does not start with a slash: answered 400 by 1.4+. */
  | "path"
  /** The id has a malformed escape: answered 500 by 1.4+, not at all before. */
  | "escape";

/** What a head turns out to be. */
export type EnvelopeResult =
  | LibprocessEnvelope
  /** Not a libprocess message: a plain request, or a response. */
  | { readonly kind: "http" }
  | Malformed<EnvelopeErrorCode>;

const PLAIN_HTTP: EnvelopeResult = Object.freeze({ kind: "http" });

/** Whether a head is a libprocess message by the receiver's rule. */
export function isLibprocessMessage(head: HttpHead): boolean {
  if (head.kind !== "request" || head.method !== "POST") return false;
  const agent = head.headers.get("user-agent");
  return agent?.startsWith(AGENT_PREFIX) === true || head.headers.has("libprocess-from");
}

/** Reads the envelope of a libprocess message from its request head. */
export function parseEnvelope(head: HttpHead): EnvelopeResult {
  if (head.kind !== "request" || head.method !== "POST") return PLAIN_HTTP;
  const agent = head.headers.get("user-agent") ?? "";
  const header = head.headers.get("libprocess-from");
  if (header === undefined && !agent.startsWith(AGENT_PREFIX)) return PLAIN_HTTP;
  const path = pathOf(head.target);
  const offset = head.offset + head.method.length + 1;
  if (!path.startsWith("/")) {
    return malformed(
      "path",
      "read a libprocess path",
      offset,
      JSON.stringify(path),
      'a leading "/"',
    );
  }
  const slash = path.indexOf("/", 1);
  const rawId = slash < 0 ? path.slice(1) : path.slice(1, slash);
  const id = percentDecode(rawId);
  if (id === undefined) {
    const found = JSON.stringify(rawId);
    return malformed("escape", "decode a process id", offset, found, "% and two hex digits");
  }
  const fromText = wireText(header ?? agent.slice(AGENT_PREFIX.length));
  const from = parseUpid(fromText);
  const address = head.headers.get("host") ?? "";
  return {
    kind: "libprocess",
    from,
    fromText,
    fromUnreadable: isEmptyUpid(from) && fromText !== "@0.0.0.0:0",
    fromSource: header === undefined ? "user-agent" : "libprocess-from",
    to: address === "" ? { id } : { id, address },
    name: slash < 0 ? "" : wireText(path.slice(slash + 1)),
    agentIsLibprocess: agent.includes(AGENT_PREFIX),
    style: messageStyle(head),
  };
}

/** The path of a request target: without scheme and host, query and fragment. */
function pathOf(target: string): string {
  let end = target.length;
  const query = target.indexOf("?");
  if (query >= 0) end = query;
  const fragment = target.indexOf("#");
  if (fragment >= 0 && fragment < end) end = fragment;
  let start = 0;
  if (target.charCodeAt(0) !== 0x2f) {
    const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/.exec(target);
    if (scheme !== null) start = scheme[0].length;
  }
  return target.slice(start, end);
}
