// RFC 9112:
//   request-line  = method SP request-target SP HTTP-version
//   status-line   = HTTP-version SP status-code SP [ reason-phrase ]
//   field-line    = field-name ":" OWS field-value OWS
//   obs-fold      = OWS CRLF RWS
// Read as leniently as http-parser, which Mesos uses, and with a note for everything that is odd.

import { malformed, quoteBytes } from "../malformed.js";
import { headText } from "./head-text.js";
import type {
  HttpDirection,
  HttpErrorCode,
  HttpHead,
  HttpMalformed,
  HttpNote,
  HttpNoteCode,
  TransferFacts,
} from "./http-head.js";
import { HttpHeaders, isBlank } from "./http-headers.js";

const CR = 0x0d;
const COLON = 0x3a;

/** RFC 9110, 5.6.2: the characters of a method or a field name. */
const TOKEN: Uint8Array = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  TOKEN[character.charCodeAt(0)] = 1;
}

/** Whether a byte may stand in a method or a header name. */
export function isTokenByte(byte: number): boolean {
  return TOKEN[byte] === 1;
}

/**
 * Reads one complete head.
 *
 * @param bytes from the start line to the empty line, both included
 * @param text the same, see {@link headText}
 * @param offset of the first byte, for events and errors
 * @param maxHeaders most header lines accepted
 */
export function parseHead(
  bytes: Uint8Array,
  text: string,
  offset: number,
  direction: HttpDirection,
  maxHeaders: number,
): HttpHead | HttpMalformed {
  const notes: HttpNote[] = [];
  const lineEnd = text.indexOf("\n");
  const startEnd = trimLineEnd(bytes, 0, lineEnd);
  const start = parseStartLine(bytes, text, startEnd, offset, direction, notes);
  if ("code" in start) return start;
  const carriage = text.indexOf("\r");
  if (carriage >= 0 && carriage < startEnd) note(notes, "bare-cr", offset + carriage);
  if (bytes[lineEnd - 1] !== CR) note(notes, "lf-line-end", offset + lineEnd);
  const fields = parseFields(bytes, text, lineEnd + 1, offset, maxHeaders, notes);
  if ("code" in fields) return fields;
  const transfer = transferFacts(fields, start.minorVersion, offset, notes);
  if ("code" in transfer) return transfer;
  const { version, minorVersion } = start;
  const { headers } = fields;
  const keepAlive = keepsAlive(fields, minorVersion);
  const upgrade = fields.upgrade && connectionSays(fields, "upgrade");
  // Each property by name: spreading what both have in common costs more than all the parsing above.
  return start.kind === "request"
    ? {
        kind: "request",
        method: start.method,
        target: start.target,
        offset,
        bytes,
        version,
        minorVersion,
        headers,
        transfer,
        keepAlive,
        upgrade,
        notes,
      }
    : {
        kind: "response",
        status: start.status,
        reason: start.reason,
        offset,
        bytes,
        version,
        minorVersion,
        headers,
        transfer,
        keepAlive,
        upgrade,
        notes,
      };
}

/** Header lines alone, such as trailers: `bytes` ends with the empty line. */
export function parseTrailers(
  bytes: Uint8Array,
  offset: number,
  maxHeaders: number,
  notes: HttpNote[],
): HttpHeaders | HttpMalformed {
  const fields = parseFields(bytes, headText(bytes), 0, offset, maxHeaders, notes);
  return "code" in fields ? fields : fields.headers;
}

type StartLine =
  | {
      readonly kind: "request";
      readonly method: string;
      readonly target: string;
      readonly version: string;
      readonly minorVersion: number;
    }
  | {
      readonly kind: "response";
      readonly status: number;
      readonly reason: string;
      readonly version: string;
      readonly minorVersion: number;
    };

function parseStartLine(
  bytes: Uint8Array,
  text: string,
  end: number,
  offset: number,
  direction: HttpDirection,
  notes: HttpNote[],
): StartLine | HttpMalformed {
  return direction === "request"
    ? parseRequestLine(bytes, text, end, offset, notes)
    : parseStatusLine(bytes, text, end, offset);
}

