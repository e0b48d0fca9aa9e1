import type { Socket } from "node:net";
import type { Endpoint } from "../../capture/index.js";

/** Sees what one connection carries. Direction 0 is from its client, who opened it, to its server. */
export interface ConnectionWatch {
  data(direction: 0 | 1, bytes: Uint8Array): void;
  /** Its sender has closed that direction. */
  end(direction: 0 | 1): void;
}

/** Asked of each connection when it is open; undefined leaves it unwatched. */
export type WatchConnection = (opened: {
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** Which end is this process. */
  readonly local: "client" | "server";
}) => ConnectionWatch | undefined;

/** Watches a socket of which this process is one end: what comes in here, what goes out by {@link sent}. */
export class WatchedSocket {
  readonly #watch: ConnectionWatch | undefined;
  readonly #out: 0 | 1;

  constructor(socket: Socket, local: "client" | "server", watch: WatchConnection | undefined) {
    const near = endpoint(socket.localAddress, socket.localPort);
    const far = endpoint(socket.remoteAddress, socket.remotePort);
    this.#out = local === "client" ? 0 : 1;
    const incoming = local === "client" ? 1 : 0;
    this.#watch =
      local === "client"
        ? watch?.({ client: near, server: far, local })
        : watch?.({ client: far, server: near, local });
    if (this.#watch === undefined) return;
    socket.on("data", (bytes: Uint8Array) => this.#watch?.data(incoming, bytes));
    socket.on("end", () => this.#watch?.end(incoming));
    socket.on("close", () => {
      this.#watch?.end(0);
      this.#watch?.end(1);
    });
  }

  /** To be told of all that is written to the socket. */
  sent(bytes: Uint8Array): void {
    this.#watch?.data(this.#out, bytes);
  }
}

function endpoint(ip = "0.0.0.0", port = 0): Endpoint {
  return { ip, port };
}
