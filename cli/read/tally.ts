import {
  type CaptureFileStatistics,
  isSupportedLinkType,
  type TcpReassembler,
} from "../../src/capture/index.js";
import type { FileDamage, FlowDecoder, Message } from "../../src/flow/index.js";
import { plural } from "../plural.js";

// Codes of notes that mean damage, as opposed to oddities that lose nothing.
const DAMAGE = new Set([
  "gap",
  "truncated",
  "malformed",
  "limit",
  "raw",
  "unknown-type",
  "unknown-fields",
  "unknown-enum",
  "wire-type",
  "missing-required",
]);

const MAX_DAMAGES_SHOWN = 5;

/** What read the packets: of a file, or live. */
interface Packets {
  readonly tcp: TcpReassembler;
  readonly flow: FlowDecoder;
  readonly fileStatistics: Pick<CaptureFileStatistics, "droppedAtCapture">;
}

/** Counts what went by, for the summary and the exit status. */
export class Tally {
  #seen = 0;
  #shown = 0;
  #noted = 0;
  #damaged = 0;
  #unreadable = false;
  readonly #damages: FileDamage[] = [];
  #damageCount = 0;

  /** Whether anything was damaged, missing or unknown. */
  get damaged(): boolean {
    return this.#damaged > 0 || this.#damageCount > 0;
  }

  /** Whether the file itself cannot be read to its end. */
  get unreadable(): boolean {
    return this.#unreadable;
  }

  message(message: Message): void {
    this.#seen++;
    const { notes } = message;
    if (notes.length === 0) return;
    this.#noted++;
    if (notes.some(({ code }) => DAMAGE.has(code))) this.#damaged++;
  }

  shown(): void {
    this.#shown++;
  }

  damage(damage: FileDamage): void {
    this.#damageCount++;
    if (damage.final) this.#unreadable = true;
    if (this.#damages.length < MAX_DAMAGES_SHOWN) this.#damages.push(damage);
  }

  /** What is wrong with the file, as text for stderr, line breaks included. */
  damageText(name: string): string {
    let text = "";
    for (const { offset, reason } of this.#damages) {
      text += `mesos-sniff: ${name}: at byte ${offset}: ${reason}\n`;
    }
    const more = this.#damageCount - this.#damages.length;
    if (more > 0) text += `mesos-sniff: ${name}: ${plural(more, "more place")} of damage\n`;
    return text;
  }

  /** Counts packets that could not be looked into, or are not there at all, and says so for stderr. */
  lossText(name: string, { tcp, fileStatistics }: Omit<Packets, "flow">): string {
    const { packets, skipped, linkTypes } = tcp.statistics();
    const { "link-type": foreign = 0, cut = 0 } = skipped;
    const { droppedAtCapture: dropped } = fileStatistics;
    const losses: string[] = [];
    if (foreign > 0) {
      const types = Object.keys(linkTypes).filter((type) => !isSupportedLinkType(Number(type)));
      losses.push(
        `${plural(foreign, "packet")} of link type ${types.join(", ")} cannot be read, want Ethernet, Linux cooked, loopback or raw IP`,
      );
    }
    if (cut > 0) losses.push(`${plural(cut, "packet")} cut before the end of the headers`);
    if (dropped > 0n) losses.push(`${dropped} packets dropped while it was captured`);
    this.#damageCount += losses.length;
    if (foreign > 0 && foreign === packets) this.#unreadable = true;
    return losses.map((loss) => `mesos-sniff: ${name}: ${loss}\n`).join("");
  }

  /** What was seen, as a line for stderr. */
  summary(pipeline: Pick<Packets, "flow"> | undefined): string {
    const parts = [plural(this.#seen, "message")];
    if (this.#shown !== this.#seen) parts.push(`${this.#shown} shown`);
    if (this.#noted > 0) parts.push(`${this.#noted} with notes`);
    if (pipeline !== undefined) {
      const { connections, otherConnections } = pipeline.flow.statistics;
      parts.push(`${plural(connections - otherConnections, "connection")}`);
      if (otherConnections > 0) parts.push(`${otherConnections} of other protocols`);
    }
    return `${parts.join(", ")}\n`;
  }
}
