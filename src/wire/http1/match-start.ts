import type { ByteQueue } from "../../bytes/index.js";
import type { HttpDirection } from "./http-head.js";
import { isTokenByte } from "./parse-head.js";

const CR = 0x0d;
const SPACE = 0x20;
const RESPONSE_START: readonly number[] = Array.from("HTTP/", (letter) => letter.charCodeAt(0));

/** Longer than any registered method (RFC 9110; IANA: UPDATEREDIRECTREF has 17 letters). */
const MAX_METHOD_BYTES = 32;

/** Whether bytes start like a message of a direction; `maybe` while too few are there. */
export type StartMatch = "yes" | "no" | "maybe";

/**
 * Looks at the first bytes only: a TLS hello, a ZooKeeper frame or binary data is told apart at once, before
 * it is searched for an empty line that will not come.
 */
export function matchStart(queue: ByteQueue, direction: HttpDirection): StartMatch {
  return direction === "request" ? matchMethod(queue) : matchVersion(queue);
}

function matchMethod(queue: ByteQueue): StartMatch {
  for (let index = 0; index <= MAX_METHOD_BYTES; index++) {
    const byte = queue.byteAt(index);
    if (byte < 0) return "maybe";
    if (byte === SPACE) return index > 0 ? "yes" : "no";
    if (!isTokenByte(byte)) return halfLineEnd(queue) ? "maybe" : "no";
  }
  return "no";
}

function matchVersion(queue: ByteQueue): StartMatch {
  for (let index = 0; index < RESPONSE_START.length; index++) {
    const byte = queue.byteAt(index);
    if (byte < 0) return "maybe";
    if (byte !== RESPONSE_START[index]) return halfLineEnd(queue) ? "maybe" : "no";
  }
  return "yes";
}

/** A CR alone may be the first half of an empty line. */
function halfLineEnd(queue: ByteQueue): boolean {
  return queue.length === 1 && queue.byteAt(0) === CR;
}
