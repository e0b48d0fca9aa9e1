import type { Message } from "../flow/index.js";
import { safeText } from "./shorten.js";
import { formatSpan } from "./time-text.js";
import { shortType } from "./type-text.js";

/** Messages and bytes of one kind of traffic. */
export interface Tally {
  messages: number;
  bytes: number;
}

/** How long answers of one type took. */
export interface LatencyTally {
  answers: number;
  totalNs: bigint;
  mostNs: bigint;
}

/** Numbers of a run of messages, as plain data. */
export interface Summary {
  readonly messages: number;
  readonly bytes: number;
  /** Nanoseconds since the epoch; undefined when there was no message. */
  readonly firstNs: bigint | undefined;
  readonly lastNs: bigint | undefined;
  readonly connections: number;
  readonly byKind: ReadonlyMap<string, Tally>;
  readonly byType: ReadonlyMap<string, Tally>;
  /** By sending and receiving address without their ephemeral ports: `from -> to` of actors and hosts. */
  readonly byPair: ReadonlyMap<string, Tally>;
  /** By type of the answer. */
  readonly latency: ReadonlyMap<string, LatencyTally>;
  readonly gaps: Tally;
  readonly raw: Tally;
  /** How many notes of each code. */
  readonly notes: ReadonlyMap<string, number>;
  /** Messages of types that are answered by others, which nothing answered. */
  readonly unanswered: ReadonlyMap<string, number>;
}

// Distinct names beyond this are counted together: a hostile capture could name a type in every message.
const MAX_NAMES = 10_000;
const OTHER = "(others)";

/** Adds up a run of messages. */
export class Summariser {
  #messages = 0;
  #bytes = 0;
  #firstNs: bigint | undefined;
  #lastNs: bigint | undefined;
  readonly #connections = new Set<number>();
  readonly #byKind = new Map<string, Tally>();
  readonly #byType = new Map<string, Tally>();
  readonly #byPair = new Map<string, Tally>();
  readonly #latency = new Map<string, LatencyTally>();
  readonly #notes = new Map<string, number>();
  readonly #gaps: Tally = { messages: 0, bytes: 0 };
  readonly #raw: Tally = { messages: 0, bytes: 0 };
  // What was sent of types that are answered now and then, to tell how many never were.
  readonly #typeOf = new Map<number, string>();
  readonly #answered = new Map<string, number>();

