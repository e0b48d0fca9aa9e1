// Processes written as a table of what to do, and a runtime that stands on nothing.
import {
  type ActorEvent,
  type Address,
  type AnyProtocol,
  type Context,
  createRandom,
  type Envelope,
  type LogRecord,
  type Process,
  Runtime,
  type RuntimeOptions,
} from "../../src/actor/index.js";

type Handler = (event: ActorEvent, context: Context<AnyProtocol>) => void;

/** A process that keeps every event and reacts with a function. */
export class Script implements Process {
  readonly events: ActorEvent[] = [];
  readonly handles?: ReadonlySet<string>;
  readonly routes?: ReadonlySet<string>;
  readonly delegates?: ReadonlyMap<string, string>;
  readonly #handler: Handler;

  constructor(handler: Handler = () => {}, shape: Omit<Process, "handle"> = {}) {
    this.#handler = handler;
    Object.assign(this, shape);
  }

  handle(event: ActorEvent, context: Context<AnyProtocol>): void {
    this.events.push(event);
    this.#handler(event, context);
  }

  get kinds(): string[] {
    return this.events.map((event) => event.kind);
  }
}

/** A runtime whose network is a list and whose clock is a number. */
export class Bench {
  readonly sent: Envelope[] = [];
  readonly linked: { address: Address; reconnect: boolean }[] = [];
  readonly records: LogRecord[] = [];
  readonly failures: { pid: string; error: unknown }[] = [];
  readonly ended: string[] = [];
  readonly runtime: Runtime;
  nowMs = 1000;

  constructor(options: Partial<RuntimeOptions> & { readonly verbosity?: number } = {}) {
    const { verbosity = 3, ...rest } = options;
    this.runtime = new Runtime({
      address: "127.0.0.1:5050",
      now: () => this.nowMs,
      random: createRandom(7),
      transport: {
        send: (message) => this.sent.push(message),
        link: (address, reconnect) => this.linked.push({ address, reconnect }),
      },
      log: { verbosity, write: (record) => this.records.push(record) },
      onFailure: (pid, error) => this.failures.push({ pid, error }),
      onEnd: (pid) => this.ended.push(pid),
      ...rest,
    });
  }

  get lines(): string[] {
    return this.records.map(({ text }) => text);
  }

  receive(id: string, name: string, bytes: Uint8Array, from = "peer@127.0.0.9:9"): boolean {
    const to = `${id}@127.0.0.1:5050`;
    return this.runtime.receive({ from, to, name, bytes, body: undefined });
  }
}

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
