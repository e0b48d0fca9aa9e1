// What `mesos-sniff master` and `mesos-sniff agent` have in common before they start, and how both end.

import { execSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MesosSniffError } from "../../src/errors/index.js";
import { GlogFiles, GlogSink, readGlogVerbosity } from "../../src/node/index.js";
import type { MesosProfile } from "../../src/resources/index.js";
import { EXIT } from "../exit.js";
import type { Flag } from "../flags/flag.js";
import { type ReadFlags, readFlags } from "../flags/read-flags.js";
import { usage } from "../flags/usage.js";
import { packageVersion } from "../package-version.js";
import type { CommonSettings } from "./common-flags.js";

/** A role whose flags are read and whose log is open. */
export interface Role<Settings> extends ReadFlags<Settings> {
  readonly profile: MesosProfile;
  /** The name of its log files. */
  readonly program: string;
  readonly log: GlogSink;
  /** One line of main.cpp. */
  readonly say: (text: string, lines: readonly [old: number, modern: number]) => void;
}

/** Names and lines of a role in 0.26 and 1.11. */
export interface RoleFacts {
  readonly command: "master" | "agent";
  /** The program whose log files these are. */
  readonly program: Readonly<Record<MesosProfile, string>>;
  /** Lines of main.cpp that print the build and the version. */
  readonly buildLines: readonly [old: number, modern: number];
  readonly versionLines: readonly [old: number, modern: number];
  readonly warningLine: number;
}

/**
 * Reads the flags of a role and opens its log.
 *
 * @returns undefined when all there was to do was to print help or a version
 * @throws MesosSniffError `invalid-argument` for flags that will not do
 */
export function openRole<S extends CommonSettings>(
  facts: RoleFacts,
  table: readonly Flag<S>[],
  argv: readonly string[],
): Role<S> | undefined {
  const profile = profileOf(argv);
  if (argv.includes("--help") || argv.includes("-h")) {
    const { command } = facts;
    process.stdout.write(`Usage: mesos-sniff ${command} [flags]\n\n${usage(table, profile)}\n`);
    return undefined;
  }
  const flags = readRoleFlags(facts, table, profile, argv);
  const { settings } = flags;
  if (settings.version === true) {
    process.stdout.write(`mesos ${releaseOf(profile)} (mesos-sniff ${packageVersion()})\n`);
    return undefined;
  }
  const program = facts.program[profile];
  const log = openLog(settings, program);
  const old = profile === "0.26";
  const say: Role<S>["say"] = (text, lines) => {
    const location = `main.cpp:${old ? lines[0] : lines[1]}`;
    log.write({ timeMs: Date.now(), severity: "INFO", verbosity: 0, location, text });
  };
  for (const text of flags.warnings) {
    const location = `main.cpp:${facts.warningLine}`;
    log.write({ timeMs: Date.now(), severity: "WARNING", verbosity: 0, location, text });
  }
  say(`Build: mesos-sniff ${packageVersion()}`, facts.buildLines);
  say(`Version: ${releaseOf(profile)}`, facts.versionLines);
  return { ...flags, profile, program, log, say };
}

/** Dies of SIGTERM as Mesos does: with a line, at once, and leaving everything as it is. */
export function dieOfSigterm(role: Role<unknown>): void {
  process.once("SIGTERM", () => {
    const location = `logging.cpp:${role.profile === "0.26" ? 83 : 104}`;
    const text = "RAW: Received signal SIGTERM; exiting";
    role.log.write({ timeMs: Date.now(), severity: "WARNING", verbosity: 0, location, text });
    process.kill(process.pid, "SIGTERM");
  });
}

/** Settings less what only the command line is concerned with: what a role is started with. */
export function startOptionsOf<S extends CommonSettings>(settings: S): Omit<S, CommandLineOnly> {
  const {
    help,
    version,
    quiet,
    loggingLevel,
    logDir,
    externalLogFile,
    ipDiscoveryCommand,
    ...rest
  } = settings;
  const ip = listenIpOf(settings);
  return ip === undefined ? rest : { ...rest, ip };
}

