import { once } from "node:events";
import type { Writable } from "node:stream";

// Lines go out in pieces of about this many characters: one write a line would cost more than decoding it.
const FLUSH_AT = 64 * 1024;
const MOST_WAITING = 16 * 1024 * 1024;

/** Text on its way to a stream, as fast as whoever reads it. */
export class Output {
  readonly #stream: Writable;
  #pending = "";
  #full = false;
  #soon: NodeJS.Immediate | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Whether so much waits for the reader that a source which cannot wait should leave something out. */
  get isBehind(): boolean {
    return this.#stream.writableLength > MOST_WAITING;
  }

  /** Adds text; ends with its own line break. */
  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= FLUSH_AT) this.#send();
  }

  /** Sends what is pending in the next turn of the event loop, for sources that never end. */
  flushSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      this.#send();
    });
  }

  /** Sends what is pending and waits until the reader has room again. */
  async flush(): Promise<void> {
    this.#send();
    if (!this.#full) return;
    this.#full = false;
    await once(this.#stream, "drain");
  }

  #send(): void {
    if (this.#pending === "") return;
    if (!this.#stream.write(this.#pending)) this.#full = true;
    this.#pending = "";
  }
}
