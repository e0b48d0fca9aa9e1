import type { Socket } from "node:net";
import type { Direction } from "../../capture/index.js";
import type { Layer, Wire } from "../../proxy/index.js";
import type { Side } from "./side.js";

/**
 * The two sockets of a relayed connection, with a layer between them. Ends, resets and the pace of the slower
 * side pass through: a side is read only as fast as the other takes what comes.
 */
export class SocketPair implements Wire {
  /** Settles when both sockets are gone. */
  readonly closed: Promise<void>;
  /** The client first. */
  readonly #sides: readonly [Side, Side];
  readonly #sockets: readonly [Socket, Socket];
  readonly #layer: Layer;
  /** Which directions their senders have ended. */
  readonly #ended: [boolean, boolean] = [false, false];
  /** Directions that the layer wants no bytes of. */
  readonly #paused: [boolean, boolean] = [false, false];
  #reset = false;

  /** Both sockets are connected and paused. */
  constructor(client: Side, server: Side, layerFor: (wire: Wire) => Layer) {
    this.#sides = [client, server];
    this.#sockets = [client.socket, server.socket];
    this.#layer = layerFor(this);
    this.closed = Promise.all([this.#attach(0), this.#attach(1)]).then(() => undefined);
    for (const socket of this.#sockets) {
      socket.setNoDelay(true);
      socket.resume();
    }
  }

  send(direction: Direction, bytes: Uint8Array): void {
    const [from, to] = this.#ends(direction);
    if (!to.writable) return;
    if (!to.write(bytes)) from.pause();
  }

  finish(direction: Direction): void {
    const [, to] = this.#ends(direction);
    if (to.writable) to.end();
  }

  pause(direction: Direction): void {
    this.#paused[direction] = true;
    this.#ends(direction)[0].pause();
  }

  resume(direction: Direction): void {
    this.#paused[direction] = false;
    const [from, to] = this.#ends(direction);
    if (!to.writableNeedDrain) from.resume();
  }

  reset(): void {
    if (this.#reset) return;
    this.#reset = true;
    for (const side of this.#sides) {
      const { socket } = side;
      if (socket.destroyed) continue;
      // What was passed on before still counts: in a direct connection it would have arrived.
      if (socket.writableLength === 0 || !socket.writable) side.reset();
      else socket.write("", () => side.reset());
    }
  }

  /** Ends both sides at once. */
  destroy(): void {
    this.#reset = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  #ends(direction: Direction): readonly [from: Socket, to: Socket] {
    const [client, server] = this.#sockets;
    return direction === 0 ? [client, server] : [server, client];
  }

  #attach(direction: Direction): Promise<void> {
    const [socket, other] = this.#ends(direction);
    socket.on("data", (bytes: Buffer) => {
      // A layer may send what one read brought in many pieces: they leave in one call of the system.
      other.cork();
      this.#layer.data(direction, bytes);
      other.uncork();
    });
    const back: Direction = direction === 0 ? 1 : 0;
    socket.on("drain", () => {
      if (!this.#paused[back]) other.resume();
    });
    socket.on("end", () => {
      this.#ended[direction] = true;
      this.#layer.end(direction);
    });
    socket.on("error", () => this.#lost(direction));
    return new Promise((resolve) => {
      socket.on("close", () => {
        if (!this.#ended[direction]) this.#lost(direction);
        resolve();
      });
    });
  }

  #lost(direction: Direction): void {
    if (this.#reset) return;
    this.#layer.reset(direction);
  }
}
