import type { Connection, Direction } from "../../../src/capture/index.js";
import { FlowDecoder, type Message } from "../../../src/flow/index.js";
import {
  AddressBook,
  HeldMessages,
  InterceptLayer,
  Partitions,
  StreamTap,
  type Wire,
} from "../../../src/proxy/index.js";
import { parseRules, RuleEngine } from "../../../src/rules/index.js";
import {
  type BodyOf,
  encodeLibprocessMessage,
  encodeMessage,
  type JsonValue,
  parseUpid,
  schemaAt,
} from "../../../src/wire/index.js";

/** One second after the epoch: nothing is special about it. */
const START_NS = 1_000_000_000n;

/** How a stage is set. */
export interface StageOptions {
  readonly rules?: JsonValue;
  /** Pairs of real addresses and stand-ins; without them nothing is rewritten. */
  readonly standIns?: Readonly<Record<string, string>>;
  readonly client?: string;
  readonly server?: string;
}

/** One connection through a proxy, without sockets and clocks. */
export class Stage {
  /** What went out, in order: `> bytes`, `< bytes`, `> end`, `reset`, `> pause`. */
  readonly out: string[] = [];
  readonly shown: { readonly message: Message; readonly remarks: readonly string[] }[] = [];
  /** Remarks that the recording gets, with the size of their bytes. */
  readonly recorded: string[] = [];
  readonly rules: RuleEngine;
  readonly held = new HeldMessages();
  readonly needed: string[] = [];
  readonly book: AddressBook | undefined;
  readonly layer: InterceptLayer;
  readonly #flow = new FlowDecoder();
  readonly #tap = new StreamTap(1 << 20);
  #nowNs = START_NS;
  #wakeNs: bigint | undefined;
  #next = 0;

  constructor(options: StageOptions = {}) {
    const parsed = parseRules(options.rules ?? []);
    if (parsed.kind === "error") throw new Error(parsed.message);
    this.rules = new RuleEngine(parsed.rules, START_NS);
    if (options.standIns !== undefined) {
      this.book = new AddressBook((real) => this.needed.push(real));
      for (const [real, standIn] of Object.entries(options.standIns)) this.book.add(real, standIn);
    }
    const conn: Connection = {
      id: 1,
      client: endpoint(options.client ?? "10.0.0.1:40000"),
      server: endpoint(options.server ?? "10.0.0.2:5050"),
    };
    this.layer = new InterceptLayer(
      this.#wire(),
      {
        conn,
        wakeAt: (timeNs) => {
          this.#wakeNs = timeNs;
        },
      },
      {
        watcher: {
          tap: this.#tap,
          nowNs: () => this.#nowNs,
          wake: () => {},
          look: (of, direction, bytes, timeNs) => {
            this.#drain();
            const messages: Message[] = [];
            this.#flow.push({ kind: "data", conn: of, direction, bytes, timeNs }, (message) =>
              messages.push(message),
            );
            return messages;
          },
          show: (message, remarks) => this.shown.push({ message, remarks }),
          describe: ({ n, type }) => `#${n} ${type}`,
        },
        book: this.book,
        rules: this.rules,
        held: this.held,
        partitions: new Partitions(),
      },
    );
  }

  /** Text in one direction, one byte a character. */
  send(direction: Direction, text: string | Uint8Array): void {
    const bytes =
      typeof text === "string" ? Uint8Array.from(text, (letter) => letter.charCodeAt(0)) : text;
    this.layer.data(direction, bytes);
  }

  /** Lets time pass, with everything that is due. */
  advance(ms: number): void {
    const until = this.#nowNs + BigInt(ms) * 1_000_000n;
    while (this.#wakeNs !== undefined && this.#wakeNs <= until) {
      if (this.#wakeNs > this.#nowNs) this.#nowNs = this.#wakeNs;
      this.#wakeNs = undefined;
      this.layer.tick();
    }
    this.#nowNs = until;
  }

  /** What went out since the last call. */
  news(): readonly string[] {
    const news = this.out.slice(this.#next);
    this.#next = this.out.length;
    this.#drain();
    return news;
  }

  #wire(): Wire {
    const arrow = (direction: Direction): string => (direction === 0 ? ">" : "<");
    return {
      send: (direction, bytes) =>
        this.out.push(`${arrow(direction)} ${String.fromCharCode(...bytes)}`),
      finish: (direction) => this.out.push(`${arrow(direction)} end`),
      pause: (direction) => this.out.push(`${arrow(direction)} pause`),
      resume: (direction) => this.out.push(`${arrow(direction)} resume`),
      reset: () => this.out.push("reset"),
    };
  }

  #drain(): void {
    this.#tap.drain((event) => {
      if (event.kind === "remark") this.recorded.push(`remark: ${event.text}`);
      else {
        if (event.kind === "data") {
          const remarks = event.remarks === undefined ? "" : `: ${event.remarks.join("; ")}`;
          this.recorded.push(`${event.bytes.length} bytes${remarks}`);
        } else this.recorded.push(event.kind);
        if (event.isDecoded === true) return;
        this.#flow.push(event, (message) => this.shown.push({ message, remarks: [] }));
      }
    });
  }
}

function endpoint(text: string): { ip: string; port: number } {
  const colon = text.lastIndexOf(":");
  return { ip: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

/** The bytes of a libprocess message, one byte a character. */
export function libprocess<N extends string>(
  name: N,
  body: NoInfer<BodyOf<N>>,
  { from = "slave(1)@10.0.0.1:5051", to = "master" } = {},
): string {
  const encoded = encodeLibprocessMessage({
    from: parseUpid(from),
    to: { id: to },
    name,
    body: encodeMessage(schemaAt("1.11.0"), name, body),
  });
  return String.fromCharCode(...encoded);
}
