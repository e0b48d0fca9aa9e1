import {
  addressIp,
  type LogSink,
  pidId,
  schemaCodec,
  silentLog,
  type Tap,
} from "../../actor/index.js";
import type { LoggingLevel, Realm } from "../../http-api/index.js";
import { Master, type MasterOptions, masterHelp, masterOptions } from "../../master/index.js";
import { schemaAt } from "../../wire/index.js";
import { hostNameOf } from "../host-name.js";
import { spawnCommonProcesses, systemStats } from "../http-api/index.js";
import {
  type LibprocessHost,
  type LibprocessOptions,
  startLibprocess,
  type WatchConnection,
} from "../libprocess/index.js";
import { hmacMd5 } from "./hmac-md5.js";
import {
  masterAdapter,
  type RegistryStore,
  registryFile,
  registryInMemory,
} from "./registry-file.js";

/** How a master is started on a TCP port. */
export interface StartMasterOptions extends Partial<MasterOptions> {
  /** Default 127.0.0.1. */
  readonly ip?: string;
  /** Default 5050; 0 for any that is free. */
  readonly port?: number;
  readonly advertiseIp?: string;
  readonly advertisePort?: number;
  /** Where the registry is kept: a folder, or nowhere but in memory; default in memory. */
  readonly workDir?: string;
  /** Another place for the registry. */
  readonly registry?: RegistryStore;
  readonly log?: LogSink;
  /** Where the log is written to, to be read as `/master/log`. */
  readonly logFile?: string;
  readonly tap?: Tap;
  /** Sees the bytes of connections. */
  readonly watch?: WatchConnection;
  /** Whether the hostname, where it is not given, is looked up; default it is the address. */
  readonly hostnameLookup?: boolean;
  /** Paths answered with 403: `--firewall_rules`. */
  readonly disabledEndpoints?: ReadonlySet<string>;
  /** Where `LIBPROCESS_*` is looked up; default `process.env`. */
  readonly environment?: LibprocessOptions["environment"];
}

/** A master that listens. */
export interface RunningMaster {
  readonly master: Master;
  readonly libprocess: LibprocessHost;
  /** `master@ip:port`, as agents and schedulers must call it. */
  readonly pid: string;
  /** Settles when it hears agents and frameworks; not before `ended` if its registry cannot be recovered. */
  readonly leading: Promise<void>;
  /** Settles when the master has ended: false when it gave up, which the log explains. */
  readonly ended: Promise<boolean>;
  /** Which agents may be offered from now on, by hostname; undefined for all. */
  setWhitelist(hostnames: ReadonlySet<string> | undefined): void;
  /** Ends it; nothing is sent to anybody. */
  close(): Promise<void>;
}

/**
 * Starts a master; it leads once its registry is recovered.
 *
 * @throws the system's error when it cannot listen there (`EADDRINUSE`, ...)
 */
export async function startMaster(options: StartMasterOptions = {}): Promise<RunningMaster> {
  const { workDir, ip, port, advertiseIp, advertisePort, log, tap, environment } = options;
  const { registry, disabledEndpoints, hostnameLookup = false, watch, logFile, ...rest } = options;
  // A sink whose verbosity cannot change is only looked at.
  const logging = (log ?? silentLog) as LoggingLevel;
  const settings = masterOptions({ hmacMd5, system: systemStats, logging, ...rest });
  const store = registry ?? (workDir === undefined ? registryInMemory() : registryFile(workDir));
  let end: (clean: boolean) => void = () => {};
  const ended = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  let led: () => void = () => {};
  const leading = new Promise<void>((resolve) => {
    led = resolve;
  });
  let closing = false;
  const libprocess = await startLibprocess({
    version: settings.version,
    codec: schemaCodec(schemaAt(settings.version)),
    delegate: "master",
    port: port ?? 5050,
    ...(ip === undefined ? {} : { ip }),
    ...(advertiseIp === undefined ? {} : { advertiseIp }),
    ...(advertisePort === undefined ? {} : { advertisePort }),
    ...(log === undefined ? {} : { log }),
    ...(tap === undefined ? {} : { tap }),
    ...(watch === undefined ? {} : { watch }),
    ...(environment === undefined ? {} : { environment }),
    ...(disabledEndpoints === undefined ? {} : { disabledEndpoints }),
    onEnd: (pid) => {
      if (pidId(pid) === "master") end(closing);
    },
  });
  const hostname =
    settings.hostname ??
    (hostnameLookup ? await hostNameOf(addressIp(libprocess.runtime.address)) : undefined);
  const master = new Master({ ...settings, hostname });
  const pid = libprocess.runtime.spawn(master, { id: "master" }, masterAdapter(store, led));
  const realm = (kind: "readonly" | "readwrite", asks: boolean): Realm | undefined =>
    asks
      ? { name: `mesos-master-${kind}`, credentials: settings.credentials ?? new Map() }
      : undefined;
  spawnCommonProcesses(libprocess.runtime, {
    build: settings.build,
    old: settings.profile === "0.26",
    metrics: (nowMs) => master.metrics(nowMs),
    log: log ?? silentLog,
    readonlyRealm: realm("readonly", settings.authenticateHttpReadonly),
    readwriteRealm: realm("readwrite", settings.authenticateHttpReadwrite),
    delegate: "master",
    logFile: logFile === undefined ? undefined : { virtual: "/master/log", real: logFile },
    help: { master: masterHelp(settings.profile) },
  });
  return {
    master,
    libprocess,
    pid,
    leading,
    ended,
    setWhitelist: (hostnames) => {
      libprocess.runtime.dispatch(pid, { kind: "whitelist", hostnames });
    },
    close: () => {
      closing = true;
      return libprocess.close();
    },
  };
}
