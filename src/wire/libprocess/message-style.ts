import type { HttpRequestHead } from "../http1/index.js";

/**
 * Which implementation writes heads of a shape.
 *
 * - `libprocess-1.0`: libprocess up to 0.21.0, HTTP/1.0 and no Libprocess-From
 * - `libprocess-1.1`: libprocess from 0.21.1 to 1.11 and the development head
 * - `mesos-go`: Go's HTTP client with Libprocess-From
 * - `other`: somebody else
 */
export type MessageStyle = "libprocess-1.0" | "libprocess-1.1" | "mesos-go" | "other";

const OLD: readonly string[] = ["User-Agent", "Connection"];
const NEW: readonly string[] = ["User-Agent", "Libprocess-From", "Connection", "Host"];
const CODING = "Transfer-Encoding";

/** Recognises the writer of a libprocess message by version, header names, their order and letter case. */
export function messageStyle(head: HttpRequestHead): MessageStyle {
  if (head.minorVersion === 0 && hasExactly(head, OLD)) return "libprocess-1.0";
  if (head.minorVersion === 1 && hasExactly(head, NEW)) return "libprocess-1.1";
  const agent = head.headers.get("user-agent") ?? "";
  return /^Go[- ]/.test(agent) && head.headers.has("libprocess-from") ? "mesos-go" : "other";
}

function hasExactly(head: HttpRequestHead, names: readonly string[]): boolean {
  const { headers, transfer } = head;
  if (headers.size !== names.length + (transfer.chunked ? 1 : 0)) return false;
  for (let index = 0; index < names.length; index++) {
    if (headers.nameAt(index) !== names[index]) return false;
  }
  return !transfer.chunked || headers.nameAt(names.length) === CODING;
}
