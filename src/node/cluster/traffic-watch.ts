import { type Connection, type Endpoint, formatEndpoint } from "../../capture/index.js";
import { type Layer, WatchedLayer } from "../../proxy/index.js";
import { systemTimeNs } from "../clock.js";
import type { WatchConnection } from "../libprocess/index.js";
import { Observer, type ObserverOptions } from "../proxy/index.js";

/** Nothing stands between the ends of these connections: they are only looked at. */
const PLAIN: Layer = { data: () => {}, end: () => {}, reset: () => {} };

/**
 * Decodes and records the connections of several roles of this OS process, as `read` and the proxy would.
 *
 * A connection between two of them is seen once, where it is accepted.
 */
export class TrafficWatch {
  readonly #observer: Observer;
  readonly #members = new Set<string>();
  readonly #open = new Set<WatchedLayer>();
  #connections = 0;

  constructor(options: ObserverOptions) {
    this.#observer = new Observer(options);
  }

  /** For the libprocesses to watch. */
  readonly watch: WatchConnection = ({ client, server, local }) => {
    if (local === "client" && this.#members.has(formatEndpoint(server))) return undefined;
    return this.#watch(client, server);
  };

  get statistics(): { readonly connections: number; readonly messages: number } {
    return { connections: this.#connections, messages: this.#observer.messages };
  }

  /** Connections to that address are seen by who listens there. */
  join(address: string): void {
    this.#members.add(address);
  }

  /** Shows and records what waits. Connections that are open stay without an end. */
  close(): void {
    for (const layer of this.#open) layer.abandon();
    this.#observer.flush();
  }

  #watch(client: Endpoint, server: Endpoint): ReturnType<WatchConnection> {
    const conn: Connection = { id: ++this.#connections, client, server };
    const layer = new WatchedLayer(conn, PLAIN, {
      tap: this.#observer.tap,
      nowNs: systemTimeNs,
      wake: () => this.#observer.wake(),
    });
    this.#open.add(layer);
    const ended = new Set<0 | 1>();
    return {
      data: (direction, bytes) => layer.data(direction, bytes),
      end: (direction) => {
        layer.end(direction);
        if (ended.add(direction).size === 2) this.#open.delete(layer);
      },
    };
  }
}
