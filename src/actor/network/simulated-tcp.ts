import { type Address, addressIp, pidAddress } from "../pid.js";
import type { Random } from "../random.js";
import type { Envelope } from "../transport.js";
import { type Connection, createConnection } from "./connection.js";
import type { HostState } from "./memory-host.js";
import type { NetworkFaults } from "./network-faults.js";

/** What the simulation stands on. */
export interface SimulatedTcpOptions {
  readonly hosts: ReadonlyMap<Address, HostState>;
  readonly faults: NetworkFaults;
  readonly random: Random;
  readonly now: () => number;
  /** Does something at a point in virtual time. */
  readonly at: (timeMs: number, action: () => void) => void;
}

/**
 * The connections among simulated hosts, as libprocess uses them: one persistent and one temporary for each direction
 * and address, at most.
 *
 * Connecting takes a round trip; messages of one connection arrive in order; a peer that ends closes its connections, one
 * that vanishes does not; data across a hole in the network waits, as TCP sends it again, until the hole closes or the
 * connection times out.
 */
export class SimulatedTcp {
  readonly #options: SimulatedTcpOptions;
  readonly #stalled = new Set<Connection>();
  /** Connections by the address that they lead to, as long as they carry something. */
  readonly #leading = new Map<Address, Set<Connection>>();
  readonly #partitions = new Set<(a: Address, b: Address) => boolean>();

  constructor(options: SimulatedTcpOptions) {
    this.#options = options;
  }

  /** See `MemoryNetwork.partition`. */
  partition(side: readonly Address[], other?: readonly Address[]): () => void {
    const inSide = new Set(side);
    const inOther = other === undefined ? undefined : new Set(other);
    const far = (address: Address): boolean => inOther?.has(address) ?? !inSide.has(address);
    const cuts = (a: Address, b: Address): boolean =>
      (inSide.has(a) && far(b)) || (inSide.has(b) && far(a));
    this.#partitions.add(cuts);
    return () => {
      if (this.#partitions.delete(cuts)) this.resume();
    };
  }

  /** See `MemoryNetwork.breakConnections`. */
  breakConnections(a: Address, b?: Address): void {
    const own = this.#options.hosts.get(a)?.connections ?? [];
    const others = this.#leading.get(a) ?? [];
    for (const connection of [...own, ...others]) {
      const { from, to } = connection;
      if (b === undefined || (from === a ? to : from) === b) this.#lose(connection);
    }
  }

  /** The connections of a host that ended, and those to it. */
  stopped(host: HostState, how: "stop" | "crash" | "vanish"): void {
    // What was sent stays under way. A program that ends by itself lets what waits for a connection leave, too.
    host.persists.clear();
    host.temps.clear();
    for (const connection of host.connections) {
      if (connection.state === "connecting") {
        if (how !== "stop") this.#close(connection);
      } else if (connection.underWay.size === 0) this.#forget(host, connection);
    }
    if (how === "vanish") return;
    for (const connection of this.#leading.get(host.options.address) ?? []) {
      if (connection.state === "open") this.#closeLater(connection);
    }
  }

  send(host: HostState, message: Envelope): void {
    const to = pidAddress(message.to);
    let connection = host.persists.get(to) ?? host.temps.get(to);
    if (connection === undefined) {
      connection = this.#open(host, to, false);
      host.temps.set(to, connection);
      this.#connect(connection);
    }
    if (connection.state === "connecting") connection.unsent.push(message);
    else this.#transfer(connection, message);
  }

  link(host: HostState, to: Address, reconnect: boolean): void {
    const existing = host.persists.get(to);
    if (existing !== undefined && !reconnect) return;
    const connection = this.#open(host, to, true);
    host.persists.set(to, connection);
    this.#connect(connection);
    if (existing === undefined) return;
    // Without an `exited`: what was not sent moves to the new connection, what was sent takes its chance on the old.
    connection.unsent.push(...existing.unsent.splice(0));
    for (const message of existing.underWay) {
      if (this.#chance(this.#options.faults.duplication)) connection.unsent.push(message);
    }
    if (existing.state === "connecting") this.#close(existing);
  }

  #open(host: HostState, to: Address, persistent: boolean): Connection {
    const connection = createConnection(host.options.address, to, persistent);
    host.connections.add(connection);
    const leading = this.#leading.get(to);
    if (leading === undefined) this.#leading.set(to, new Set([connection]));
    else leading.add(connection);
    return connection;
  }

  #forget(host: HostState | undefined, connection: Connection): void {
    host?.connections.delete(connection);
    const leading = this.#leading.get(connection.to);
    if (leading?.delete(connection) === true && leading.size === 0) {
      this.#leading.delete(connection.to);
    }
  }

