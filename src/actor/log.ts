import type { Severity } from "./process.js";

/** One line for the log, before it is given a date and a thread. */
export interface LogRecord {
  readonly timeMs: number;
  readonly severity: Severity;
  /** 0 for ordinary lines, else the GLOG_v level that shows it. */
  readonly verbosity: number;
  /** `file.cpp:line`. */
  readonly location: string;
  readonly text: string;
}

/** Where lines go. */
export interface LogSink {
  /** GLOG_v: verbose lines above it are not even built. */
  readonly verbosity: number;
  write(record: LogRecord): void;
}

/** Drops everything. */
export const silentLog: LogSink = { verbosity: 0, write: (): void => {} };
