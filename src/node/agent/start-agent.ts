import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type Address,
  addressIp,
  addressPort,
  DEFAULT_VERSION,
  type LogSink,
  type Pid,
  schemaCodec,
  silentLog,
  type Tap,
} from "../../actor/index.js";
import {
  type AgentInput,
  type AgentMachine,
  type AgentOptions,
  AgentProcess,
  type AgentProfile,
  agentHost,
  agentOptions,
  type Containerizer,
  type ExecutorProgram,
  monitorProcess,
} from "../../agent/index.js";
import type { MasterDetector } from "../../detection/index.js";
import { MesosSniffError } from "../../errors/index.js";
import { releaseBuild, systemMetrics } from "../../http-api/index.js";
import { agentResources, parseAttributes } from "../../resources/index.js";
import { schemaAt } from "../../wire/index.js";
import { authenticateeCredential, type Credential } from "../credential.js";
import { findMaster } from "../find-master.js";
import { hostNameOf } from "../host-name.js";
import { spawnCommonProcesses, systemStats } from "../http-api/index.js";
import {
  DEFAULT_IP,
  type LibprocessAddresses,
  type LibprocessHost,
  startLibprocess,
  type WatchConnection,
} from "../libprocess/index.js";
import { createFetcher, type Fetcher } from "./fetcher.js";
import { FileDisk } from "./file-disk.js";
import { readBootId, readCapacity, readDiskUsage } from "./machine.js";
import { PosixContainerizer } from "./posix-containerizer.js";

/** How an agent is started on this machine. */
export interface StartAgentOptions
  extends LibprocessAddresses,
    Partial<
      Omit<
        AgentOptions,
        "credential" | "dialect" | "schema" | "port" | "resources" | "attributes" | "workDirectory"
      >
    > {
  /** `host:port` of a master, or what finds one. */
  readonly master: string | MasterDetector;
  readonly workDirectory: string;
  /** To authenticate with; default not to. */
  readonly credential?: Credential | undefined;
  /** Text of `--resources`; what it does not name is looked up on the machine. */
  readonly resources?: string;
  readonly defaultRole?: string;
  /** Text of `--attributes`. */
  readonly attributes?: string;
  /** Which agent to be; default 1.11. */
  readonly profile?: AgentProfile;
  /** Told to masters in place of the profile's version. */
  readonly version?: string;
  readonly log?: LogSink;
  /** Where the log is written to, to be read as `/slave/log`. */
  readonly logFile?: string;
  readonly tap?: Tap;
  /** Sees the bytes of connections. */
  readonly watch?: WatchConnection;
  /** Default: processes of this machine. */
  readonly containerizer?: Containerizer;
  readonly fetcher?: Fetcher;
  readonly frameworksHome?: string;
  /** Whether the hostname, where it is not given, is looked up; otherwise it is the address. Default true. */
  readonly hostnameLookup?: boolean;
  /** Paths answered with 403: `--firewall_rules`. */
  readonly disabledEndpoints?: ReadonlySet<string>;
  /** Told when the agent must not go on, before it ends. */
  readonly onExit?: (status: number, message: string) => void;
}

