import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { MesosSniffError } from "../../src/errors/index.js";
import {
  type RegistryStore,
  type RunningMaster,
  registryFile,
  registryInMemory,
  type StartMasterOptions,
  startMaster,
} from "../../src/node/index.js";
import { parseCredentials } from "./credentials.js";
import { MASTER_FLAGS, type MasterSettings } from "./master-flags.js";
import {
  asFailure,
  dieOfSigterm,
  exitRole,
  initialize,
  logFileOf,
  openRole,
  type Role,
  startOptionsOf,
} from "./role.js";

/** How often `--whitelist` is read again (`WHITELIST_WATCH_INTERVAL`). */
const WHITELIST_INTERVAL_MS = 5000;

/** Runs a master until it is killed, or gives up. */
export async function runMaster(argv: readonly string[]): Promise<void> {
  const role = openRole(
    {
      command: "master",
      program: { "0.26": "mesos-master", "1.11": "mesos-master" },
      buildLines: [232, 243],
      versionLines: [234, 244],
      warningLine: 185,
    },
    MASTER_FLAGS,
    argv,
  );
  if (role === undefined) return;
  const options = masterOptionsOf(role);
  const allocator = role.effective.get("allocator") ?? "";
  role.say(`Using '${allocator}' allocator`, [255, 345]);
  if (role.profile === "0.26") role.say("Starting Mesos master", [464, 0]);
  dieOfSigterm(role);
  const master = await initialize(startMaster(options));
  const { whitelistPath } = role.settings;
  if (whitelistPath !== undefined) watchWhitelist(master, whitelistPath);
  await master.ended;
  exitRole(false);
}

/** The options of a master that its flags stand for. */
function masterOptionsOf(role: Role<MasterSettings>): StartMasterOptions {
  const { settings, effective, profile, log } = role;
  const {
    workDir,
    registry = "replicated_log",
    whitelistPath,
    credentialsPath,
    roleSorter,
    frameworkSorter,
    minAllocatable,
    fairSharingExcluded,
    filterGpuResources,
    hasFrameworkAuthenticator = false,
    ...rest
  } = settings;
  if (rest.authenticateHttpFrameworks === true && !hasFrameworkAuthenticator) {
    throw new MesosSniffError(
      "invalid-argument",
      "Missing `--http_framework_authenticators` flag. This must be used in conjunction with `--authenticate_http_frameworks`",
    );
  }
  return {
    ...startOptionsOf(rest),
    ...logFileOf(role),
    profile,
    flags: effective,
    log,
    registry: registryOf(registry, workDir),
    ...(whitelistPath === undefined ? {} : { whitelist: readWhitelist(whitelistPath) }),
    ...(credentialsPath === undefined ? {} : { credentials: readCredentials(credentialsPath) }),
    allocator: {
      ...(roleSorter === undefined ? {} : { roleSorter }),
      ...(frameworkSorter === undefined ? {} : { frameworkSorter }),
      ...(minAllocatable === undefined ? {} : { minAllocatable }),
      ...(fairSharingExcluded === undefined ? {} : { fairSharingExcluded }),
      ...(filterGpuResources === undefined ? {} : { filterGpuResources }),
    },
  };
}

function registryOf(
  kind: "in_memory" | "replicated_log",
  workDir: string | undefined,
): RegistryStore {
  if (kind === "in_memory") return registryInMemory();
  if (workDir !== undefined) return registryFile(workDir);
  throw new MesosSniffError(
    "invalid-argument",
    "--work_dir needed for replicated log based registry (or --registry=in_memory, which forgets)",
  );
}

function readCredentials(path: string): ReadonlyMap<string, Uint8Array> {
  try {
    return parseCredentials(readFileSync(path, "utf8"));
  } catch (error) {
    throw asFailure(`cannot use --credentials ${path}`, error);
  }
}

function readWhitelist(path: string): ReadonlySet<string> {
  try {
    return hostnamesOf(readFileSync(path, "utf8"));
  } catch (error) {
    throw asFailure(`cannot use --whitelist ${path}`, error);
  }
}

function hostnamesOf(text: string): ReadonlySet<string> {
  return new Set(text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()])));
}

/** Reads the file again and again; one that cannot be read changes nothing. */
function watchWhitelist(master: RunningMaster, path: string): void {
  const timer = setInterval(async () => {
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text !== undefined) master.setWhitelist(hostnamesOf(text));
  }, WHITELIST_INTERVAL_MS);
  timer.unref();
}
