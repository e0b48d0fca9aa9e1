import { CaptureDecoder, type CaptureFileStatistics, TcpReassembler } from "../capture/index.js";
import { FlowDecoder, type FlowOptions } from "./flow-decoder.js";
import type { Message } from "./message.js";

/** Damage in the capture file itself, not in the traffic. */
export interface FileDamage {
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly reason: string;
  /** Nothing behind it can be read. */
  readonly final: boolean;
}

/**
 * The bytes of a capture file in, messages out: file format, packets, TCP, HTTP and Mesos in one.
 *
 * Work is done inside `push`, and memory is bounded, so whoever pushes sets the pace.
 */
export class CapturePipeline {
  readonly #capture = new CaptureDecoder();
  readonly #tcp = new TcpReassembler();
  readonly #flow: FlowDecoder;
  readonly #onMessage: (message: Message) => void;
  readonly #onDamage: (damage: FileDamage) => void;
  #stopped = false;
  #last: { readonly seconds: number; readonly nanos: number } | undefined;

  constructor(
    options: FlowOptions,
    onMessage: (message: Message) => void,
    onDamage: (damage: FileDamage) => void,
  ) {
    this.#flow = new FlowDecoder(options);
    this.#onMessage = onMessage;
    this.#onDamage = onDamage;
  }

  get flow(): FlowDecoder {
    return this.#flow;
  }

  get tcp(): TcpReassembler {
    return this.#tcp;
  }

  /** What was read of the file so far. */
  get fileStatistics(): CaptureFileStatistics {
    return this.#capture.statistics();
  }

  push(chunk: Uint8Array): void {
    this.#capture.push(chunk);
    this.#run();
  }

  /**
   * Says that nothing came for a while, for captures that are read while they grow: what waits for packets that
   * might come out of order need not wait longer.
   *
   * @param forMs since the last `push`
   */
  idle(forMs: number): void {
    if (this.#last === undefined) return;
    const lastNs = BigInt(this.#last.seconds) * 1_000_000_000n + BigInt(this.#last.nanos);
    this.#tcp.advance(lastNs + BigInt(Math.round(forMs * 1e6)), this.#onStream);
  }

  /** No more bytes will come: what is still open is finished. */
  end(): void {
    this.#capture.end();
    this.#run();
    this.#tcp.end((event) => this.#flow.push(event, this.#onMessage));
  }

  #run(): void {
    if (this.#stopped) return;
    for (;;) {
      const step = this.#capture.next();
      switch (step.kind) {
        case "packet":
          this.#last = step;
          this.#tcp.push(step, this.#onStream);
          break;
        case "damage":
          this.#onDamage({ offset: step.offset, reason: step.reason, final: false });
          break;
        case "malformed":
          this.#stopped = true;
          this.#onDamage({ offset: step.offset, reason: step.reason, final: true });
          return;
        case "need-data":
        case "end":
          return;
        default:
          break;
      }
    }
  }

  readonly #onStream: Parameters<TcpReassembler["push"]>[1] = (event) =>
    this.#flow.push(event, this.#onMessage);
}