  add(message: Message): void {
    this.#messages++;
    this.#bytes += message.size;
    if (this.#firstNs === undefined || message.timeNs < this.#firstNs)
      this.#firstNs = message.timeNs;
    if (this.#lastNs === undefined || message.timeNs > this.#lastNs) this.#lastNs = message.timeNs;
    this.#connections.add(message.conn);
    count(this.#byKind, message.kind, message.size);
    count(this.#byType, message.type, message.size);
    count(this.#byPair, `${party(message.from)} -> ${party(message.to)}`, message.size);
    if (message.kind === "gap") addTo(this.#gaps, message.size);
    if (message.kind === "raw") addTo(this.#raw, message.size);
    for (const { code } of message.notes) this.#notes.set(code, (this.#notes.get(code) ?? 0) + 1);
    this.#match(message);
  }

  summary(): Summary {
    return {
      messages: this.#messages,
      bytes: this.#bytes,
      firstNs: this.#firstNs,
      lastNs: this.#lastNs,
      connections: this.#connections.size,
      byKind: this.#byKind,
      byType: this.#byType,
      byPair: this.#byPair,
      latency: this.#latency,
      gaps: this.#gaps,
      raw: this.#raw,
      notes: this.#notes,
      unanswered: this.#unanswered(),
    };
  }

  #match({ n, type, match }: Message): void {
    if (this.#typeOf.size < MAX_REMEMBERED) this.#typeOf.set(n, type);
    if (match === undefined) return;
    const tally = this.#latency.get(type) ?? { answers: 0, totalNs: 0n, mostNs: 0n };
    this.#latency.set(type, tally);
    tally.answers++;
    tally.totalNs += match.latencyNs;
    if (match.latencyNs > tally.mostNs) tally.mostNs = match.latencyNs;
    const asked = this.#typeOf.get(match.n);
    // Several messages may answer one, such as the ACCEPTs of one round of offers.
    if (asked === undefined) return;
    this.#typeOf.delete(match.n);
    this.#answered.set(asked, (this.#answered.get(asked) ?? 0) + 1);
  }

  #unanswered(): ReadonlyMap<string, number> {
    const open = new Map<string, number>();
    for (const type of this.#typeOf.values()) {
      if (this.#answered.has(type)) open.set(type, (open.get(type) ?? 0) + 1);
    }
    return open;
  }
}

const MAX_REMEMBERED = 1_000_000;

function addTo(tally: Tally, bytes: number): void {
  tally.messages++;
  tally.bytes += bytes;
}

function count(tallies: Map<string, Tally>, name: string, bytes: number): void {
  let tally = tallies.get(name);
  if (tally === undefined) {
    const key = tallies.size < MAX_NAMES ? name : OTHER;
    tally = tallies.get(key) ?? { messages: 0, bytes: 0 };
    tallies.set(key, tally);
  }
  addTo(tally, bytes);
}

// `executor(1)@10.0.0.2:43653` and a client's `10.0.0.9:51234` differ from run to run by their port only.
function party(text: string): string {
  const at = text.indexOf("@");
  const address = text.slice(at + 1);
  const host = address.slice(0, address.lastIndexOf(":") + 1 || undefined).replace(/:$/, "");
  const id = at < 0 ? "" : `${text.slice(0, at).replace(/-[0-9a-f]{8}-[0-9a-f-]{27}$/, "")}@`;
  return `${id}${host}`;
}

/** The numbers as lines of text for people, the largest first. */
export function formatSummary(summary: Summary, most = 20): readonly string[] {
  const { firstNs, lastNs } = summary;
  const span = firstNs === undefined || lastNs === undefined ? 0n : lastNs - firstNs;
  const lines = [
    `${summary.messages} messages, ${summary.bytes} bytes, ${summary.connections} connections, ${formatSpan(span)}`,
  ];
  if (summary.gaps.messages > 0) {
    lines.push(`${summary.gaps.messages} gaps, ${summary.gaps.bytes} bytes lost`);
  }
  if (summary.raw.messages > 0) {
    lines.push(`${summary.raw.messages} raw stretches, ${summary.raw.bytes} bytes`);
  }
  for (const [code, notes] of summary.notes) lines.push(`${notes} notes ${safeText(code, 40)}`);
  lines.push(...table("by type", summary.byType, most, shortType));
  lines.push(...table("by peers", summary.byPair, most, (pair) => pair));
  const slow = [...summary.latency].sort(([, a], [, b]) => Number(b.totalNs - a.totalNs));
  if (slow.length > 0) lines.push("answers: number, mean, most");
  for (const [type, { answers, totalNs, mostNs }] of slow.slice(0, most)) {
    const mean = formatSpan(totalNs / BigInt(answers));
    lines.push(
      `${String(answers).padStart(9)} ${mean.padStart(10)} ${formatSpan(mostNs).padStart(10)}  ${safeText(shortType(type), 100)}`,
    );
  }
  if (summary.unanswered.size > 0) lines.push("without an answer, of types that have one");
  for (const [type, open] of summary.unanswered) {
    lines.push(`${String(open).padStart(9)}  ${safeText(shortType(type), 100)}`);
  }
  return lines;
}

function table(
  title: string,
  tallies: ReadonlyMap<string, Tally>,
  most: number,
  nameOf: (name: string) => string,
): readonly string[] {
  const sorted = [...tallies].sort(([, a], [, b]) => b.messages - a.messages || b.bytes - a.bytes);
  if (sorted.length === 0) return [];
  const lines = sorted.slice(0, most).map(([name, { messages, bytes }]) => {
    return `${String(messages).padStart(9)} ${String(bytes).padStart(11)}  ${safeText(nameOf(name), 100)}`;
  });
  if (sorted.length > most) lines.push(`          and ${sorted.length - most} more`);
  return [`${title}: messages, bytes`, ...lines];
}
