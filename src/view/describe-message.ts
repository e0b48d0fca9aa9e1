import type { Message } from "../flow/index.js";
import { formatLine } from "./line.js";
import { lineOf } from "./line-of.js";

const COMMENT_WIDTH = 300;
/** Spans of a line before its sender: number and time, which the packet has. */
const LEADING_SPANS = 4;

/** A message as the comment of a packet: its line, without the time that the packet has. */
export function describeMessage(message: Message): string {
  const { spans } = lineOf(message, { width: COMMENT_WIDTH });
  return `#${message.n} ${formatLine({ spans: spans.slice(LEADING_SPANS) })}`;
}
