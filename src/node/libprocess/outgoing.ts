import {
  type Address,
  addressPort,
  type Envelope,
  type Pid,
  type ProcessLog,
  pidAddress,
  pidId,
  type Transport,
} from "../../actor/index.js";
import { encodeLibprocessMessageParts, parseUpid } from "../../wire/index.js";
import type { WatchConnection } from "./connection-watch.js";
import { OutgoingConnection, type OutgoingMessage } from "./outgoing-connection.js";

const NO_ADDRESS = "not an address";

/** What the connections of one libprocess are made with. */
export interface OutgoingConnectionsOptions {
  readonly log: () => ProcessLog;
  /** Sends as HTTP/1.0, as up to 0.21.0. */
  readonly http10: boolean;
  /** Bytes that may wait for one address before messages are dropped with a log line. */
  readonly queueLimitBytes: number;
  readonly lingerMs: number;
  /** The persistent connection to an address failed to open or was lost. */
  readonly exited: (address: Address) => void;
  readonly watch: WatchConnection | undefined;
}

/**
 * The connections that one libprocess opens (process.cpp, `SocketManager`): at most one persistent and one temporary for
 * each address, messages in order on each, no retry, no answer expected.
 */
export class OutgoingConnections implements Transport {
  readonly #options: OutgoingConnectionsOptions;
  readonly #persists = new Map<Address, OutgoingConnection>();
  readonly #temps = new Map<Address, OutgoingConnection>();
  readonly #all = new Set<OutgoingConnection>();
  readonly #overfull = new Set<Address>();
  #closed = false;

  constructor(options: OutgoingConnectionsOptions) {
    this.#options = options;
  }

  send(message: Envelope): void {
    const address = pidAddress(message.to);
    const outgoing = this.#encode(message);
    const connection = this.#persists.get(address) ?? this.#temps.get(address);
    if (connection === undefined) {
      if (this.#closed) return;
      if (isAddress(address)) this.#open(address, false, [outgoing]);
      else this.#options.log().sendFailed(message.name, address, NO_ADDRESS);
      return;
    }
    const { queueLimitBytes } = this.#options;
    if (connection.queuedBytes + outgoing.lengthBytes > queueLimitBytes) {
      this.#dropped(address, message, connection.queuedBytes);
    } else {
      this.#overfull.delete(address);
      connection.send(outgoing);
    }
  }

  link(address: Address, reconnect: boolean): void {
    const existing = this.#persists.get(address);
    if (this.#closed || (existing !== undefined && !reconnect)) return;
    if (isAddress(address)) {
      this.#open(address, true, existing?.abandon() ?? []);
    } else {
      this.#options.log().linkFailed(address, NO_ADDRESS);
      this.#options.exited(address);
    }
  }

  /** Lets every connection write what waits, for a while, and closes them. */
  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    await Promise.all(Array.from(this.#all, (connection) => connection.close(graceMs)));
  }

  #encode({ from, to, name, bytes }: Envelope): OutgoingMessage {
    const parts = encodeLibprocessMessageParts({
      from: parseUpid(from),
      to: { id: pidId(to) },
      name,
      body: bytes ?? new Uint8Array(),
      style: this.#options.http10 ? "libprocess-1.0" : "libprocess-1.1",
    });
    let lengthBytes = 0;
    for (const part of parts) lengthBytes += part.length;
    return { name, parts, lengthBytes };
  }

  #open(address: Address, persistent: boolean, queue: readonly OutgoingMessage[]): void {
    const table = persistent ? this.#persists : this.#temps;
    const forget = (): boolean => table.get(address) === connection && table.delete(address);
    const connection = new OutgoingConnection({
      address,
      persistent,
      queue,
      lingerMs: this.#options.lingerMs,
      watch: this.#options.watch,
      listener: {
        done: forget,
        lost: (reason, phase, unsent) => {
          const current = forget();
          this.#report(address, persistent, reason, phase, unsent);
          if (persistent && current) this.#options.exited(address);
        },
      },
    });
    table.set(address, connection);
    this.#all.add(connection);
    void connection.closed.then(() => this.#all.delete(connection));
  }

  #report(
    address: Address,
    persistent: boolean,
    reason: string,
    phase: "connect" | "open",
    unsent: readonly OutgoingMessage[],
  ): void {
    const log = this.#options.log();
    if (phase === "connect" && persistent) log.linkFailed(address, reason);
    const [first] = unsent;
    if (first === undefined) return;
    log.sendFailed(first.name, address, reason);
    if (unsent.length > 1) {
      const text = `Dropping ${unsent.length - 1} more messages to '${address}'`;
      log.failed("send", "WARNING", text);
    }
  }

  // One line until there is room again, or a stuck peer would flood the log.
  #dropped(
    address: Address,
    message: { readonly name: string; readonly to: Pid },
    bytes: number,
  ): void {
    if (this.#overfull.has(address)) return;
    this.#overfull.add(address);
    const text = `Dropping '${message.name}' to ${message.to} and what follows: ${bytes} bytes wait already`;
    this.#options.log().failed("send", "WARNING", text);
  }
}

/** Whether a socket can be asked to go there. */
function isAddress(address: Address): boolean {
  const port = addressPort(address);
  return /^[^:]+:\d+$/.test(address) && port > 0 && port <= 65_535;
}
