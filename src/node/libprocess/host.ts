import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { createServer, type Server, type Socket } from "node:net";
import { availableParallelism, hostname } from "node:os";
import {
  type Address,
  DEFAULT_VERSION,
  emulation,
  Runtime,
  type RuntimeOptions,
  silentLog,
} from "../../actor/index.js";
import { MesosSniffError } from "../../errors/index.js";
import type { WatchConnection } from "./connection-watch.js";
import { DEFAULT_IP, type LibprocessAddresses, readLibprocessEnvironment } from "./environment.js";
import { InboundConnection, type Receiving } from "./inbound-connection.js";
import { DEFAULT_LIBPROCESS_LIMITS, type LibprocessLimits } from "./limits.js";
import { OutgoingConnections } from "./outgoing.js";

/** How a libprocess is started. */
export interface LibprocessOptions
  extends LibprocessAddresses,
    Partial<
      Pick<
        RuntimeOptions,
        | "codec"
        | "delegate"
        | "disabledEndpoints"
        | "log"
        | "mailboxLimit"
        | "onEnd"
        | "onFailure"
        | "random"
        | "tap"
        | "version"
      >
    > {
  /** Where `LIBPROCESS_*` is looked up for what is not given here; default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly limits?: Partial<LibprocessLimits>;
  /** Sees the bytes of connections. */
  readonly watch?: WatchConnection;
  /** How long `close` lets messages and answers leave that wait; default 1000. */
  readonly closeGraceMs?: number;
}

/** Events that are handled before sockets get their turn. */
const RUN_BUDGET = 10_000;

/** Time for which a half-closed connection waits for the peer to close. */
const LINGER_MS = 10_000;

const MAX_TIMER_MS = 2 ** 31 - 1;

/** What is resolved before a host exists. */
interface Prepared {
  readonly server: Server;
  readonly bound: Address;
  readonly advertised: Address;
  readonly requirePeerAddressIpMatch: boolean;
}

/** A libprocess on a TCP port; made by {@link startLibprocess}. */
export class LibprocessHost {
  readonly runtime: Runtime;
  /** The address it listens at; the one in pids is `runtime.address`. */
  readonly boundAddress: Address;
  readonly #server: Server;
  readonly #limits: LibprocessLimits;
  readonly #closeGraceMs: number;
  readonly #requirePeerAddressIpMatch: boolean;
  readonly #watch: WatchConnection | undefined;
  readonly #outgoing: OutgoingConnections;
  readonly #inbound = new Set<InboundConnection>();
  readonly #receiving: Receiving = { bytes: 0 };
  readonly #stallTimer: NodeJS.Timeout;
  #connections = 0;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(prepared: Prepared, options: LibprocessOptions) {
    const { limits, closeGraceMs, log = silentLog, random = systemRandom } = options;
    this.#limits = { ...DEFAULT_LIBPROCESS_LIMITS, ...limits };
    this.#closeGraceMs = closeGraceMs ?? 1000;
    this.#server = prepared.server;
    this.#requirePeerAddressIpMatch = prepared.requirePeerAddressIpMatch;
    this.#watch = options.watch;
    this.boundAddress = prepared.bound;
    this.#outgoing = new OutgoingConnections({
      log: () => this.runtime.log,
      http10: emulation(options.version ?? DEFAULT_VERSION).http10,
      queueLimitBytes: this.#limits.sendQueueBytes,
      lingerMs: LINGER_MS,
      exited: (address) => this.runtime.exited(address),
      watch: options.watch,
    });
    this.runtime = new Runtime({
      ...options,
      address: prepared.advertised,
      now: systemNow,
      random,
      transport: this.#outgoing,
      log,
      onWork: () => this.#schedule(),
    });
    this.#server.maxConnections = this.#limits.maxConnections;
    this.#server.on("connection", (socket) => this.#accept(socket));
    this.#server.on("error", (error) => {
      this.runtime.log.failed("receive", "WARNING", `Failed to accept socket: ${error.message}`);
    });
    this.#stallTimer = setInterval(() => this.#checkStalls(), this.#limits.stallTimeoutMs / 4);
    this.#stallTimer.unref();
    this.runtime.log.initialized(this.runtime.address, availableParallelism());
  }

  /**
   * Ends all processes, gives what they said last a moment to leave, and closes every socket. May be called again: the
   * same promise comes back.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    // A process may be what asks for it: its turn comes to an end first.
    await new Promise(setImmediate);
    this.runtime.close();
    clearInterval(this.#stallTimer);
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    const listener = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const grace = this.#closeGraceMs;
    await Promise.all([
      this.#outgoing.close(grace),
      ...Array.from(this.#inbound, (connection) => connection.close(grace)),
    ]);
    await listener;
  }

  #accept(socket: Socket): void {
    if (this.#closing !== undefined) {
      socket.destroy();
      return;
    }
    const connection = new InboundConnection(socket, {
      runtime: this.runtime,
      limits: this.#limits,
      receiving: this.#receiving,
      requirePeerAddressIpMatch: this.#requirePeerAddressIpMatch,
      number: ++this.#connections,
      now: systemNow,
      watch: this.#watch,
    });
    this.#inbound.add(connection);
    void connection.closed.then(() => this.#inbound.delete(connection));
  }

  #checkStalls(): void {
    const nowMs = systemNow();
    for (const connection of this.#inbound) connection.checkStall(nowMs);
  }

  #schedule(): void {
    if (this.#closing !== undefined) return;
    this.#immediate ??= setImmediate(() => this.#run());
  }

  #run(): void {
    this.#immediate = undefined;
    const more = this.runtime.run(RUN_BUDGET);
    if (more) this.#schedule();
    clearTimeout(this.#timer);
    const deadlineMs = this.runtime.nextDeadline();
    if (deadlineMs === undefined || this.#closing !== undefined) return;
    // Rounded up: a timer of Node may fire within the millisecond before.
    const delayMs = Math.min(MAX_TIMER_MS, Math.max(1, Math.ceil(deadlineMs - systemNow())));
    this.#timer = setTimeout(() => this.#run(), delayMs);
  }
}

/**
 * Starts a libprocess: listens, and connects to whomever its processes send or link to.
 *
 * Options win over `LIBPROCESS_*` variables; without both it is a random port on 127.0.0.1.
 *
 * @throws MesosSniffError `invalid-argument` for a variable or version that makes no sense
 * @throws the system's error when it cannot listen there (`EADDRINUSE`, ...)
 */
