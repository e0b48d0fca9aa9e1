import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultOf, type Flag, isFlagOf, nameOf } from "../../cli/flags/flag.js";
import { type FlagSources, type ReadFlags, readFlags } from "../../cli/flags/read-flags.js";
import { usage } from "../../cli/flags/usage.js";
import { AGENT_FLAGS, type AgentSettings } from "../../cli/roles/agent-flags.js";
import { MASTER_FLAGS, type MasterSettings } from "../../cli/roles/master-flags.js";
import { RUN_FLAGS } from "../../cli/run/run-flags.js";
import type { MesosProfile } from "../../src/resources/index.js";

const FILES: Readonly<Record<string, string>> = {
  "/master": "10.0.0.1:5050\n",
  "/env": '{"A": "b"}',
};

function sources(
  argv: readonly string[],
  environment: FlagSources["environment"] = {},
): FlagSources {
  const readFile = (path: string): string => {
    const text = FILES[path];
    if (text === undefined) throw new Error(`no file ${path}`);
    return text;
  };
  return { argv, environment, readFile };
}

function master(
  argv: readonly string[],
  environment?: FlagSources["environment"],
  profile: MesosProfile = "1.11",
): ReadFlags<MasterSettings> {
  return readFlags(MASTER_FLAGS, profile, sources(argv, environment));
}

function agent(
  argv: readonly string[],
  environment?: FlagSources["environment"],
  profile: MesosProfile = "1.11",
): ReadFlags<AgentSettings> {
  return readFlags(AGENT_FLAGS, profile, sources(argv, environment));
}

describe("readFlags", () => {
  it("reads --name=value, --name value, --flag, --no-flag and keeps what follows --", () => {
    const { settings, rest } = master([
      "--port=7",
      "--work_dir",
      "/var/m",
      "--quiet",
      "--no-hostname_lookup",
      "--root_submissions=0",
      "--",
      "--more",
    ]);
    expect(settings).toMatchObject({
      port: 7,
      workDir: "/var/m",
      quiet: true,
      hostnameLookup: false,
      rootSubmissions: false,
    });
    expect(rest).toEqual(["--more"]);
  });

  it("takes MESOS_ variables where the command line says nothing, under either name", () => {
    const environment = {
      MESOS_PORT: "8",
      MESOS_QUIET: "",
      MESOS_SLAVE_PING_TIMEOUT: "3secs",
      MESOS_EMULATE: "0.26",
      MESOS_FRAMEWORK_ID: "f",
      OTHER: "1",
    };
    const { settings, warnings } = master(["--port=9"], environment);
    expect(settings).toMatchObject({ port: 9, quiet: true, agentPingTimeoutMs: 3000 });
    expect(settings.profile).toBe("1.11");
    expect(warnings).toEqual(["Loaded deprecated flag 'slave_ping_timeout'"]);
  });

  it("warns of a variable that is nearly a flag", () => {
    expect(master([], { MESOS_WORKDIR: "/x" }).warnings).toEqual([
      "Ignoring MESOS_WORKDIR: no flag has that name; MESOS_WORK_DIR is one",
    ]);
  });

  it("puts the content of a file for file://, and of /path where JSON is wanted", () => {
    const { settings } = agent([
      "--master=file:///master",
      "--executor_environment_variables=/env",
    ]);
    expect(settings).toMatchObject({ master: "10.0.0.1:5050", executorEnvironment: { A: "b" } });
    expect(master(["--credentials=file:///secret"]).settings.credentialsPath).toBe("/secret");
    const own = agent(["--master=file:///master", "--credential=file:///secret"]);
    expect(own.settings.credentialPath).toBe("/secret");
  });

  it.each([
    [
      ["--agent_ping_timeot=1secs"],
      "unknown flag 'agent_ping_timeot'; do you mean 'agent_ping_timeout'?",
    ],
    [["--no-sense"], "unknown flag 'sense' via 'no-sense'"],
    [["--port"], "non-boolean flag 'port': Missing value"],
    [["--port", "--quiet"], "non-boolean flag 'port': Missing value"],
    [["--no-port"], "non-boolean flag 'port' via 'no-port'"],
    [["--no-quiet=true"], "boolean flag 'quiet' via 'no-quiet' with value 'true'"],
    [["--quiet=yes"], "flag 'quiet': Expecting a boolean"],
    [["--port=1", "--port=2"], "Flag 'port' is already loaded via name 'port'"],
    [
      ["--slave_ping_timeout=1secs", "--agent_ping_timeout=1secs"],
      "Flag 'agent_ping_timeout' is already loaded via name 'slave_ping_timeout'",
    ],
    [["--port=65536"], "flag 'port': found 65536, want a port"],
    [["--allocation_interval=5"], "flag 'allocation_interval': Invalid duration '5'"],
    [["--agent_ping_timeout=16mins"], "between 1secs and 15mins"],
    [["--registry=zookeeper"], "'zookeeper' is not a supported option for registry persistence"],
    [["--weights=a=0"], "want role=weight"],
    [["--recovery_agent_removal_limit=101%"], "want a part from 0% to 100%"],
    [["--agent_removal_rate_limit=1"], "want <number of agents>/<duration>"],
    [["--firewall_rules={"], "flag 'firewall_rules': found no JSON"],
    [["--firewall_rules=file:///none"], "flag 'firewall_rules': no file /none"],
    [["--domain={}"], "`domain` must define `fault_domain`"],
    [['--rate_limits={"limits":[{"qps":1}]}'], "each of the limits needs a principal"],
    [['--rate_limits={"limits":[{"principal":"p","qps":0}]}'], "Invalid qps: 0"],
    [
      ['--rate_limits={"limits":[{"principal":"p"},{"principal":"p"}]}'],
      "Duplicate principal p found in RateLimits configuration",
    ],
    [["--offer_timeout=0secs"], "Must be greater than zero"],
    [["--acls={}"], "authorization is not supported yet"],
    [["--zk=zk://a/b"], "ZooKeeper"],
    [["stray"], 'found "stray", want a flag'],
  ])("refuses %j", (argv, message) => {
    expect(() => master(argv)).toThrow(message);
  });

  it("accepts what is refused where it changes nothing, and says what has no effect", () => {
    expect(master(["--allocator=hierarchical"]).warnings).toEqual([]);
    expect(master(["--allocator=HierarchicalDRF"], {}, "0.26").warnings).toEqual([]);
    expect(() => master(["--allocator=mine"])).toThrow("hierarchical");
    expect(agent(["--fetcher_cache_size=2048MB"]).warnings).toEqual([]);
    expect(agent(["--fetcher_cache_size=64MB"]).warnings).toEqual([
      "Flag 'fetcher_cache_size' has no effect: URIs are fetched anew for each executor",
    ]);
    expect(() => agent(["--fetcher_cache_size=1.5MB"])).toThrow("Fractional bytes '1.5MB'");
    expect(() => agent(["--isolation=cgroups/cpu,cgroups/mem"])).toThrow(
      '"cgroups/cpu" is not available',
    );
  });

  it("reads what only some flags hold", () => {
    const limits = '{"limits":[{"principal":"p","qps":2.5,"capacity":9},{"principal":"q"}]}';
    const { settings } = master([
      `--rate_limits=${limits}`,
      "--weights=a=2,b=.5",
      "--roles=a,*,b",
      "--agent_removal_rate_limit=2/3hrs",
      "--recovery_agent_removal_limit=12.5%",
      '--firewall_rules={"disabled_endpoints":{"paths":["/x"]}}',
    ]);
    expect(settings).toMatchObject({
      rateLimits: {
        principals: new Map([
          ["p", { qps: 2.5, capacity: 9 }],
          ["q", { qps: undefined, capacity: undefined }],
        ]),
        others: undefined,
      },
      weights: new Map([
        ["a", 2],
        ["b", 0.5],
      ]),
      roles: new Set(["a", "b"]),
      agentRemovalRateLimit: { permits: 2, perMs: 10_800_000 },
      recoveryAgentRemovalLimit: 0.125,
      disabledEndpoints: new Set(["/x"]),
    });
  });

  it("shows flags as the emulated Mesos does", () => {
    const old = master(["--agent_ping_timeout=1.5mins", "--domain=/env"].slice(0, 1), {}, "0.26");
    expect(old.effective.get("slave_ping_timeout")).toBe("90secs");
    expect(old.effective.has("agent_ping_timeout")).toBe(false);
    expect(old.effective.has("registry_gc_interval")).toBe(false);
    expect(master(["--slave_ping_timeout=5secs"]).effective.get("slave_ping_timeout")).toBe(
      "5secs",
    );
    expect(master([]).effective.has("emulate")).toBe(false);
    expect([...master([]).effective.keys()]).toEqual([...master([]).effective.keys()].sort());
    expect(master(["--require_agent_domain"], {}, "0.26").warnings).toEqual([
      "Flag 'require_agent_domain' is unknown to Mesos 0.26, which is emulated",
    ]);
  });
});