function parseRequestLine(
  bytes: Uint8Array,
  text: string,
  end: number,
  offset: number,
  notes: HttpNote[],
): StartLine | HttpMalformed {
  const wanted = 'a request line such as "POST /master HTTP/1.1"';
  const space = text.indexOf(" ");
  const lastSpace = text.lastIndexOf(" ", end - 1);
  if (space <= 0 || lastSpace <= space + 1 || lastSpace >= end) {
    return startLineError("start-line", bytes, 0, end, offset, wanted);
  }
  for (let index = 0; index < space; index++) {
    if (!isTokenByte(bytes[index] ?? 0)) {
      return startLineError("start-line", bytes, index, end, offset, "a method");
    }
  }
  const version = text.slice(lastSpace + 1, end);
  const minorVersion = minorOf(version);
  if (minorVersion < 0) return versionError(bytes, lastSpace + 1, end, offset, version);
  const target = text.slice(space + 1, lastSpace);
  if (target.includes(" ")) note(notes, "space-in-target", offset + space + 1);
  return { kind: "request", method: text.slice(0, space), target, version, minorVersion };
}

function parseStatusLine(
  bytes: Uint8Array,
  text: string,
  end: number,
  offset: number,
): StartLine | HttpMalformed {
  const space = text.indexOf(" ");
  const wanted = 'a status line such as "HTTP/1.1 202 Accepted"';
  if (space <= 0 || space >= end)
    return startLineError("start-line", bytes, 0, end, offset, wanted);
  const version = text.slice(0, space);
  const minorVersion = minorOf(version);
  if (minorVersion < 0) return versionError(bytes, 0, space, offset, version);
  const status = text.slice(space + 1, Math.min(end, space + 4));
  const after = bytes[space + 4];
  if (!/^[1-9][0-9][0-9]$/.test(status) || (space + 4 < end && !isBlank(after ?? 0))) {
    return startLineError("start-line", bytes, space + 1, end, offset, "a status of three digits");
  }
  const reason = text.slice(Math.min(end, space + 5), end);
  return { kind: "response", status: Number(status), reason, version, minorVersion };
}

/** Minor number of `HTTP/1.x`, or -1. */
function minorOf(version: string): number {
  if (version === "HTTP/1.1") return 1;
  if (version === "HTTP/1.0") return 0;
  const match = /^HTTP\/1\.([0-9])$/.exec(version);
  return match === null ? -1 : Number(match[1]);
}

function versionError(
  bytes: Uint8Array,
  start: number,
  end: number,
  offset: number,
  version: string,
): HttpMalformed {
  const code = /^HTTP\/[0-9]+(\.[0-9]+)?$/.test(version) ? "version" : "start-line";
  return startLineError(code, bytes, start, end, offset, "HTTP/1.0 or HTTP/1.1");
}

function startLineError(
  code: HttpErrorCode,
  bytes: Uint8Array,
  start: number,
  end: number,
  offset: number,
  wanted: string,
): HttpMalformed {
  const found = quoteBytes(bytes.subarray(start, Math.max(start, end)));
  return malformed(code, "read the start line", offset + start, found, wanted);
}

/** What the header lines hold; the four that decide framing are picked out. */
interface Fields {
  readonly headers: HttpHeaders;
  readonly lengths: readonly string[];
  readonly codings: readonly string[];
  readonly connection: readonly string[];
  readonly upgrade: boolean;
}

function parseFields(
  bytes: Uint8Array,
  text: string,
  from: number,
  offset: number,
  maxHeaders: number,
  notes: HttpNote[],
): Fields | HttpMalformed {
  const marks: number[] = [];
  const hints: number[] = [];
  let carriage = from;
  let at = from;
  for (;;) {
    const lineStart = at;
    const lineFeed = text.indexOf("\n", at);
    if (lineFeed < 0) break;
    const end = trimLineEnd(bytes, lineStart, lineFeed);
    if (end === lineFeed) note(notes, "lf-line-end", offset + lineFeed);
    at = lineFeed + 1;
    if (end === lineStart) break;
    if (carriage >= 0 && carriage < at) {
      carriage = text.indexOf("\r", lineStart);
      if (carriage >= 0 && carriage < end) note(notes, "bare-cr", offset + carriage);
    }
    if (isBlank(bytes[lineStart] ?? 0)) {
      if (marks.length === 0) return headerError(bytes, lineStart, end, offset);
      note(notes, "folded-header", offset + lineStart);
      marks[marks.length - 1] = trimRight(bytes, lineStart, end);
      continue;
    }
    if (marks.length >= maxHeaders * 4) {
      const found = `more than ${maxHeaders} header lines`;
      return malformed("header-count-limit", "read headers", offset + lineStart, found, "fewer");
    }
    const colon = nameEnd(bytes, lineStart, end);
    let afterName = colon;
    while (isBlank(bytes[afterName] ?? 0)) afterName++;
    if (colon === lineStart || bytes[afterName] !== COLON) {
      return headerError(bytes, lineStart, end, offset);
    }
    if (afterName !== colon) note(notes, "space-before-colon", offset + colon);
    let valueStart = afterName + 1;
    while (valueStart < end && isBlank(bytes[valueStart] ?? 0)) valueStart++;
    if (decidesFraming(bytes[lineStart] ?? 0, colon - lineStart)) hints.push(marks.length >> 2);
    marks.push(lineStart, colon, valueStart, trimRight(bytes, valueStart, end));
  }
  return pickFraming(new HttpHeaders(text, marks), hints);
}