/** A running agent; made by {@link startAgent}. */
export interface AgentServer {
  readonly pid: Pid;
  readonly address: Address;
  readonly libprocess: LibprocessHost;
  readonly options: AgentOptions;
  readonly process: AgentProcess;
  /** Settled when the agent has ended by itself: status for the OS process. */
  readonly ended: Promise<number>;
  /** Unregisters, ends all frameworks, and then the agent (SIGUSR1). */
  leave(reason?: string): void;
  /**
   * Ends the agent as a signal would.
   *
   * @param options.kill also ends its executors, which otherwise wait for another agent, and waits until they are gone
   */
  close(options?: { readonly kill?: boolean }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an agent.
 *
 * @throws MesosSniffError `invalid-argument` when resources, attributes or the master cannot be read
 */
export async function startAgent(given: StartAgentOptions): Promise<AgentServer> {
  const profile = given.profile ?? "1.11";
  const schemaVersion = profile === "0.26" ? "0.26.0" : DEFAULT_VERSION;
  const schema = schemaAt(schemaVersion);
  const log = given.log ?? silentLog;
  const detector = typeof given.master === "string" ? await findMaster(given.master) : given.master;
  const resources = expectOk(
    "resources",
    agentResources(
      {
        ...(given.resources === undefined ? {} : { resources: given.resources }),
        ...(given.defaultRole === undefined ? {} : { defaultRole: given.defaultRole }),
      },
      readCapacity(given.workDirectory),
      profile,
    ),
  );
  const attributes = expectOk("attributes", parseAttributes(given.attributes ?? "", profile));
  const libprocess = await startLibprocess({
    ...addressesOf(given),
    codec: schemaCodec(schema),
    version: given.version ?? schemaVersion,
    delegate: "slave(1)",
    log,
    ...(given.environment === undefined ? {} : { environment: given.environment }),
    ...(given.tap === undefined ? {} : { tap: given.tap }),
    ...(given.watch === undefined ? {} : { watch: given.watch }),
    ...(given.disabledEndpoints === undefined
      ? {}
      : { disabledEndpoints: given.disabledEndpoints }),
  });
  const { address } = libprocess.runtime;
  const options = agentOptions({
    ...optionsOf(given),
    credential:
      given.credential === undefined ? undefined : authenticateeCredential(given.credential),
    environment: given.environment ?? environmentOf(given.ip),
    profile,
    schema,
    hostname: given.hostname ?? (await defaultHostname(given, addressIp(address))),
    port: addressPort(address),
    resources,
    attributes,
    executorProgram: given.executorProgram ?? programOf(given.launcherDirectory),
  });
  return serve(libprocess, options, detector, given, log);
}

function serve(
  libprocess: LibprocessHost,
  options: AgentOptions,
  detector: MasterDetector,
  given: StartAgentOptions,
  log: LogSink,
): AgentServer {
  const disk = new FileDisk();
  const { profile } = options.dialect;
  const posix = new PosixContainerizer({
    profile,
    workDirectory: options.workDirectory,
    disk,
    log,
    fetcher:
      given.fetcher ??
      createFetcher({ frameworksHome: given.frameworksHome ?? "", modern: profile !== "0.26" }),
  });
  let status = 0;
  let settle: (status: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    settle = resolve;
  });
  const { runtime } = libprocess;
  const process = new AgentProcess(options);
  const files = spawnCommonProcesses(runtime, {
    build: releaseBuild(options.dialect.version),
    old: profile === "0.26",
    metrics: (nowMs) => new Map([...process.metrics(nowMs), ...systemMetrics(systemStats())]),
    log,
    delegate: "slave(1)",
    logFile:
      given.logFile === undefined ? undefined : { virtual: "/slave/log", real: given.logFile },
    help: {},
  });
  if (profile === "0.26") runtime.spawn(monitorProcess(process.state), { id: "monitor" });
  const machine: AgentMachine = {
    disk,
    detector,
    files: {
      attach: (virtual, real) => runtime.dispatch(files, { kind: "attach", virtual, real }),
      detach: (virtual) => runtime.dispatch(files, { kind: "detach", virtual }),
    },
    containerizer: given.containerizer ?? posix,
    bootId: readBootId(),
    measureDisk: (measured) => measured(readDiskUsage(options.workDirectory)),
    onExit: (exitStatus, message) => {
      status = exitStatus;
      given.onExit?.(exitStatus, message);
    },
    onEnded: () => settle(status),
  };
  const pid = runtime.spawn(process, { prefix: "slave" }, agentHost(options, machine));
  const close = async ({ kill = false }: { readonly kill?: boolean } = {}): Promise<void> => {
    const ended = posix.close(kill);
    await libprocess.close();
    await ended;
  };
  return {
    pid,
    address: runtime.address,
    libprocess,
    options,
    process,
    ended,
    leave: (reason = "") => {
      const input: AgentInput = { kind: "leave", reason };
      runtime.dispatch(pid, input);
    },
    close,
    [Symbol.asyncDispose]: () => close({ kill: true }),
  };
}

/** The programs that run command tasks: those in a launcher directory, or the one that comes with this package. */
function programOf(launcherDirectory: string | undefined): ExecutorProgram {
  if (launcherDirectory !== undefined) {
    const path = `${launcherDirectory}/mesos-executor`;
    return existsSync(path)
      ? { kind: "found", path: realpathSync(path), leading: [] }
      : { kind: "missing", message: "No such file or directory" };
  }
  const script = fileURLToPath(new URL("../executor/command-executor-main.js", import.meta.url));
  return { kind: "found", path: process.execPath, leading: [script] };
}

async function defaultHostname(given: StartAgentOptions, ip: string): Promise<string> {
  return given.hostnameLookup === false ? ip : await hostNameOf(ip);
}

function addressesOf(given: StartAgentOptions): LibprocessAddresses {
  const { ip, port, advertiseIp, advertisePort, requirePeerAddressIpMatch } = given;
  return {
    ...(ip === undefined ? {} : { ip }),
    ...(port === undefined ? {} : { port }),
    ...(advertiseIp === undefined ? {} : { advertiseIp }),
    ...(advertisePort === undefined ? {} : { advertisePort }),
    ...(requirePeerAddressIpMatch === undefined ? {} : { requirePeerAddressIpMatch }),
  };
}

function optionsOf(given: StartAgentOptions): Partial<AgentOptions> & {
  readonly workDirectory: string;
  readonly version?: string;
} {
  const {
    master: _master,
    ip: _ip,
    port: _port,
    advertiseIp: _advertiseIp,
    advertisePort: _advertisePort,
    requirePeerAddressIpMatch: _match,
    resources: _resources,
    defaultRole: _role,
    attributes: _attributes,
    credential: _credential,
    profile: _profile,
    log: _log,
    tap: _tap,
    logFile: _logFile,
    watch: _watch,
    containerizer: _containerizer,
    fetcher: _fetcher,
    frameworksHome: _home,
    hostnameLookup: _lookup,
    disabledEndpoints: _disabled,
    onExit: _onExit,
    ...options
  } = given;
  return options;
}

/**
 * The environment of this process with `LIBPROCESS_IP`, which executors take over: they listen where the agent does,
 * and need not look up a host name for that. As in Mesos the flag wins over the variable.
 */
function environmentOf(ip: string | undefined): Record<string, string> {
  const own = Object.entries({ LIBPROCESS_IP: DEFAULT_IP, ...process.env });
  if (ip !== undefined) own.push(["LIBPROCESS_IP", ip]);
  return Object.fromEntries(
    own.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function expectOk<T>(
  what: string,
  outcome:
    | { readonly kind: "ok"; readonly value: T }
    | { readonly kind: "error"; readonly message: string },
): T {
  if (outcome.kind === "ok") return outcome.value;
  throw new MesosSniffError("invalid-argument", `cannot use --${what}: ${outcome.message}`);
}
