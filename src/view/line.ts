/**
 * What a piece of a line is; a terminal maps roles to colours, a page to classes.
 *
 * - `separator`: blanks and punctuation between the others
 * - `state-good`, `state-bad`: fact values that say so, such as TASK_FINISHED and TASK_FAILED
 * - `dim`: worth less attention than the rest
 */
export type Role =
  | "number"
  | "time"
  | "from"
  | "arrow"
  | "to"
  | "type"
  | "fact-key"
  | "fact-value"
  | "state-good"
  | "state-bad"
  | "latency"
  | "note"
  | "error"
  | "dim"
  | "separator";

/** A piece of a line; its text holds no control characters and no line breaks. */
export interface Span {
  readonly role: Role;
  readonly text: string;
}

/** One message as a line, without the line break. */
export interface Line {
  readonly spans: readonly Span[];
}

/** The line as plain text. */
export function formatLine(line: Line): string {
  let text = "";
  for (const span of line.spans) text += span.text;
  return text;
}
