import type { FlowOptions, Message } from "../../flow/index.js";
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

/** How a proxy is started. */
export interface ProxyOptions {
  readonly routes: readonly ProxyRoute[];
  /** Gets each message when it is whole, after it was passed on. */
  readonly onMessage?: (message: Message) => void;
  /** Told of what goes wrong with connections; the proxy goes on. */
  readonly onTrouble?: (trouble: ProxyTrouble) => void;
  /** Gets the packets; it stays open when the proxy closes. */
  readonly recording?: Recording;
  /** How messages are read. */
  readonly flow?: FlowOptions;
  /** What waits to be decoded and recorded; beyond it bytes are counted and left out. Default 128 MiB. */
  readonly tapBytes?: number;
}

/** A target that did not take a connection; the client's is reset. */
export interface ProxyTrouble {
  readonly kind: "connect-failed";
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
