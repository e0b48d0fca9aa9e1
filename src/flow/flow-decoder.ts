import type { Connection, StreamEvent } from "../capture/index.js";
import type { Dialect } from "../wire/index.js";
import { ConnectionFlow } from "./connection-flow.js";
import { Correlator } from "./correlate.js";
import type { FlowMessage } from "./flow-message.js";
import type { Message } from "./message.js";
import { MessageWriter } from "./message-writer.js";
import { PeerTable } from "./peers.js";
import type { SentRequest } from "./sent-request.js";

/** How a {@link FlowDecoder} reads; all parts have defaults. */
export interface FlowOptions {
  /** Read every body with this Mesos version instead of what traffic shows. */
  readonly version?: string;
  /** Whose additions to the protocol to know. Default `apache`. */
  readonly dialect?: Dialect;
  /** Connections to read as HTTP although their first bytes are not sure, or to leave alone. */
  readonly decodeAs?: (conn: Connection) => "http" | "ignore" | undefined;
  /** Bodies beyond this are cut, with a note. Default 256 MiB. */
  readonly maxBodyBytes?: number;
}

/** What a decoder has seen besides messages. */
export interface FlowStatistics {
  readonly connections: number;
  /** Connections that carry something else than HTTP, such as ZooKeeper or TLS. */
  readonly otherConnections: number;
}

const DEFAULT_MAX_BODY_BYTES = 256 * 1024 * 1024;

/**
 * TCP streams in, {@link Message}s out, in the order of their last bytes. Which connections are HTTP is found
 * by content; everything else is counted and left alone.
 */
export class FlowDecoder {
  readonly #options: FlowOptions;
  readonly #maxBodyBytes: number;
  readonly #writer: MessageWriter;
  readonly #correlator = new Correlator();
  readonly #connections = new Map<number, { readonly flow: ConnectionFlow; ended: number }>();
  #emit: ((message: Message) => void) | undefined;
  #seen = 0;
  #others = 0;

  constructor(options: FlowOptions = {}) {
    this.#options = options;
    this.#maxBodyBytes = options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
    const dialect = options.dialect ?? "apache";
    this.#writer = new MessageWriter(
      new PeerTable(options.version, dialect),
      dialect,
      this.#maxBodyBytes,
      (message, answers) => this.#match(message, answers),
    );
  }

  get statistics(): FlowStatistics {
    return { connections: this.#seen, otherConnections: this.#others };
  }

  /** @param emit called with each message that this event completes */
  push(event: StreamEvent, emit: (message: Message) => void): void {
    this.#emit = emit;
    const { conn } = event;
    if (event.kind === "open") {
      this.#open(conn, event.midstream);
      return;
    }
    const entry = this.#connections.get(conn.id);
    if (entry === undefined) return;
    const { flow } = entry;
    if (event.kind === "data") {
      flow.data(event.direction, event.bytes, event.timeNs);
      if (flow.protocol === "other") this.#leave(conn.id, flow);
    } else if (event.kind === "gap") {
      flow.gap(event.direction, event.lengthBytes, event.timeNs);
    } else {
      flow.end(event.direction, event.timeNs);
      if (++entry.ended === 2) this.#leave(conn.id, flow);
    }
  }

  #open(conn: Connection, midstream: boolean): void {
    this.#seen++;
    const forced = this.#options.decodeAs?.(conn);
    if (forced === "ignore") {
      this.#others++;
      return;
    }
    const flow = new ConnectionFlow(
      conn,
      { midstream, forced: forced === "http", maxBodyBytes: this.#maxBodyBytes },
      this.#writer,
    );
    this.#connections.set(conn.id, { flow, ended: 0 });
  }

  #leave(id: number, flow: ConnectionFlow): void {
    this.#connections.delete(id);
    if (flow.carriedOther) this.#others++;
  }

  #match(message: FlowMessage, answers: SentRequest | undefined): void {
    if (answers?.n !== undefined) {
      message.match = { n: answers.n, latencyNs: message.timeNs - answers.timeNs };
    }
    // Asked even where the answer is known already: it remembers what a message asks.
    const found = this.#correlator.match(message);
    message.match ??= found;
    this.#emit?.(message);
  }
}
