import type { MesosProfile } from "../../src/resources/index.js";
import { type Flag, flagsWithout } from "../flags/flag.js";
import { memberOf } from "../json-member.js";

/** What masters and agents are both told. */
export interface CommonSettings {
  readonly profile?: MesosProfile;
  readonly help?: boolean;
  readonly version?: boolean;
  readonly ip?: string;
  readonly ipDiscoveryCommand?: string;
  readonly port?: number;
  readonly advertiseIp?: string;
  readonly advertisePort?: number;
  readonly hostname?: string;
  readonly hostnameLookup?: boolean;
  readonly disabledEndpoints?: ReadonlySet<string>;
  readonly domain?: { readonly fault_domain: FaultDomain };
  readonly quiet?: boolean;
  readonly loggingLevel?: "INFO" | "WARNING" | "ERROR";
  readonly logDir?: string;
  readonly externalLogFile?: string;
}

interface FaultDomain {
  readonly region: { readonly name: string };
  readonly zone: { readonly name: string };
}

const NO_MODULES = { refused: "modules are shared libraries of C++; none can be loaded here" };

/** Which Mesos to be. */
export const EMULATE_FLAG: Flag<Pick<CommonSettings, "profile">> = {
  name: "emulate",
  only: "mesos-sniff",
  kind: "text",
  default: "1.11",
  help: "Which Mesos to be: 0.26 or 1.11. Decides defaults, messages, log lines and rules.",
  use: (text) => {
    if (text === "0.26" || text === "1.11") return { profile: text };
    throw new Error(`found ${JSON.stringify(text)}, want 0.26 or 1.11`);
  },
};

export const HELP_FLAG: Flag<Pick<CommonSettings, "help">> = {
  name: "help",
  kind: "boolean",
  default: "false",
  help: "Print this help and exit.",
  use: (help) => ({ help }),
};

/** Flags of masters and agents alike. */
export const COMMON_FLAGS: readonly Flag<CommonSettings>[] = [
  EMULATE_FLAG,
  HELP_FLAG,
  {
    name: "version",
    kind: "boolean",
    default: "false",
    help: "Print the version and exit.",
    use: (version) => ({ version }),
  },
  {
    name: "ip",
    kind: "text",
    help: "IPv4 address to listen on; 0.0.0.0 for all. Unlike Mesos, 127.0.0.1 when neither this nor LIBPROCESS_IP is set.",
    use: (ip) => ({ ip }),
  },
  {
    name: "ip_discovery_command",
    kind: "text",
    help: "Shell command that prints the address to listen on; not together with --ip.",
    use: (ipDiscoveryCommand) => ({ ipDiscoveryCommand }),
  },
  {
    name: "hostname",
    kind: "text",
    help: "Name to report; default what looking up the advertised address gives.",
    use: (hostname) => ({ hostname }),
  },
  {
    name: "hostname_lookup",
    kind: "boolean",
    default: "true",
    help: "Whether to look up the hostname; otherwise it is the address.",
    use: (hostnameLookup) => ({ hostnameLookup }),
  },
  {
    name: "domain",
    only: "1.11",
    kind: "json",
    help: 'Fault domain: {"fault_domain": {"region": {"name": "r"}, "zone": {"name": "z"}}}, or the file of it.',
    use: (json) => ({ domain: domainOf(json) }),
  },
  {
    name: "firewall_rules",
    kind: "json",
    help: 'Paths answered with 403: {"disabled_endpoints": {"paths": ["/files/browse"]}}, or the file of it.',
    use: (json) => ({ disabledEndpoints: disabledEndpointsOf(json) }),
  },
  {
    name: "quiet",
    kind: "boolean",
    default: "false",
    help: "Do not log to standard error.",
    use: (quiet) => ({ quiet }),
  },
  {
    name: "logging_level",
    kind: "text",
    default: "INFO",
    help: "Least severity to log: INFO, WARNING or ERROR. GLOG_v=1..3 adds lines about processes and messages.",
    use: (text) => {
      if (text === "INFO" || text === "WARNING" || text === "ERROR") return { loggingLevel: text };
      throw new Error(
        `'${text}' is not a valid logging level. Possible values are: 'INFO', 'WARNING', 'ERROR'`,
      );
    },
  },
  {
    name: "log_dir",
    kind: "text",
    help: "Folder for log files as glog names them, written in addition to standard error.",
    use: (logDir) => ({ logDir }),
  },
  {
    name: "external_log_file",
    kind: "text",
    help: "File that somebody else writes the log to, to be read over HTTP in place of that of --log_dir.",
    use: (externalLogFile) => ({ externalLogFile }),
  },
  ...flagsWithout<CommonSettings>({ ignored: "log files are written at once" }, [
    ["logbufsecs", "integer", "0"],
  ]),
  ...flagsWithout<CommonSettings>({ ignored: "drivers are programs of their own" }, [
    ["initialize_driver_logging", "boolean", "true"],
  ]),
  ...flagsWithout<CommonSettings>({ ignored: "memory is not profiled" }, [
    ["memory_profiling", "boolean", "false", "1.11"],
  ]),
  ...flagsWithout<CommonSettings>(NO_MODULES, [
    ["hooks", "text"],
    ["modules", "json"],
    ["modules_dir", "text", undefined, "1.11"],
    ["master_detector", "text", undefined, "1.11"],
  ]),
];

/**
 * The flags whose default, or being there at all, depends on the role.
 *
 * @param advertised since when the role can be told what to advertise; undefined: always
 */
export function addressFlags(
  port: number,
  advertised: MesosProfile | undefined,
): readonly Flag<CommonSettings>[] {
  const only = advertised === undefined ? {} : { only: advertised };
  return [
    {
      name: "port",
      kind: "integer",
      default: String(port),
      help: "Port to listen on; 0 for any that is free, which the log names.",
      use: (value) => ({ port: portOf(value) }),
    },
    {
      name: "advertise_ip",
      ...only,
      kind: "text",
      help: "Address that peers are told, where it is not the one listened on.",
      use: (advertiseIp) => ({ advertiseIp }),
    },
    {
      name: "advertise_port",
      ...only,
      kind: "integer",
      help: "Port that peers are told, where it is not the one listened on.",
      use: (value) => ({ advertisePort: portOf(value) }),
    },
  ];
}

/** @throws when it is no port */
function portOf(port: number): number {
  if (port <= 0xffff) return port;
  throw new Error(`found ${port}, want a port from 0 to 65535`);
}

function domainOf(json: unknown): { readonly fault_domain: FaultDomain } {
  const fault = memberOf(json, "fault_domain");
  const region = memberOf(memberOf(fault, "region"), "name");
  const zone = memberOf(memberOf(fault, "zone"), "name");
  if (fault === undefined) throw new Error("`domain` must define `fault_domain`");
  if (typeof region !== "string" || typeof zone !== "string") {
    throw new Error("`fault_domain` must name a region and a zone");
  }
  return { fault_domain: { region: { name: region }, zone: { name: zone } } };
}

function disabledEndpointsOf(json: unknown): ReadonlySet<string> {
  const paths = memberOf(memberOf(json, "disabled_endpoints"), "paths") ?? [];
  if (Array.isArray(paths) && paths.every((path) => typeof path === "string")) {
    return new Set(paths);
  }
  throw new Error('want {"disabled_endpoints": {"paths": [...]}}');
}

/** The path of a file, which may be given as a URL. */
export function pathOf(text: string): string {
  return text.startsWith("file://") ? text.slice("file://".length) : text;
}
