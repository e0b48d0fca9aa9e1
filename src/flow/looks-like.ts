import { latin1 } from "../bytes/index.js";

const CR = 0x0d;
const LF = 0x0a;

/** A first line is looked at up to this length; those of Mesos and its clients are far shorter. */
const MAX_LINE_BYTES = 8192;

/**
 * What a stream carries by its first line: enough to tell HTTP/1 from TLS and ZooKeeper, and from line protocols
 * that look like it at first, such as SMTP, Redis, RTSP and SIP.
 *
 * @param bytes from the start of the stream
 * @param ended no more will come: a request line whose end is missing counts as one
 * @returns `unknown` while it may still become a line of HTTP
 */
export function looksLike(
  bytes: Uint8Array,
  ended = false,
): "request" | "response" | "other" | "unknown" {
  // RFC 9112, 2.2: empty lines before a request are no part of it.
  let start = 0;
  while (bytes[start] === CR || bytes[start] === LF) start++;
  const lineEnd = bytes.indexOf(LF, start);
  const end = lineEnd < 0 ? bytes.length : lineEnd;
  if (end - start > MAX_LINE_BYTES) return "other";
  const line = latin1(bytes, start, end).replace(/\r$/, "");
  if (line.startsWith("HTTP/1.")) return "response";
  if (lineEnd >= 0) return isRequestLine(line) ? "request" : "other";
  if (ended && /^[A-Z]{3,} \//.test(line)) return "request";
  return "HTTP/1.".startsWith(line) || isStartOfRequestLine(line) ? "unknown" : "other";
}

function isRequestLine(line: string): boolean {
  return isStartOfRequestLine(line) && / HTTP\/1\.[0-9]$/.test(line);
}

/** Whether there is nothing but a method in capitals and, behind a blank, text without control characters. */
function isStartOfRequestLine(line: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  return /^[A-Z][A-Z_-]{0,31}(?: [^\x00-\x1f\x7f]*)?$/.test(line);
}
