import type { MessageCodec } from "./codec.js";
import { type Address, type Pid, pidAddress, pidId } from "./pid.js";
import type { Envelope, Tap } from "./transport.js";

/** A message as observers see it. */
export interface TappedMessage {
  readonly from: Pid;
  readonly to: Pid;
  readonly name: string;
  /** Decoded when first read; the bytes where they do not decode. */
  readonly body: unknown;
}

/** Which messages are meant; what is left out matches everything. */
export interface MessagePattern {
  /** The whole name, or its part after the last dot (`StatusUpdateMessage`). */
  readonly name?: string | RegExp;
  /** Sender: pid, id or address. */
  readonly from?: string | RegExp;
  /** Receiver: pid, id or address. */
  readonly to?: string | RegExp;
  readonly body?: (body: unknown) => boolean;
}

/** Which of the messages that match are caught. */
export interface InterceptOptions {
  /** Matches to let go first; default 0. */
  readonly skip?: number;
  /** Messages to catch at most; default all. */
  readonly times?: number;
}

/** What an interception has caught. */
export interface Interception {
  readonly caught: readonly TappedMessage[];
  /** Lets the messages that are held go on, in order. */
  release(): void;
  /** Catches no more; what is held stays held. */
  stop(): void;
}

interface Rule {
  readonly pattern: MessagePattern;
  readonly action: "drop" | "hold";
  skip: number;
  times: number;
  readonly caught: TappedMessage[];
  readonly held: (() => void)[];
}

/**
 * One place to watch all messages of some runtimes, and to drop or hold some of them by meaning.
 *
 * A message between two members is seen once, when it is sent; one from a stranger when it is received.
 */
export class MessageTap implements Tap {
  readonly #codec: MessageCodec;
  readonly #members = new Set<Address>();
  readonly #observers = new Set<(message: TappedMessage) => void>();
  readonly #rules = new Set<Rule>();

  constructor(codec: MessageCodec) {
    this.#codec = codec;
  }

  /** Messages from that address are seen where they are sent. */
  join(address: Address): void {
    this.#members.add(address);
  }

  /** Calls back for every message, those that are dropped or held included; returns how to stop. */
  observe(observer: (message: TappedMessage) => void): () => void {
    // A wrapper, so that one function that observes twice can stop once.
    const entry = (message: TappedMessage): void => observer(message);
    this.#observers.add(entry);
    return () => {
      this.#observers.delete(entry);
    };
  }

  /** Catches messages; of several interceptions the one made first decides. */
  intercept(
    pattern: MessagePattern,
    action: "drop" | "hold",
    options: InterceptOptions = {},
  ): Interception {
    const rule: Rule = {
      pattern,
      action,
      skip: options.skip ?? 0,
      times: options.times ?? Number.POSITIVE_INFINITY,
      caught: [],
      held: [],
    };
    this.#rules.add(rule);
    return {
      caught: rule.caught,
      release: () => {
        for (const pass of rule.held.splice(0)) pass();
      },
      stop: () => {
        this.#rules.delete(rule);
      },
    };
  }

  sent(message: Envelope, pass: () => void): void {
    if (this.#observers.size === 0 && this.#rules.size === 0) {
      pass();
      return;
    }
    const seen = new LazyMessage(message, this.#codec);
    for (const observer of this.#observers) observer(seen);
    for (const rule of this.#rules) {
      if (!matchesMessage(rule.pattern, seen) || rule.skip-- > 0) continue;
      if (rule.times-- <= 0) continue;
      rule.caught.push(seen);
      if (rule.action === "hold") rule.held.push(pass);
      return;
    }
    pass();
  }

  received(message: Envelope, pass: () => void): void {
    if (this.#members.has(pidAddress(message.from))) pass();
    else this.sent(message, pass);
  }
}

class LazyMessage implements TappedMessage {
  readonly from: Pid;
  readonly to: Pid;
  readonly name: string;
  readonly #message: Envelope;
  readonly #codec: MessageCodec;
  #body: unknown;

  constructor(message: Envelope, codec: MessageCodec) {
    this.from = message.from;
    this.to = message.to;
    this.name = message.name;
    this.#message = message;
    this.#codec = codec;
  }

  get body(): unknown {
    if (this.#message.bytes === undefined) return this.#message.body;
    if (this.#body === undefined) {
      try {
        this.#body = this.#codec.decode(this.name, this.#message.bytes);
      } catch {
        // Damage is the receiver's to report.
        this.#body = this.#message.bytes;
      }
    }
    return this.#body;
  }
}

/** Whether a message is meant by a pattern. */
export function matchesMessage(pattern: MessagePattern, message: TappedMessage): boolean {
  const { name, from, to, body } = pattern;
  return (
    (name === undefined || matchesName(name, message.name)) &&
    (from === undefined || matchesPid(from, message.from)) &&
    (to === undefined || matchesPid(to, message.to)) &&
    (body === undefined || body(message.body))
  );
}

function matchesName(pattern: string | RegExp, name: string): boolean {
  if (typeof pattern !== "string") return pattern.test(name);
  return name === pattern || name.slice(name.lastIndexOf(".") + 1) === pattern;
}

function matchesPid(pattern: string | RegExp, pid: Pid): boolean {
  if (typeof pattern !== "string") return pattern.test(pid);
  return pid === pattern || pidId(pid) === pattern || pidAddress(pid) === pattern;
}
