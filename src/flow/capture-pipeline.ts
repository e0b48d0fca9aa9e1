import {
  CaptureDecoder,
  type CaptureFileStatistics,
  type TcpReassembler,
} from "../capture/index.js";
import type { FlowDecoder, FlowOptions } from "./flow-decoder.js";
import type { Message } from "./message.js";
import { PacketPipeline } from "./packet-pipeline.js";

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
  readonly #packets: PacketPipeline;
  readonly #onDamage: (damage: FileDamage) => void;
  #stopped = false;

  constructor(
    options: FlowOptions,
    onMessage: (message: Message) => void,
    onDamage: (damage: FileDamage) => void,
  ) {
    this.#packets = new PacketPipeline(options, onMessage);
    this.#onDamage = onDamage;
  }

  get flow(): FlowDecoder {
    return this.#packets.flow;
  }

  get tcp(): TcpReassembler {
    return this.#packets.tcp;
  }

  /** What was read of the file so far. */
  get fileStatistics(): CaptureFileStatistics {
    return this.#capture.statistics();
  }

  push(chunk: Uint8Array): void {
    this.#capture.push(chunk);
    this.#run();
  }

  /** Says that nothing came for so many milliseconds since the last `push`; see `PacketPipeline`. */
  idle(forMs: number): void {
    this.#packets.idle(forMs);
  }

  /** No more bytes will come: what is still open is finished. */
  end(): void {
    this.#capture.end();
    this.#run();
    this.#packets.end();
  }

  #run(): void {
    if (this.#stopped) return;
    for (;;) {
      const step = this.#capture.next();
      switch (step.kind) {
        case "packet":
          this.#packets.push(step);
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
}