  #connect(connection: Connection): void {
    const { from, to } = connection;
    this.#after(this.#latency(from, to), () => this.#arriveAtListener(connection));
  }

  #arriveAtListener(connection: Connection): void {
    const { from, to } = connection;
    if (connection.state !== "connecting") return;
    if (!this.#reachable(from, to)) {
      this.#wait(connection);
      return;
    }
    const peer = this.#options.hosts.get(to);
    const accepted = peer?.running === true;
    if (accepted) connection.peerLife = peer.life;
    this.#after(this.#latency(to, from), () => {
      if (connection.state !== "connecting") return;
      if (accepted) this.#established(connection);
      else this.#refused(connection, "Connection refused");
    });
  }

  #established(connection: Connection): void {
    connection.state = "open";
    for (const message of connection.unsent.splice(0)) this.#transfer(connection, message);
    // A temporary connection is done for once it has nothing left to write.
    this.#release(connection);
  }

  #refused(connection: Connection, reason: string): void {
    const runtime = this.#options.hosts.get(connection.from)?.runtime;
    const { persistent, to } = connection;
    if (persistent) runtime?.log.linkFailed(to, reason);
    for (const message of connection.unsent.splice(0)) {
      if (!persistent) runtime?.log.sendFailed(message.name, to, reason);
    }
    this.#lose(connection);
  }

  #transfer(connection: Connection, message: Envelope): void {
    const { from, to } = connection;
    if (!isLocal(from, to) && this.#chance(this.#options.faults.loss)) return;
    const order = this.#options.faults.reorder ? connection : this.#order(from, to);
    const arrivalMs = Math.max(order.lastArrivalMs, this.#options.now() + this.#latency(from, to));
    order.lastArrivalMs = arrivalMs;
    connection.underWay.add(message);
    this.#options.at(arrivalMs, () => this.#arrive(connection, message));
  }

  #order(from: Address, to: Address): { lastArrivalMs: number } {
    const orders = this.#options.hosts.get(from)?.orders;
    const order = orders?.get(to) ?? { lastArrivalMs: 0 };
    orders?.set(to, order);
    return order;
  }

  #arrive(connection: Connection, message: Envelope): void {
    if (connection.state === "closed") return;
    const reachable = this.#reachable(connection.from, connection.to);
    if (reachable && connection.stalled.length === 0) this.#accept(connection, message);
    else connection.stalled.push(message);
    if (!reachable) this.#wait(connection);
  }

  #accept(connection: Connection, message: Envelope): void {
    const peer = this.#options.hosts.get(connection.to);
    if (peer === undefined || !peer.running || peer.life !== connection.peerLife) {
      // The machine is there but knows no such connection: reset.
      this.#closeLater(connection);
      return;
    }
    connection.underWay.delete(message);
    if (connection.underWay.size === 0) this.#release(connection);
    peer.runtime?.receive(message);
  }

  /** The peer is out of reach: the connection waits for it, but not for ever. */
  #wait(connection: Connection): void {
    if (this.#stalled.has(connection)) return;
    this.#stalled.add(connection);
    const stall = ++connection.stall;
    const connecting = connection.state === "connecting";
    const { connectTimeoutMs, retransmitTimeoutMs } = this.#options.faults;
    this.#after(connecting ? connectTimeoutMs : retransmitTimeoutMs, () => {
      if (connection.stall !== stall || !this.#stalled.delete(connection)) return;
      if (connecting) this.#refused(connection, "Connection timed out");
      else this.#lose(connection);
    });
  }

  /** Something became reachable: every connection that waits tries again. */
  resume(): void {
    for (const connection of [...this.#stalled]) {
      this.#stalled.delete(connection);
      if (connection.state === "connecting") this.#connect(connection);
      else if (connection.stalled.length === 0) this.#closeLater(connection);
      else {
        const delayMs = this.#latency(connection.from, connection.to);
        this.#after(delayMs, () => this.#drain(connection));
      }
    }
  }

  #drain(connection: Connection): void {
    if (connection.state === "closed") return;
    if (!this.#reachable(connection.from, connection.to)) {
      this.#wait(connection);
      return;
    }
    for (const message of connection.stalled.splice(0)) this.#accept(connection, message);
  }

  /** The connection is gone, and its owner knows. */
  #lose(connection: Connection): void {
    if (connection.state === "closed") return;
    const host = this.#options.hosts.get(connection.from);
    const inUse = host?.persists.get(connection.to) === connection;
    this.#close(connection);
    if (inUse) host.runtime?.exited(connection.to);
  }

  #close(connection: Connection): void {
    connection.state = "closed";
    connection.underWay.clear();
    this.#stalled.delete(connection);
    this.#release(connection);
  }

  /** Takes a connection out of use unless a link holds it, and forgets it once it carries nothing. */
  #release(connection: Connection): void {
    const { from, to, state } = connection;
    const host = this.#options.hosts.get(from);
    const linked = host?.persists.get(to) === connection;
    if (linked && state !== "closed") return;
    if (linked) host.persists.delete(to);
    if (host?.temps.get(to) === connection) host.temps.delete(to);
    if (connection.underWay.size === 0) this.#forget(host, connection);
  }

  #after(delayMs: number, action: () => void): void {
    this.#options.at(this.#options.now() + delayMs, action);
  }

  #chance(probability: number): boolean {
    return probability > 0 && this.#options.random() < probability;
  }

  /** The peer closed or reset the connection: its owner learns of it one latency later, if it can. */
  #closeLater(connection: Connection): void {
    const { from, to } = connection;
    this.#after(this.#latency(to, from), () => {
      if (this.#reachable(from, to)) this.#lose(connection);
      else this.#wait(connection);
    });
  }

  #latency(from: Address, to: Address): number {
    const { latencyMs } = this.#options.faults;
    return typeof latencyMs === "number" ? latencyMs : latencyMs(from, to, this.#options.random);
  }

  #reachable(a: Address, b: Address): boolean {
    if (!isLocal(a, b)) for (const cuts of this.#partitions) if (cuts(a, b)) return false;
    return this.#options.hosts.get(b)?.powered !== false;
  }
}

/** Nothing comes between processes of one machine. */
function isLocal(a: Address, b: Address): boolean {
  return addressIp(a) === addressIp(b);
}