/** The file of the log, where there is one. */
export function logFileOf({ settings, program }: Role<CommonSettings>): {
  readonly logFile?: string;
} {
  const { externalLogFile, logDir, loggingLevel = "INFO" } = settings;
  if (externalLogFile !== undefined) return { logFile: externalLogFile };
  return logDir === undefined ? {} : { logFile: join(logDir, `${program}.${loggingLevel}`) };
}

type CommandLineOnly =
  | "help"
  | "version"
  | "quiet"
  | "loggingLevel"
  | "logDir"
  | "externalLogFile"
  | "ipDiscoveryCommand";

/** A failure of the system as an error of the user's making: exit status 1, as Mesos has it for every failure. */
export function asFailure(what: string, error: unknown): MesosSniffError {
  const reason = error instanceof Error ? error.message : String(error);
  return new MesosSniffError("invalid-argument", `${what}: ${reason}`, { cause: error });
}

/** What a role is once it has started; what keeps it from it is worded as Mesos does. */
export async function initialize<T>(starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    throw asFailure("Failed to initialize", error);
  }
}

function readRoleFlags<S>(
  { command }: RoleFacts,
  table: readonly Flag<S>[],
  profile: MesosProfile,
  argv: readonly string[],
): ReadFlags<S> {
  try {
    const flags = readFlags(table, profile, {
      argv,
      environment: process.env,
      readFile: (path) => readFileSync(path, "utf8"),
    });
    const [word] = flags.rest;
    if (word === undefined) return flags;
    throw new Error(`found ${JSON.stringify(word)}, want a flag: --name=value`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = `See \`mesos-sniff ${command} --help\` for a list of supported flags.`;
    throw new MesosSniffError("invalid-argument", `${reason}\n\n${hint}`, { cause: error });
  }
}

// Defaults depend on it, so that it is looked for first; what else it may be told is for the table to refuse.
function profileOf(argv: readonly string[]): MesosProfile {
  const index = argv.findIndex((word) => word === "--emulate" || word.startsWith("--emulate="));
  const word = argv[index] ?? "";
  const value = word.includes("=") ? word.slice(word.indexOf("=") + 1) : argv[index + 1];
  return value === "0.26" ? "0.26" : "1.11";
}

function releaseOf(profile: MesosProfile): string {
  return `${profile}.0`;
}

function openLog(settings: CommonSettings, program: string): GlogSink {
  const { quiet = false, loggingLevel = "INFO", logDir } = settings;
  const files = logDir === undefined ? undefined : openFiles(logDir, program);
  return new GlogSink({
    verbosity: readGlogVerbosity(process.env),
    minSeverity: quiet && files === undefined ? "FATAL" : loggingLevel,
    write: (line, severity) => {
      if (!quiet || severity === "FATAL") process.stderr.write(line);
      files?.write(line, severity);
    },
  });
}

function openFiles(directory: string, program: string): GlogFiles {
  try {
    return new GlogFiles({ directory, program });
  } catch (error) {
    throw asFailure(`Could not initialize logging: Failed to create directory ${directory}`, error);
  }
}

function listenIpOf({ ip, ipDiscoveryCommand }: CommonSettings): string | undefined {
  if (ipDiscoveryCommand === undefined) return ip;
  if (ip !== undefined) {
    throw new MesosSniffError(
      "invalid-argument",
      "Only one of `--ip` or `--ip_discovery_command` should be specified",
    );
  }
  try {
    return execSync(ipDiscoveryCommand, { stdio: ["ignore", "pipe", "inherit"] })
      .toString()
      .trim();
  } catch (error) {
    throw asFailure("cannot use --ip_discovery_command", error);
  }
}

/** Ends the OS process; whatever was to be left behind is. */
export function exitRole(succeeded: boolean): never {
  process.exit(succeeded ? EXIT.done : EXIT.usage);
}
