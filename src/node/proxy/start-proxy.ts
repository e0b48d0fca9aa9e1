import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Connection, Endpoint } from "../../capture/index.js";
import { byteRelay, WatchedLayer, type Watcher } from "../../proxy/index.js";
import { systemTimeNs } from "../clock.js";
import { Observer } from "./observer.js";
import type { HostPort, ProxyOptions, ProxyRoute, ProxyStatistics } from "./proxy-options.js";
import { SocketPair } from "./socket-pair.js";

/** A proxy that listens. */
export interface RunningProxy {
  /** Where it listens, in the order of its routes. */
  readonly addresses: readonly HostPort[];
  readonly statistics: ProxyStatistics;
  /** Stops listening, ends all connections, and shows and records what waits. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a proxy.
 *
 * @throws the system's error when it cannot listen on one of its addresses (`EADDRINUSE`, ...)
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const proxy = new ProxyServer(options);
  await proxy.listen(options.routes);
  return proxy;
}

class ProxyServer implements RunningProxy {
  readonly #options: ProxyOptions;
  readonly #observer: Observer;
  readonly #servers: Server[] = [];
  readonly #watcher: Watcher;
  readonly #pairs = new Map<SocketPair, WatchedLayer | undefined>();
  /** Accepted, and waiting for their targets. */
  readonly #waiting = new Set<Socket>();
  #accepted = 0;
  #failed = 0;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#observer = new Observer(options);
    this.#watcher = {
      tap: this.#observer.tap,
      nowNs: systemTimeNs,
      wake: () => this.#observer.wake(),
    };
  }

  get addresses(): readonly HostPort[] {
    return this.#servers.map((server) => {
      const address = server.address();
      return typeof address === "object" && address !== null
        ? { host: address.address, port: address.port }
        : { host: "", port: 0 };
    });
  }

  get statistics(): ProxyStatistics {
    return {
      connections: this.#accepted,
      open: this.#pairs.size + this.#waiting.size,
      failed: this.#failed,
      messages: this.#observer.messages,
      unseenBytes: this.#observer.tap.loss.bytes,
    };
  }

  async listen(routes: readonly ProxyRoute[]): Promise<void> {
    try {
      for (const { listen, target } of routes) {
        const server = createServer(
          { allowHalfOpen: true, pauseOnConnect: true, noDelay: true },
          (socket) => this.#accept(socket, target),
        );
        server.listen(listen.port, listen.host);
        await once(server, "listening");
        this.#servers.push(server);
      }
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const closed = this.#servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    for (const socket of this.#waiting) socket.resetAndDestroy();
    const pairs = [...this.#pairs];
    for (const [pair, layer] of pairs) {
      layer?.abandon();
      pair.destroy();
    }
    await Promise.all(closed);
    await Promise.all(pairs.map(([pair]) => pair.closed));
    this.#observer.flush();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #accept(client: Socket, target: HostPort): void {
    const id = ++this.#accepted;
    this.#waiting.add(client);
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    // Nothing is read from the client before its target is there, so it cannot be lost either.
    const giveUp = (): void => {
      server.destroy();
      client.destroy();
    };
    client.once("error", giveUp);
    client.once("close", giveUp);
    server.once("error", (error) => {
      if (!this.#waiting.delete(client)) return;
      this.#failed++;
      this.#refused(id, client, target);
      client.resetAndDestroy();
      this.#options.onTrouble?.({ kind: "connect-failed", target, error });
    });
    server.once("close", () => this.#waiting.delete(client));
    server.once("connect", () => {
      client.off("error", giveUp);
      client.off("close", giveUp);
      server.removeAllListeners("error");
      this.#waiting.delete(client);
      if (client.destroyed) server.destroy();
      else this.#relay(id, client, server);
    });
  }

  #relay(id: number, client: Socket, server: Socket): void {
    const conn: Connection = { id, client: remoteOf(client), server: remoteOf(server) };
    let layer: WatchedLayer | undefined;
    const pair = new SocketPair(client, server, (wire) => {
      layer = new WatchedLayer(conn, byteRelay(wire), this.#watcher);
      return layer;
    });
    this.#pairs.set(pair, layer);
    void pair.closed.then(() => this.#pairs.delete(pair));
  }

  /** Shows a connection that came to nothing: opened, and reset at once. */
  #refused(id: number, client: Socket, target: HostPort): void {
    const server: Endpoint = {
      ip: isAddress(target.host) ? target.host : "0.0.0.0",
      port: target.port,
    };
    const conn: Connection = { id, client: remoteOf(client), server };
    new WatchedLayer(conn, { data: () => {}, end: () => {}, reset: () => {} }, this.#watcher).reset(
      1,
    );
  }
}

function remoteOf(socket: Socket): Endpoint {
  const ip = socket.remoteAddress ?? "0.0.0.0";
  return { ip: ip.replace(/^::ffff:(?=\d+\.)/, ""), port: socket.remotePort ?? 0 };
}

function isAddress(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(":");
}
