import type { Direction } from "../capture/index.js";

/**
 * What a layer does to its connection. `direction` is the one in which bytes travel: 0 from the client that
 * connected to the proxy to the server behind it, 1 back.
 */
export interface Wire {
  send(direction: Direction, bytes: Uint8Array): void;
  /** Nothing more will be sent in that direction: the receiver sees the end of the stream. */
  finish(direction: Direction): void;
  /** Bytes of that direction are not wanted for now; what comes is kept by the system, and its sender slowed down. */
  pause(direction: Direction): void;
  resume(direction: Direction): void;
  /** Both sides see a reset, once what was sent before has left. */
  reset(): void;
}

/** What stands between the two sides of one connection. Told what happens, it acts on its {@link Wire}. */
export interface Layer {
  data(direction: Direction, bytes: Uint8Array): void;
  /** The sender of that direction has closed it; the other direction goes on. */
  end(direction: Direction): void;
  /** The sender of that direction has reset the connection, or was lost. */
  reset(direction: Direction): void;
}

/** A layer whose connection is shown to somebody. */
export interface ShownLayer extends Layer {
  /** Nobody looks any more: what is open stays without an end. */
  abandon(): void;
}
