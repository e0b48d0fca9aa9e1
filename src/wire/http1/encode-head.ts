import { MesosSniffError } from "../../errors/index.js";

/** A header field to write. */
export type HeaderField = readonly [name: string, value: string];

/** What {@link encodeHttpRequestHead} writes. */
export interface RequestHeadParts {
  readonly method: string;
  /** Written as it is: the caller escapes. */
  readonly target: string;
  /** Default `HTTP/1.1`. */
  readonly version?: string;
  /** Written in this order and letter case. */
  readonly headers?: Iterable<HeaderField>;
}

/** What {@link encodeHttpResponseHead} writes. */
export interface ResponseHeadParts {
  readonly status: number;
  readonly reason: string;
  /** Default `HTTP/1.1`. */
  readonly version?: string;
  /** Written in this order and letter case. */
  readonly headers?: Iterable<HeaderField>;
}

/**
 * Bytes of a request head, empty line included. Adds nothing: framing headers are the caller's.
 *
 * @throws MesosSniffError `invalid-argument` when a part holds CR, LF or NUL, or a character over U+00FF
 */
export function encodeHttpRequestHead(parts: RequestHeadParts): Uint8Array {
  const { method, target, version = "HTTP/1.1", headers = [] } = parts;
  return encodeHead(`${method} ${target} ${version}`, headers);
}

/**
 * Bytes of a response head, empty line included. Adds nothing: framing headers are the caller's.
 *
 * @throws MesosSniffError `invalid-argument` when a part holds CR, LF or NUL, or a character over U+00FF
 */
export function encodeHttpResponseHead(parts: ResponseHeadParts): Uint8Array {
  const { status, reason, version = "HTTP/1.1", headers = [] } = parts;
  return encodeHead(`${version} ${status} ${reason}`, headers);
}

function encodeHead(startLine: string, headers: Iterable<HeaderField>): Uint8Array {
  let text = `${checked(startLine)}\r\n`;
  for (const [name, value] of headers) text += `${checked(name)}: ${checked(value)}\r\n`;
  return encodeLatin1(`${text}\r\n`);
}

function checked(part: string): string {
  for (let index = 0; index < part.length; index++) {
    const code = part.charCodeAt(index);
    if (code === 0x0d || code === 0x0a || code === 0 || code > 0xff) {
      const found = JSON.stringify(part.slice(0, 60));
      throw new MesosSniffError(
        "invalid-argument",
        `cannot encode an HTTP head: found ${found}, want characters up to U+00FF but no CR, LF or NUL`,
        { offset: index },
      );
    }
  }
  return part;
}

/** One byte a character; the caller has made sure that each is at most U+00FF. */
export function encodeLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}