export async function startLibprocess(options: LibprocessOptions = {}): Promise<LibprocessHost> {
  emulation(options.version ?? DEFAULT_VERSION);
  const wanted = {
    ...readLibprocessEnvironment(options.environment ?? process.env),
    ...definedAddresses(options),
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  const host = wanted.ip ?? DEFAULT_IP;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port: wanted.port ?? 0, backlog: 4096 }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  try {
    const bound = server.address();
    if (bound === null || typeof bound === "string") {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot listen at ${host}: not an IPv4 address`,
      );
    }
    const ip = wanted.advertiseIp ?? (host === "0.0.0.0" ? await ownIp() : host);
    return new LibprocessHost(
      {
        server,
        bound: `${host}:${bound.port}`,
        advertised: `${ip}:${wanted.advertisePort ?? bound.port}`,
        requirePeerAddressIpMatch: wanted.requirePeerAddressIpMatch ?? false,
      },
      options,
    );
  } catch (error) {
    server.close();
    throw error;
  }
}

function definedAddresses(options: LibprocessAddresses): LibprocessAddresses {
  const { ip, port, advertiseIp, advertisePort, requirePeerAddressIpMatch } = options;
  return {
    ...(ip !== undefined && { ip }),
    ...(port !== undefined && { port }),
    ...(advertiseIp !== undefined && { advertiseIp }),
    ...(advertisePort !== undefined && { advertisePort }),
    ...(requirePeerAddressIpMatch !== undefined && { requirePeerAddressIpMatch }),
  };
}

/** As the original does for 0.0.0.0: the first address of the machine's own name. */
async function ownIp(): Promise<string> {
  return (await lookup(hostname(), 4)).address;
}

/** Milliseconds since the epoch that never go backwards, with microseconds. */
function systemNow(): number {
  return performance.timeOrigin + performance.now();
}

function systemRandom(): number {
  return randomBytes(6).readUIntBE(0, 6) / 2 ** 48;
}
