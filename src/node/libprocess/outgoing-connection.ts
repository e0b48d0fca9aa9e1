import { connect, type Socket } from "node:net";
import { type Address, addressIp, addressPort } from "../../actor/index.js";
import { type WatchConnection, WatchedSocket } from "./connection-watch.js";

/** A message on its way into a socket. */
export interface OutgoingMessage {
  readonly name: string;
  readonly parts: readonly Uint8Array[];
  readonly lengthBytes: number;
}

/** What a connection tells its owner, each at most once. */
export interface OutgoingListener {
  /** Temporary, and everything is written: it takes no more. */
  done(): void;
  /** It failed before its work was done; `unsent` was not written at all. */
  lost(reason: string, phase: "connect" | "open", unsent: readonly OutgoingMessage[]): void;
}

/** How a connection is made. */
export interface OutgoingOptions {
  readonly address: Address;
  readonly persistent: boolean;
  /** What a predecessor had not written. */
  readonly queue: readonly OutgoingMessage[];
  /** How long a half-closed connection waits for the peer to close. */
  readonly lingerMs: number;
  readonly listener: OutgoingListener;
  readonly watch: WatchConnection | undefined;
}

/**
 * One TCP connection that libprocess opens. Writes messages in order, one whole after the other, and forgets whatever
 * the peer answers. A temporary one half-closes after its last byte: SYN, messages, FIN.
 */
export class OutgoingConnection {
  /** Settles when the socket is gone. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #listener: OutgoingListener;
  readonly #lingerMs: number;
  #queue: OutgoingMessage[];
  #queuedBytes = 0;
  #state: "connecting" | "open" | "half-closed" | "closed" = "connecting";
  #endWhenDrained: boolean;
  #hurry = false;
  #linger: NodeJS.Timeout | undefined;
  #watched: WatchedSocket | undefined;
  readonly #written = (): void => this.#flush();

  constructor(options: OutgoingOptions) {
    this.#listener = options.listener;
    this.#lingerMs = options.lingerMs;
    this.#endWhenDrained = !options.persistent;
    this.#queue = [...options.queue];
    for (const { lengthBytes } of this.#queue) this.#queuedBytes += lengthBytes;
    const host = addressIp(options.address);
    const socket = connect({ host, port: addressPort(options.address), family: 4, noDelay: true });
    this.#socket = socket;
    socket.on("connect", () => {
      this.#state = "open";
      this.#watched = new WatchedSocket(socket, "client", options.watch);
      this.#flush();
    });
    socket.resume();
    // The peer ends a link by closing its side; one that is half-closed waits for just that.
    socket.on("end", () => this.#fail("End of file"));
    socket.on("error", (error) => this.#fail(error.message));
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.#fail("Connection closed");
        resolve();
      });
    });
  }

  /** Bytes that the kernel has not taken yet. */
  get queuedBytes(): number {
    return this.#queuedBytes + this.#socket.writableLength;
  }

  send(message: OutgoingMessage): void {
    this.#queue.push(message);
    this.#queuedBytes += message.lengthBytes;
    this.#flush();
  }

  /** Lets the connection go without telling the listener; returns what was not written at all. */
  abandon(): readonly OutgoingMessage[] {
    const unsent = this.#takeQueue();
    if (this.#state === "open") this.#halfClose();
    else if (this.#state === "connecting") this.#destroy();
    return unsent;
  }

  /** Gets rid of what waits if that takes no longer than the grace, then closes. */
  async close(graceMs: number): Promise<void> {
    const timer = setTimeout(() => this.#destroy(), graceMs);
    this.#hurry = true;
    this.#endWhenDrained = true;
    const idle =
      this.queuedBytes === 0 && (this.#state !== "half-closed" || this.#socket.writableFinished);
    if (idle) this.#destroy();
    else this.#flush();
    await this.closed;
    clearTimeout(timer);
  }

  #flush(): void {
    const socket = this.#socket;
    if (this.#state !== "open") return;
    let taken = 0;
    while (taken < this.#queue.length && !socket.writableNeedDrain) {
      const message = this.#queue[taken++];
      if (message === undefined) break;
      this.#queuedBytes -= message.lengthBytes;
      socket.cork();
      for (const part of message.parts) {
        socket.write(part, this.#written);
        this.#watched?.sent(part);
      }
      socket.uncork();
    }
    if (taken > 0) this.#queue.splice(0, taken);
    if (!this.#endWhenDrained || this.#queue.length > 0) return;
    // Only when the kernel has it all: a successor must not overtake.
    if (socket.writableLength === 0) {
      this.#listener.done();
      this.#halfClose();
    }
  }

  #halfClose(): void {
    this.#state = "half-closed";
    this.#socket.end(() => {
      if (this.#hurry) this.#destroy();
    });
    this.#linger = setTimeout(() => this.#destroy(), this.#lingerMs);
  }

  #fail(reason: string): void {
    const before = this.#state;
    if (before === "closed") return;
    const unsent = this.#takeQueue();
    this.#destroy();
    if (before === "half-closed") return;
    this.#listener.lost(reason, before === "open" ? "open" : "connect", unsent);
  }

  #destroy(): void {
    this.#state = "closed";
    clearTimeout(this.#linger);
    this.#takeQueue();
    this.#socket.destroy();
  }

  #takeQueue(): readonly OutgoingMessage[] {
    const queue = this.#queue;
    this.#queue = [];
    this.#queuedBytes = 0;
    return queue;
  }
}
