import type { ConnectionOptions, SecureContext } from "node:tls";
import type { FlowOptions, Message } from "../../flow/index.js";
import type { Address } from "../../proxy/index.js";
import type { RuleEngine } from "../../rules/index.js";
import type { Recording } from "../recording/index.js";

/** A place to listen or to connect to. */
export interface HostPort {
  /** An address or a name. */
  readonly host: string;
  readonly port: number;
}

/** Who may be reached through the proxy, and where. */
export interface ProxyRoute {
  /** Port 0 for any that is free. */
  readonly listen: HostPort;
  readonly target: HostPort;
}

/**
 * What a proxy does to traffic.
 *
 * - `rewrite`: every process that is named gets an address on the proxy, and peers see only those
 * - `advertise`: bytes pass as they are; peers advertise the addresses of the proxy themselves, and are shown under them
 * - `relay`: bytes pass as they are
 */
export type ProxyMode = "rewrite" | "advertise" | "relay";

/** How a proxy is started. */
export interface ProxyOptions {
  readonly routes: readonly ProxyRoute[];
  /** Default `rewrite`. */
  readonly mode?: ProxyMode;
  /** Certificate and key for clients, who then have to speak TLS. */
  readonly tls?: SecureContext;
  /** Targets are spoken to in TLS: whom to trust, and which certificate to show. */
  readonly targetTls?: ConnectionOptions;
  /** What happens to messages; rules may be added and removed while the proxy runs. */
  readonly rules?: RuleEngine;
  /** Where stand-ins listen; an address that peers can connect to. Default: where the first route listens. */
  readonly standInHost?: string;
  /** Gets each message when it is whole, after it was passed on. */
  readonly onMessage?: (message: Message) => void;
  /** Told of what goes wrong with connections; the proxy goes on. */
  readonly onTrouble?: (trouble: ProxyTrouble) => void;
  /** Told of each address that is opened for a process, in `rewrite` mode. */
  readonly onStandIn?: (real: Address, standIn: Address) => void;
  /** Gets the packets; it stays open when the proxy closes. */
  readonly recording?: Recording;
  /** How messages are read. */
  readonly flow?: FlowOptions;
  /** What waits to be decoded and recorded; beyond it bytes are counted and left out. Default 128 MiB. */
  readonly tapBytes?: number;
}

/**
 * What went wrong.
 *
 * - `connect-failed`: a target did not take a connection; the client's is reset
 * - `tls-failed`: a client did not finish its handshake
 * - `stand-in-failed`: no address could be opened for a process; peers see its real one, and talk past the proxy
 */
export interface ProxyTrouble {
  readonly kind: "connect-failed" | "tls-failed" | "stand-in-failed";
  readonly target: HostPort;
  readonly error: Error;
}

/** What a proxy has done. */
export interface ProxyStatistics {
  /** Connections that were accepted. */
  readonly connections: number;
  /** Those that are open now. */
  readonly open: number;
  /** Those whose target could not be reached. */
  readonly failed: number;
  readonly messages: number;
  /** Bytes that were relayed but neither decoded nor recorded, for lack of time. */
  readonly unseenBytes: number;
}