interface Fact {
  readonly type: "boolean" | "value";
  readonly default?: string;
}

/** Flags whose default here is another than Mesos's, each for a reason. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "1.x-agent launcher": "posix is the only one",
  "1.x-agent work_dir": "Mesos has an empty default and refuses it",
  "1.x-agent launcher_dir": "the executor that comes with mesos-sniff",
  "0.26-agent launcher_dir": "the executor that comes with mesos-sniff",
};

describe.each([
  ["0.26-master", "0.26", MASTER_FLAGS as readonly Flag<unknown>[]],
  ["1.x-master", "1.11", MASTER_FLAGS as readonly Flag<unknown>[]],
  ["0.26-agent", "0.26", AGENT_FLAGS as readonly Flag<unknown>[]],
  ["1.x-agent", "1.11", AGENT_FLAGS as readonly Flag<unknown>[]],
  ["0.26-execute", "0.26", RUN_FLAGS as readonly Flag<unknown>[]],
  ["1.x-execute", "1.11", RUN_FLAGS as readonly Flag<unknown>[]],
] as const)("the flags of %s", (name, profile, table) => {
  const facts = JSON.parse(
    readFileSync(new URL(`../../fixtures/flags/${name}.json`, import.meta.url), "utf8"),
  ) as Readonly<Record<string, Fact>>;
  const ours = new Map(
    table.filter((flag) => isFlagOf(flag, profile)).map((flag) => [nameOf(flag, profile), flag]),
  );

  it("are those of the real program, of the same kinds, with the same defaults", () => {
    expect([...ours.keys()].sort()).toEqual(Object.keys(facts).sort());
    const described = (entries: Iterable<readonly [string, Fact]>): readonly string[] =>
      [...entries]
        .filter(([flag]) => DIFFERENT[`${name} ${flag}`] === undefined)
        .map(([flag, fact]) => `${flag} ${fact.type} ${fact.default ?? ""}`)
        .sort();
    const mine = [...ours].map(([flag, row]): [string, Fact] => {
      const standard = defaultOf(row, profile);
      const type = row.kind === "boolean" ? "boolean" : "value";
      return [flag, standard === undefined ? { type } : { type, default: standard }];
    });
    expect(described(mine)).toEqual(described(Object.entries(facts)));
  });

  it("are all in the help, and each default can be loaded", () => {
    const help = usage(table, profile);
    for (const flag of table) expect(help).toContain(flag.name);
    expect(() => readFlags(table, profile, sources([]))).not.toThrow();
  });
});
