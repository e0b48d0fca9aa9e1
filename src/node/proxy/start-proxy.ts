import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Connection, Endpoint } from "../../capture/index.js";
import { MesosSniffError } from "../../errors/index.js";
import {
  type Address,
  AddressBook,
  byteRelay,
  HeldMessages,
  InterceptLayer,
  type InterceptServices,
  Partitions,
  type ShownLayer,
  WatchedLayer,
  type Watcher,
  type Wire,
} from "../../proxy/index.js";
import { RuleEngine } from "../../rules/index.js";
import { describeMessage } from "../../view/index.js";
import { systemTimeNs } from "../clock.js";
import { Observer } from "./observer.js";
import type {
  HostPort,
  ProxyMode,
  ProxyOptions,
  ProxyRoute,
  ProxyStatistics,
} from "./proxy-options.js";
import { acceptTls, connectSide, plainSide, type Side } from "./side.js";
import { SocketPair } from "./socket-pair.js";
import { enterTarget } from "./stand-ins.js";

/** A proxy that listens. */
export interface RunningProxy {
  /** Where it listens, in the order of its routes. */
  readonly addresses: readonly HostPort[];
  /** Real addresses and those that stand for them, in the order of appearance; none but in `rewrite` mode. */
  readonly standIns: readonly (readonly [real: Address, standIn: Address])[];
  readonly statistics: ProxyStatistics;
  /** Messages that rules hold. */
  readonly held: HeldMessages;
  /** Ends stalls, throttles and partitions that a rule has begun, or that any has. */
  lift(ruleId?: number): void;
  /** Stops listening, ends all connections, and shows and records what waits. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a proxy.
 *
 * @throws the system's error when it cannot listen on one of its addresses (`EADDRINUSE`, ...); MesosSniffError
 * `invalid-argument` when nobody could connect to its stand-ins
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const proxy = new ProxyServer(options);
  await proxy.listen();
  return proxy;
}

/** Timers of the system hold no more. */
const MOST_TIMER_MS = 2 ** 31 - 1;

class ProxyServer implements RunningProxy {
  readonly #options: ProxyOptions;
  readonly #mode: ProxyMode;
  readonly #observer: Observer;
  readonly #watcher: Watcher;
  /** Undefined where addresses are not rewritten. */
  readonly #book: AddressBook | undefined;
  readonly #standInHost: string;
  readonly #routes: Server[] = [];
  readonly #standIns = new Set<Server>();
  /** Undefined where nobody can give any. */
  readonly #rules: RuleEngine | undefined;
  readonly #services: InterceptServices;
  readonly #intercepted = new Set<InterceptLayer>();
  readonly #pairs = new Map<SocketPair, ShownLayer | undefined>();
  /** Accepted, and waiting for their targets. */
  readonly #waiting = new Set<Socket>();
  readonly held: HeldMessages = new HeldMessages();
  readonly #partitions = new Partitions();
  #accepted = 0;
  #failed = 0;
  #closing = false;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#mode = options.mode ?? "rewrite";
    this.#observer = new Observer(options);
    this.#watcher = {
      tap: this.#observer.tap,
      nowNs: systemTimeNs,
      wake: () => this.#observer.wake(),
    };
    this.#rules = options.rules;
    if (this.#mode === "rewrite") this.#book = new AddressBook((real) => void this.#standFor(real));
    this.#services = {
      watcher: {
        ...this.#watcher,
        look: (...bytes) => this.#observer.look(...bytes),
        show: (message, remarks) => this.#observer.show(message, remarks),
        describe: describeMessage,
      },
      book: this.#book,
      rules: this.#rules ?? new RuleEngine(),
      held: this.held,
      partitions: this.#partitions,
    };
    this.#standInHost = options.standInHost ?? options.routes[0]?.listen.host ?? "127.0.0.1";
  }

  get addresses(): readonly HostPort[] {
    return this.#routes.map(addressOf);
  }

  get standIns(): readonly (readonly [real: Address, standIn: Address])[] {
    return this.#book?.entries() ?? [];
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

  async listen(): Promise<void> {
    try {
      for (const route of this.#options.routes) await this.#serve(route);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  lift(ruleId?: number): void {
    this.#partitions.lift(ruleId);
    for (const layer of this.#intercepted) layer.lift(ruleId);
  }

  async close(): Promise<void> {
    this.#closing = true;
    const closed = [...this.#routes, ...this.#standIns].map(
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

  async #serve({ listen, target }: ProxyRoute): Promise<void> {
    const server = await this.#listenOn(listen, target);
    this.#routes.push(server);
    if (this.#book === undefined) return;
    const { port } = addressOf(server);
    const host = this.#options.standInHost ?? addressOf(server).host;
    if (host === "0.0.0.0" || host === "::") {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot stand in for others at ${host}: want an address that peers can connect to`,
      );
    }
    await enterTarget(this.#book, target, `${host}:${port}`);
  }

  /** Opens a listener that stands for a real address. */
  async #standFor(real: Address): Promise<void> {
    const colon = real.lastIndexOf(":");
    const target = { host: real.slice(0, colon), port: Number(real.slice(colon + 1)) };
    try {
      const server = await this.#listenOn({ host: this.#standInHost, port: 0 }, target);
      if (this.#closing) {
        server.close();
        return;
      }
      this.#standIns.add(server);
      const standIn = `${this.#standInHost}:${addressOf(server).port}`;
      this.#options.onStandIn?.(real, standIn);
      this.#book?.add(real, standIn);
    } catch (error) {
      this.#book?.refuse(real);
      this.#options.onTrouble?.({ kind: "stand-in-failed", target, error: error as Error });
    }
  }

  async #listenOn({ host, port }: HostPort, target: HostPort): Promise<Server> {
    const server = createServer(
      { allowHalfOpen: true, pauseOnConnect: true, noDelay: true },
      (socket) => void this.#accept(socket, target),
    );
    server.listen(port, host);
    await once(server, "listening");
    return server;
  }

  /** Nothing is read from a client before its target is there, so nothing of it can be lost either. */
  async #accept(raw: Socket, target: HostPort): Promise<void> {
    const id = ++this.#accepted;
    this.#waiting.add(raw);
    const { tls, targetTls } = this.#options;
    const connecting = connectSide(target, {
      ...this.#sourceFor(target),
      ...(targetTls === undefined ? {} : { tls: targetTls }),
    });
    // One that goes before it is relayed takes the other with it.
    raw.on("error", connecting.destroy);
    raw.once("close", connecting.destroy);
    const client = tls === undefined ? Promise.resolve(plainSide(raw)) : acceptTls(raw, tls);
    const [accepted, connected] = await Promise.allSettled([client, connecting.side]);
    this.#waiting.delete(raw);
    if (accepted.status === "fulfilled" && connected.status === "fulfilled" && !this.#closing) {
      raw.off("error", connecting.destroy);
      raw.off("close", connecting.destroy);
      this.#relay(id, accepted.value, connected.value);
      return;
    }
    const isGone = raw.destroyed;
    connecting.destroy();
    raw.resetAndDestroy();
    if (this.#closing) return;
    if (accepted.status === "rejected") {
      const error = accepted.reason as Error;
      this.#options.onTrouble?.({ kind: "tls-failed", target, error });
    } else if (connected.status === "rejected" && !isGone) {
      this.#failed++;
      this.#refused(id, raw, target);
      const error = connected.reason as Error;
      this.#options.onTrouble?.({ kind: "connect-failed", target, error });
    }
  }

  /** Peers may compare the ip of a sender with that of its connection, so it is that of the stand-ins. */
  #sourceFor(target: HostPort): { readonly localAddress?: string } {
    const ip = this.#standInHost;
    const isLocal = (host: string): boolean => host.startsWith("127.");
    return this.#book !== undefined && isLocal(ip) && isLocal(target.host)
      ? { localAddress: ip }
      : {};
  }

  #relay(id: number, client: Side, server: Side): void {
    // Under the address that its messages have for it, so that both directions name the same process.
    const known = this.#mode === "advertise" ? localOf(client.socket) : remoteOf(server.socket);
    const conn: Connection = { id, client: remoteOf(client.socket), server: known };
    let layer: ShownLayer | undefined;
    const pair = new SocketPair(client, server, (wire) => {
      layer = this.#layerFor(conn, wire);
      return layer;
    });
    this.#pairs.set(pair, layer);
    void pair.closed.then(() => {
      this.#pairs.delete(pair);
      if (layer instanceof InterceptLayer) this.#intercepted.delete(layer);
    });
  }

  #layerFor(conn: Connection, wire: Wire): ShownLayer {
    const watcher = this.#watcher;
    const book = this.#book;
    if (book === undefined && this.#rules === undefined) {
      return new WatchedLayer(conn, byteRelay(wire), watcher);
    }
    let timer: NodeJS.Timeout | undefined;
    const wakeAt = (timeNs: bigint | undefined): void => {
      clearTimeout(timer);
      if (timeNs === undefined) return;
      const inMs = Math.ceil(Number(timeNs - systemTimeNs()) / 1e6);
      timer = setTimeout(() => layer.tick(), Math.min(Math.max(0, inMs), MOST_TIMER_MS));
    };
    const layer: InterceptLayer = new InterceptLayer(wire, { conn, wakeAt }, this.#services);
    this.#intercepted.add(layer);
    return layer;
  }

  /** Shows a connection that came to nothing: opened, and reset at once. */
  #refused(id: number, client: Socket, target: HostPort): void {
    const server: Endpoint = {
      ip: isAddress(target.host) ? target.host : "0.0.0.0",
      port: target.port,
    };
    const conn: Connection = { id, client: remoteOf(client), server };
    const nobody = { data: () => {}, end: () => {}, reset: () => {} };
    new WatchedLayer(conn, nobody, this.#watcher).reset(1);
  }
}

function addressOf(server: Server): HostPort {
  const address = server.address();
  return typeof address === "object" && address !== null
    ? { host: address.address, port: address.port }
    : { host: "", port: 0 };
}

function remoteOf({ remoteAddress, remotePort }: Socket): Endpoint {
  return endpoint(remoteAddress, remotePort);
}

function localOf({ localAddress, localPort }: Socket): Endpoint {
  return endpoint(localAddress, localPort);
}

/** IPv4 addresses that the system writes as IPv6 ones stay IPv4. */
function endpoint(ip = "0.0.0.0", port = 0): Endpoint {
  return { ip: ip.replace(/^::ffff:(?=\d+\.)/, ""), port };
}

function isAddress(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(":");
}
