import type { HttpRequestHead } from "../http1/index.js";

/**
 * Which implementation writes heads of a shape (libprocess `encoder.hpp`, `MessageEncoder`).
 *
 * - `libprocess-1.0`: libprocess up to 0.21.0, HTTP/1.0 and no Libprocess-From
 * - `libprocess-1.1`: libprocess from 0.21.1 to 1.11, an empty Host
 * - `libprocess-1.1-host`: the development head since November 2020, the receiver's address in Host
 * - `mesos-go`: Go's HTTP client with Libprocess-From
 * - `other`: somebody else
 */
export type MessageStyle =
  | "libprocess-1.0"
  | "libprocess-1.1"
  | "libprocess-1.1-host"
  | "mesos-go"
  | "other";

/** Schema versions whose libprocess writes a style; absent where that side is open. */
export interface StyleVersions {
  readonly oldest?: string;
  readonly newest?: string;
}

const OPEN: StyleVersions = {};
const OLD: readonly string[] = ["User-Agent", "Connection"];
const NEW: readonly string[] = ["User-Agent", "Libprocess-From", "Connection", "Host"];
const CODING = "Transfer-Encoding";

/** Recognises the writer of a libprocess message by version, header names, their order and letter case. */
export function messageStyle(head: HttpRequestHead): MessageStyle {
  const { headers, minorVersion } = head;
  if (minorVersion === 0 && hasExactly(head, OLD)) return "libprocess-1.0";
  if (minorVersion === 1 && hasExactly(head, NEW)) {
    return headers.valueAt(3) === "" ? "libprocess-1.1" : "libprocess-1.1-host";
  }
  const agent = headers.get("user-agent") ?? "";
  return /^Go[- ]/.test(agent) && headers.has("libprocess-from") ? "mesos-go" : "other";
}

/** Which versions of Mesos write a style. Nothing is known of other implementations. */
export function styleVersions(style: MessageStyle): StyleVersions {
  switch (style) {
    case "libprocess-1.0":
      return { newest: "0.21.0" };
    case "libprocess-1.1":
      return { oldest: "0.21.1", newest: "1.11.0" };
    case "libprocess-1.1-host":
      return { oldest: "master" };
    case "mesos-go":
    case "other":
      return OPEN;
  }
}

function hasExactly(head: HttpRequestHead, names: readonly string[]): boolean {
  const { headers, transfer } = head;
  if (headers.size !== names.length + (transfer.chunked ? 1 : 0)) return false;
  for (let index = 0; index < names.length; index++) {
    if (!headers.isNamed(index, names[index] ?? "")) return false;
  }
  return !transfer.chunked || headers.isNamed(names.length, CODING);
}
