import type { Message, Note } from "../flow/index.js";
import type { Fact } from "./facts/fact.js";
import { factsOf } from "./facts/facts-of.js";
import type { Line, Role, Span } from "./line.js";
import { safeText, shorten, shortenUuids } from "./shorten.js";
import { formatSpan, formatTime, type TimeStyle } from "./time-text.js";
import { shortType } from "./type-text.js";

/** How lines are made. */
export interface LineOptions {
  /** Default `clock`. */
  readonly time?: TimeStyle;
  /** Where `relative` times count from, in nanoseconds since the epoch. */
  readonly startNs?: bigint;
  /** Characters after which facts and notes are cut off; default 1000, at least 40. */
  readonly width?: number;
  /** Write uuids inside UPIDs and ids of Mesos's making in full; default false. */
  readonly fullIds?: boolean;
}

const DEFAULT_WIDTH = 1000;
const MIN_WIDTH = 40;
const MAX_ADDRESS = 80;
/** For a sender or receiver that a line of JSON does not name. */
const UNKNOWN = "?";
const MAX_TYPE = 120;
const MAX_KEY = 40;
const MAX_VALUE = 120;
const MAX_NOTE = 160;
const MAX_NOTES = 3;

// Ids that Mesos makes, mostly of a uuid and a number; task and executor ids belong to users and stay whole.
const MADE_BY_MESOS = new Set([
  "framework",
  "agent",
  "offer",
  "master",
  "pid",
  "container",
  "provider",
]);

// Notes about bytes that are not there or make no sense, as opposed to those that are merely new to us.
const DAMAGE = new Set(["gap", "truncated", "malformed", "limit"]);

/**
 * One message as one line that a person can read: number, time, sender, receiver, type, the few facts that
 * matter for that type, how long after its question an answer came, notes.
 *
 * Text from the wire is escaped and shortened; the line holds no control characters whatever was captured.
 */
export function lineOf(message: Message, options: LineOptions = {}): Line {
  const id = options.fullIds === true ? (text: string) => text : shortenUuids;
  const spans: Span[] = [
    { role: "number", text: String(message.n).padStart(5) },
    blank,
    { role: "time", text: formatTime(message.timeNs, options.time, options.startNs) },
    blank,
    { role: "from", text: safeText(id(message.from), MAX_ADDRESS) || UNKNOWN },
    blank,
    arrow,
    blank,
    { role: "to", text: safeText(id(message.to), MAX_ADDRESS) || UNKNOWN },
    blank,
    { role: typeRole(message), text: safeText(shortType(message.type), MAX_TYPE) },
  ];
  for (const fact of factsOf(message)) pushFact(spans, fact, id);
  if (message.match !== undefined) {
    const { n, latencyNs } = message.match;
    spans.push(blank, { role: "latency", text: `(${formatSpan(latencyNs)} after #${n})` });
  }
  if (message.notes.length > 0) spans.push(...noteSpans(message.notes));
  return { spans: cut(spans, Math.max(MIN_WIDTH, options.width ?? DEFAULT_WIDTH)) };
}

const blank: Span = { role: "separator", text: " " };
const arrow: Span = { role: "arrow", text: "->" };
const equals: Span = { role: "separator", text: "=" };

function typeRole(message: Message): Role {
  return message.kind === "raw" || message.kind === "gap" ? "error" : "type";
}

function pushFact(spans: Span[], fact: Fact, id: (text: string) => string): void {
  const known = MADE_BY_MESOS.has(fact.key) ? id(fact.value) : fact.value;
  const value = safeText(known, MAX_VALUE);
  if (fact.key === "") {
    spans.push(blank, { role: fact.role, text: value });
    return;
  }
  // Quoted, so that the words of one value are not taken for the next fact.
  const whole = value.includes(" ") && !value.startsWith('"') ? `"${value}"` : value;
  const key: Span = { role: "fact-key", text: safeText(fact.key, MAX_KEY) };
  spans.push(blank, key, equals, { role: fact.role, text: whole });
}

function noteSpans(notes: readonly Note[]): readonly Span[] {
  const spans: Span[] = notes
    .slice(0, MAX_NOTES)
    .flatMap(({ code, text }) => [
      blank,
      { role: DAMAGE.has(code) ? "error" : "note", text: `! ${safeText(text, MAX_NOTE)}` },
    ]);
  if (notes.length > MAX_NOTES) {
    spans.push(blank, { role: "note", text: `! ${notes.length - MAX_NOTES} more notes` });
  }
  return spans;
}

function cut(spans: readonly Span[], width: number): readonly Span[] {
  let length = 0;
  for (const span of spans) length += span.text.length;
  if (length <= width) return spans;
  const kept: Span[] = [];
  let room = width;
  for (const span of spans) {
    // One place stays for the mark of what is cut off.
    if (span.text.length >= room) {
      kept.push({ role: span.role, text: shorten(`${span.text} `, room) });
      break;
    }
    kept.push(span);
    room -= span.text.length;
  }
  return kept;
}
