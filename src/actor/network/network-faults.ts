import type { Address } from "../pid.js";
import type { Random } from "../random.js";

/**
 * How a simulated network behaves; each of these may be changed while it runs. Between addresses of one ip, which are one
 * machine, nothing is lost or cut.
 */
export interface NetworkFaults {
  /** One way, for each message; a function may make it random. Default 1. */
  latencyMs: number | ((from: Address, to: Address, random: Random) => number);
  /** Chance that a message vanishes without trace; default 0. */
  loss: number;
  /** Chance that a message under way when its sender reconnects arrives twice; default 0. */
  duplication: number;
  /** Whether messages on different connections between two hosts may overtake each other, as over TCP; default false. */
  reorder: boolean;
  /** How long an unanswered connect lasts; default 127,000, as Linux does with 6 retries. */
  connectTimeoutMs: number;
  /** How long sent data stays unacknowledged before the connection fails; default 924,600, as Linux does. */
  retransmitTimeoutMs: number;
}
