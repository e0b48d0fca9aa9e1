import { once } from "node:events";
import { connect, isIP, type Socket } from "node:net";
import {
  type ConnectionOptions,
  connect as connectTls,
  type SecureContext,
  TLSSocket,
} from "node:tls";
import type { HostPort } from "./proxy-options.js";

/** One end of a relayed connection, ready to be read. */
export interface Side {
  /** Plain text comes out of it and goes into it. */
  readonly socket: Socket;
  /** Lets the peer see a reset. */
  reset(): void;
}

/** How targets are connected to. */
export interface ConnectFacts {
  readonly localAddress?: string;
  /** Speaks TLS with them. */
  readonly tls?: ConnectionOptions;
}

/** A side without TLS. */
export function plainSide(socket: Socket): Side {
  return { socket, reset: () => socket.resetAndDestroy() };
}

/** Settles when a client has finished the handshake; rejects when it does not or is gone. */
export async function acceptTls(raw: Socket, secureContext: SecureContext): Promise<Side> {
  const socket = new TLSSocket(raw, { isServer: true, secureContext, ALPNProtocols: ["http/1.1"] });
  await ready(socket, "secure");
  return tlsSide(socket, raw);
}

/** A connection to a target that is being made. */
export interface Connecting {
  readonly side: Promise<Side>;
  /** Gives it up. */
  destroy(): void;
}

/** Connects to a target. */
export function connectSide(target: HostPort, { localAddress, tls }: ConnectFacts): Connecting {
  const raw = connect({
    ...target,
    ...(localAddress === undefined ? {} : { localAddress }),
    allowHalfOpen: true,
    noDelay: true,
  });
  const destroy = (): void => {
    raw.destroy();
  };
  if (tls === undefined) {
    return { side: ready(raw, "connect").then(() => plainSide(raw)), destroy };
  }
  const servername = isIP(target.host) === 0 ? { servername: target.host } : {};
  const socket = connectTls({ ...tls, ...servername, host: target.host, socket: raw });
  return { side: ready(socket, "secureConnect").then(() => tlsSide(socket, raw)), destroy };
}

function tlsSide(socket: TLSSocket, raw: Socket): Side {
  return {
    socket,
    reset: () => {
      raw.resetAndDestroy();
      socket.destroy();
    },
  };
}

/** Waits for an event, an error, or the end of the socket. */
async function ready(socket: Socket, event: string): Promise<void> {
  const over = new AbortController();
  const gone = once(socket, "close", { signal: over.signal }).then(() => {
    throw new Error("the connection was closed before it was ready");
  });
  try {
    await Promise.race([once(socket, event, { signal: over.signal }), gone]);
  } finally {
    over.abort();
    gone.catch(() => {});
  }
}
