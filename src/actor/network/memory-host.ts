import type { MessageCodec } from "../codec.js";
import type { LogSink } from "../log.js";
import type { Address } from "../pid.js";
import type { Runtime } from "../runtime.js";
import type { Connection } from "./connection.js";

/** One simulated OS process. */
export interface MemoryHostOptions {
  readonly address: Address;
  /**
   * Spawns what lives there; called at every start with a fresh runtime. What must outlive a crash (disks) is kept by
   * the caller, in what the host adapters close over.
   */
  readonly boot: (runtime: Runtime) => void;
  readonly version?: string;
  /** What it knows of bodies; default what the network does. */
  readonly codec?: MessageCodec;
  readonly delegate?: string;
  readonly log?: LogSink;
  readonly disabledEndpoints?: ReadonlySet<string>;
}

/** A simulated OS process as a test holds it. */
export interface MemoryHost {
  readonly address: Address;
  readonly running: boolean;
  /** Of the present life, or the last one. */
  readonly runtime: Runtime;
  /** Ends its processes, as a well-behaved program does, and then itself. */
  stop(): void;
  /** `kill -9`: no process learns of it; peers see their connections close. */
  crash(): void;
  /** Power cut: peers see nothing at all until they try to send, and then only silence. */
  vanish(): void;
  /** Crashes and is forgotten: it cannot start again, its address is free. */
  remove(): void;
  /** Starts it (again), with a new runtime at the same address. */
  start(): void;
}

/** What the network keeps for a host. */
export interface HostState {
  readonly options: MemoryHostOptions;
  runtime: Runtime | undefined;
  /** Counts starts. */
  life: number;
  running: boolean;
  /** False after a power cut until the next start. */
  powered: boolean;
  readonly persists: Map<Address, Connection>;
  readonly temps: Map<Address, Connection>;
  /** All that may still carry something, those no longer in use included. */
  readonly connections: Set<Connection>;
  /** When the last message to an address arrives; keeps messages of different connections in order. */
  readonly orders: Map<Address, { lastArrivalMs: number }>;
  /** The wake-up that is in the agenda already. */
  wakeAtMs: number | undefined;
}
