import type { LogSink, Ref, Runtime } from "../../actor/index.js";
import {
  type BuildInfo,
  COMMON_HELP,
  type FilesInput,
  FilesProcess,
  type HelpTexts,
  helpProcess,
  type LoggingLevel,
  LoggingProcess,
  type MetricsSource,
  metricsProcess,
  processesProcess,
  type Realm,
  systemProcess,
  versionProcess,
} from "../../http-api/index.js";
import { type Schema, schemaAt } from "../../wire/index.js";
import { filesAdapter } from "./files-adapter.js";
import { systemStats } from "./system-stats.js";

/** What the processes that every master and agent has beside its own need to know. */
export interface CommonProcesses {
  readonly build: BuildInfo;
  /** Whether the habits are those of 0.26. */
  readonly old: boolean;
  /** Metrics of role and machine. */
  readonly metrics: MetricsSource;
  readonly log: LogSink;
  /** Who may read metrics and files; undefined for everybody. */
  readonly readonlyRealm?: Realm | undefined;
  /** Who may change the verbosity. */
  readonly readwriteRealm?: Realm | undefined;
  /** Id of the role, whose routes are served without it too. */
  readonly delegate: string;
  readonly help: HelpTexts;
  /** The file of the log, and the name under which it can be read (`/master/log`). */
  readonly logFile?: { readonly virtual: string; readonly real: string } | undefined;
}

/**
 * Starts `/version`, `/metrics`, `/logging`, `/system`, `/files`, `/help` and `/__processes__`.
 *
 * @returns the process `files`
 */
export function spawnCommonProcesses(runtime: Runtime, options: CommonProcesses): Ref<FilesInput> {
  const { build, old, log, delegate, help, readonlyRealm, readwriteRealm } = options;
  const schema: Schema = schemaAt(build.version);
  const reading = { old, realm: readonlyRealm };
  runtime.spawn(versionProcess(build, { old }), { id: "version" });
  runtime.spawn(systemProcess(systemStats, { old }), { id: "system" });
  runtime.spawn(metricsProcess(options.metrics, reading), { id: "metrics" });
  const logging = new LoggingProcess(levelOf(log), { old, realm: readwriteRealm });
  runtime.spawn(logging, { id: "logging" });
  const files = runtime.spawn(new FilesProcess(schema, reading), { id: "files" }, filesAdapter());
  if (options.logFile !== undefined) {
    runtime.dispatch(files, { kind: "attach", ...options.logFile });
  }
  runtime.spawn(helpProcess({ ...COMMON_HELP, ...help }, delegate, { old }), { id: "help" });
  runtime.spawn(
    processesProcess(() => runtime.pids(), { old }),
    { id: "__processes__" },
  );
  return files;
}

// A sink whose verbosity cannot change keeps its own.
function levelOf(log: LogSink): LoggingLevel {
  const descriptor = Object.getOwnPropertyDescriptor(log, "verbosity");
  return descriptor?.writable === true ? (log as LoggingLevel) : { verbosity: log.verbosity };
}
