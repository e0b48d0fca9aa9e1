import type { Address, Pid } from "./pid.js";

/** A message between two pids on its way; exactly one of `bytes` and `body` counts. */
export interface Envelope {
  readonly from: Pid;
  readonly to: Pid;
  readonly name: string;
  /** Encoded body; undefined when a network in memory passes `body` as it is. */
  readonly bytes: Uint8Array | undefined;
  readonly body: unknown;
}

/**
 * The way out of one OS process, given to its runtime: TCP, or a network in memory.
 *
 * Incoming messages and lost connections come back through `Runtime.receive` and `Runtime.exited`.
 */
export interface Transport {
  /** Sends to another address: at most once, in order while one connection lasts, never waiting for an answer. */
  send(message: Envelope): void;
  /**
   * Opens, or reuses, the one persistent connection to an address. When it fails to open or is lost the transport
   * calls `Runtime.exited` with the address, once, and forgets it.
   */
  link(address: Address, reconnect: boolean): void;
}

/**
 * Sees every message of a runtime and decides when it goes on: call `pass` at once, later, or never.
 *
 * `sent` comes before a message leaves, or reaches a local mailbox; `received` when one came in from outside.
 */
export interface Tap {
  sent(message: Envelope, pass: () => void): void;
  received(message: Envelope, pass: () => void): void;
}
