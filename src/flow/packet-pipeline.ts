import { type Packet, TcpReassembler } from "../capture/index.js";
import { FlowDecoder, type FlowOptions } from "./flow-decoder.js";
import type { Message } from "./message.js";

/**
 * Packets in, messages out: TCP, HTTP and Mesos in one, for whoever has packets and no file of them.
 *
 * Work is done inside `push`, and memory is bounded however long it goes on.
 */
export class PacketPipeline {
  readonly tcp: TcpReassembler = new TcpReassembler();
  readonly flow: FlowDecoder;
  readonly #onMessage: (message: Message) => void;
  #last: { readonly seconds: number; readonly nanos: number } | undefined;

  constructor(options: FlowOptions, onMessage: (message: Message) => void) {
    this.flow = new FlowDecoder(options);
    this.#onMessage = onMessage;
  }

  /** Takes the next packet; its bytes must not be written again. */
  push(packet: Packet): void {
    this.#last = packet;
    this.tcp.push(packet, this.#onStream);
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
    this.tcp.advance(lastNs + BigInt(Math.round(forMs * 1e6)), this.#onStream);
  }

  /** No more packets will come: what is still open is finished. */
  end(): void {
    this.tcp.end(this.#onStream);
  }

  readonly #onStream: Parameters<TcpReassembler["push"]>[1] = (event) =>
    this.flow.push(event, this.#onMessage);
}
