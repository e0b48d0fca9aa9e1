/** Where the bytes of one answer go; they wait until the answers before it are complete. */
export interface AnswerSlot {
  /** Bytes of this answer that the client has not taken yet. */
  readonly waitingBytes: number;
  write(bytes: Uint8Array): void;
  /** @param close whether the connection ends with this answer */
  finish(close: boolean): void;
}

interface Slot {
  readonly chunks: Uint8Array[];
  bytes: number;
  finished: boolean;
  close: boolean;
}

/** What an answer queue stands on. */
export interface AnswerSink {
  readonly waitingBytes: number;
  write(bytes: Uint8Array): void;
  /** The last answer of the connection is written. */
  end(): void;
}

/** Puts the answers of one connection into the order of its requests, whatever the order they are made in. */
export class AnswerQueue {
  readonly #sink: AnswerSink;
  readonly #slots: Slot[] = [];
  #waitingBytes = 0;

  constructor(sink: AnswerSink) {
    this.#sink = sink;
  }

  /** Requests without a complete answer. */
  get length(): number {
    return this.#slots.length;
  }

  /** Bytes held here and in the sink. */
  get waitingBytes(): number {
    return this.#waitingBytes + this.#sink.waitingBytes;
  }

  /** The place of the next answer. */
  reserve(): AnswerSlot {
    const slot: Slot = { chunks: [], bytes: 0, finished: false, close: false };
    this.#slots.push(slot);
    const queue = this;
    return {
      get waitingBytes(): number {
        return queue.#slots[0] === slot ? queue.#sink.waitingBytes : slot.bytes;
      },
      write: (bytes) => {
        if (slot.finished) return;
        if (this.#slots[0] === slot) this.#sink.write(bytes);
        else {
          slot.chunks.push(bytes);
          slot.bytes += bytes.length;
          this.#waitingBytes += bytes.length;
        }
      },
      finish: (close) => {
        if (slot.finished) return;
        slot.finished = true;
        slot.close = close;
        this.#advance();
      },
    };
  }

  #advance(): void {
    for (;;) {
      const first = this.#slots[0];
      if (first?.finished !== true) return;
      this.#slots.shift();
      if (first.close) {
        this.#slots.length = 0;
        this.#sink.end();
        return;
      }
      const next = this.#slots[0];
      if (next === undefined) return;
      for (const chunk of next.chunks.splice(0)) this.#sink.write(chunk);
      this.#waitingBytes -= next.bytes;
      next.bytes = 0;
    }
  }
}