function pickFraming(headers: HttpHeaders, hints: readonly number[]): Fields {
  const lengths: string[] = [];
  const codings: string[] = [];
  const connection: string[] = [];
  let upgrade = false;
  for (const index of hints) {
    const value = headers.valueAt(index);
    switch (headers.nameAt(index).toLowerCase()) {
      case "content-length":
        lengths.push(value);
        break;
      case "transfer-encoding":
        codings.push(value);
        break;
      case "connection":
        connection.push(value);
        break;
      case "upgrade":
        upgrade = true;
        break;
    }
  }
  return { headers, lengths, codings, connection, upgrade };
}

/** Content-Length, Transfer-Encoding, Connection, Upgrade, by length and first letter; a hint only. */
function decidesFraming(first: number, length: number): boolean {
  switch (length) {
    case 7:
      return (first | 0x20) === 0x75;
    case 10:
    case 14:
      return (first | 0x20) === 0x63;
    case 17:
      return (first | 0x20) === 0x74;
    default:
      return false;
  }
}

function headerError(bytes: Uint8Array, start: number, end: number, offset: number): HttpMalformed {
  const found = quoteBytes(bytes.subarray(start, end));
  return malformed(
    "header",
    "read a header line",
    offset + start,
    found,
    'a line such as "Host: x"',
  );
}

function nameEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && TOKEN[bytes[at] ?? 0] === 1) at++;
  return at;
}

function trimLineEnd(bytes: Uint8Array, start: number, lineFeed: number): number {
  return lineFeed > start && bytes[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed;
}

function trimRight(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(bytes[at - 1] ?? 0)) at--;
  return at;
}

function transferFacts(
  fields: Fields,
  minorVersion: number,
  offset: number,
  notes: HttpNote[],
): TransferFacts | HttpMalformed {
  const coding = lastItem(fields.codings.at(-1));
  const chunked = coding === "chunked";
  const otherCoding = coding !== undefined && coding !== "" && coding !== "identity" && !chunked;
  if (chunked && minorVersion === 0) note(notes, "chunked-in-http-1.0", offset);
  if (otherCoding) note(notes, "unknown-transfer-coding", offset);
  if (fields.lengths.length === 0) return { contentLengthBytes: undefined, chunked, otherCoding };
  if (chunked) {
    note(notes, "length-and-chunked", offset);
    return { contentLengthBytes: undefined, chunked, otherCoding };
  }
  const values = fields.lengths.flatMap((value) => value.split(",").map((item) => item.trim()));
  const [value = ""] = values;
  const doing = "read Content-Length";
  const length = Number(value);
  if (!/^[0-9]+$/.test(value) || !Number.isSafeInteger(length)) {
    const found = JSON.stringify(value.slice(0, 40));
    return malformed("content-length", doing, offset, found, "decimal digits, at most 2^53 - 1");
  }
  if (values.length > 1) {
    if (values.some((other) => !/^[0-9]+$/.test(other) || Number(other) !== length)) {
      const found = values.slice(0, 4).join(" and ").slice(0, 60);
      return malformed("conflicting-lengths", doing, offset, found, "one value");
    }
    note(notes, "repeated-length", offset);
  }
  return { contentLengthBytes: length, chunked, otherCoding };
}

function keepsAlive(fields: Fields, minorVersion: number): boolean {
  return minorVersion === 0
    ? connectionSays(fields, "keep-alive")
    : !connectionSays(fields, "close");
}

function connectionSays({ connection }: Fields, option: string): boolean {
  if (connection.length === 0) return false;
  const list = connection.join().toLowerCase();
  return list === option || (list.includes(option) && items(list).includes(option));
}

function items(list: string): readonly string[] {
  return list.split(",").map((item) => item.trim().toLowerCase());
}

function lastItem(list: string | undefined): string | undefined {
  // Nearly always the whole of it.
  return list === undefined || list === "chunked" ? list : items(list).at(-1);
}

function note(notes: HttpNote[], code: HttpNoteCode, offset: number): void {
  // One of a kind is enough: a head with LF line ends has one at every line.
  if (!notes.some((other) => other.code === code)) notes.push({ code, offset });
}
