import type { Pid } from "../actor/index.js";

/** A leading master, as a detector sees it. */
export interface DetectedMaster {
  readonly pid: Pid;
  readonly hostname?: string | undefined;
}

/** Finds the leading master: a fixed address, or an election. */
export interface MasterDetector {
  /** Calls back with the leader, at once or later, and with every change; `undefined` when there is none. */
  watch(changed: (master: DetectedMaster | undefined) => void): void;
  /** Stops calling back. */
  close(): void;
}

/** A detector for a master that stays where it is. */
export function standaloneDetector(master: DetectedMaster): MasterDetector {
  return { watch: (changed) => changed(master), close: (): void => {} };
}
