import type { Message } from "../flow/index.js";
import { hideSecrets } from "./hide-secrets.js";
import { formatLine, type Line, type Span } from "./line.js";
import { type LineOptions, lineOf } from "./line-of.js";

/** How hex dumps are made. */
export interface HexOptions extends LineOptions {
  /** Bytes after which a dump is cut off, with a line that says so; default 1 MiB. */
  readonly maxBytes?: number;
  /** Show secrets as they were captured; default false: `(hidden)` stands for them. */
  readonly secrets?: boolean;
}

const ROW = 16;
const DEFAULT_MAX_BYTES = 1024 * 1024;
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/** The line of a message, then its payload in rows of 16 bytes: offset, hex, ASCII. */
export function hexLinesOf(message: Message, options: HexOptions = {}): readonly Line[] {
  const { payload } = options.secrets === true ? message : hideSecrets(message).message;
  return [lineOf(message, options), ...hexRows(payload, options.maxBytes)];
}

/** {@link hexLinesOf} as plain text, without a line break at its end. */
export function hexOf(message: Message, options: HexOptions = {}): string {
  return hexLinesOf(message, options).map(formatLine).join("\n");
}

/** Rows of a hex dump, each of offset, 16 bytes in hex and the same in ASCII. */
export function hexRows(bytes: Uint8Array, maxBytes: number = DEFAULT_MAX_BYTES): readonly Line[] {
  const end = Math.min(bytes.length, maxBytes);
  const rows: Line[] = [];
  for (let offset = 0; offset < end; offset += ROW) {
    rows.push({ spans: rowSpans(bytes.subarray(offset, Math.min(offset + ROW, end)), offset) });
  }
  if (end < bytes.length) {
    rows.push({ spans: [{ role: "dim", text: `    ${bytes.length - end} more bytes` }] });
  }
  return rows;
}

function rowSpans(row: Uint8Array, offset: number): readonly Span[] {
  let hex = "";
  let ascii = "";
  for (let index = 0; index < ROW; index++) {
    const byte = row[index];
    hex += index === ROW / 2 ? "  " : index === 0 ? "" : " ";
    hex += byte === undefined ? "  " : HEX[byte];
    if (byte !== undefined) ascii += byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : ".";
  }
  return [
    { role: "dim", text: `    ${offset.toString(16).padStart(6, "0")}` },
    { role: "separator", text: "  " },
    { role: "fact-value", text: hex },
    { role: "separator", text: "  " },
    { role: "dim", text: `|${ascii}|` },
  ];
}
