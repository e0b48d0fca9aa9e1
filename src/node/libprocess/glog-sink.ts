import { formatGlog, type LogRecord, type LogSink, type Severity } from "../../actor/index.js";
import { MesosSniffError } from "../../errors/index.js";

/** How log lines are chosen and where they go. */
export interface GlogSinkOptions {
  /** GLOG_v; default 0. */
  readonly verbosity?: number;
  /** Least severity shown (`--logging_level`, `--quiet`); default INFO. */
  readonly minSeverity?: Severity;
  /** Takes one line, line end included; default standard error. */
  readonly write?: (line: string, severity: Severity) => void;
  /** Default: the process id, which is the id of the main thread on Linux. */
  readonly threadId?: number;
}

const RANK: Readonly<Record<Severity, number>> = { INFO: 0, WARNING: 1, ERROR: 2, FATAL: 3 };

/** Writes lines as glog does. */
export class GlogSink implements LogSink {
  /** May be changed while it runs, as `/logging/toggle` does. */
  verbosity: number;
  readonly #minRank: number;
  readonly #write: (line: string, severity: Severity) => void;
  readonly #threadId: number;

  constructor(options: GlogSinkOptions = {}) {
    this.verbosity = options.verbosity ?? 0;
    this.#minRank = RANK[options.minSeverity ?? "INFO"];
    this.#write = options.write ?? ((line): unknown => process.stderr.write(line));
    this.#threadId = options.threadId ?? process.pid;
  }

  write(record: LogRecord): void {
    if (record.verbosity > this.verbosity || RANK[record.severity] < this.#minRank) return;
    const utcOffsetMinutes = -new Date(record.timeMs).getTimezoneOffset();
    const line = formatGlog(record, { threadId: this.#threadId, utcOffsetMinutes });
    this.#write(`${line}\n`, record.severity);
  }
}

/**
 * The level that `GLOG_v` asks for; 0 when it is not set.
 *
 * @throws MesosSniffError `invalid-argument` when it is no number
 */
export function readGlogVerbosity(
  environment: Readonly<Record<string, string | undefined>>,
): number {
  const text = environment["GLOG_v"] ?? "";
  if (text === "") return 0;
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw new MesosSniffError(
    "invalid-argument",
    `cannot use GLOG_v: found ${JSON.stringify(text)}, want a number`,
  );
}
