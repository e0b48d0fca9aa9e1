import type { Connection, Direction, StreamEnd } from "../capture/index.js";
import type { Layer, ShownLayer } from "./layer.js";
import type { StreamTap } from "./stream-tap.js";

/** Where a {@link WatchedLayer} shows what passes. */
export interface Watcher {
  readonly tap: StreamTap;
  /** Nanoseconds since the epoch. */
  readonly nowNs: () => bigint;
  /** Something is in the tap. */
  readonly wake: () => void;
}

/** A layer, with everything that comes in shown to a watcher once the layer has dealt with it. */
export class WatchedLayer implements ShownLayer {
  readonly #conn: Connection;
  readonly #layer: Layer;
  readonly #watcher: Watcher;
  readonly #ended: [boolean, boolean] = [false, false];

  constructor(conn: Connection, layer: Layer, watcher: Watcher) {
    this.#conn = conn;
    this.#layer = layer;
    this.#watcher = watcher;
    watcher.tap.open(conn, watcher.nowNs());
    watcher.wake();
  }

  data(direction: Direction, bytes: Uint8Array): void {
    this.#layer.data(direction, bytes);
    const { tap, nowNs, wake } = this.#watcher;
    tap.data(this.#conn, direction, bytes, nowNs());
    wake();
  }

  end(direction: Direction): void {
    this.#layer.end(direction);
    this.#finish(direction, "fin");
  }

  reset(direction: Direction): void {
    this.#layer.reset(direction);
    this.#finish(direction, "rst");
    this.#finish(direction === 0 ? 1 : 0, "evicted");
  }

  abandon(): void {
    this.#finish(0, "capture-end");
    this.#finish(1, "capture-end");
  }

  #finish(direction: Direction, how: StreamEnd): void {
    if (this.#ended[direction]) return;
    this.#ended[direction] = true;
    const { tap, nowNs, wake } = this.#watcher;
    tap.end(this.#conn, direction, how, nowNs());
    wake();
  }
}
