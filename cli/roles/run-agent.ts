import { readFileSync } from "node:fs";
import { MesosSniffError } from "../../src/errors/index.js";
import { createFetcher, type StartAgentOptions, startAgent } from "../../src/node/index.js";
import { AGENT_FLAGS, type AgentSettings } from "./agent-flags.js";
import { parseCredential } from "./credentials.js";
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

/** Runs an agent until it is killed, told to leave (SIGUSR1), or gives up. */
export async function runAgent(argv: readonly string[]): Promise<void> {
  const role = openRole(
    {
      command: "agent",
      program: { "0.26": "mesos-slave", "1.11": "mesos-agent" },
      buildLines: [190, 385],
      versionLines: [192, 386],
      warningLine: 299,
    },
    AGENT_FLAGS,
    argv,
  );
  if (role === undefined) return;
  const options = agentOptionsOf(role);
  if (role.profile === "0.26") role.say("Starting Mesos slave", [277, 0]);
  dieOfSigterm(role);
  const agent = await initialize(startAgent(options));
  process.once("SIGUSR1", () => agent.leave("Received SIGUSR1 signal"));
  const status = await agent.ended;
  await agent.close();
  exitRole(status === 0);
}

/** The options of an agent that its flags stand for. */
function agentOptionsOf(role: Role<AgentSettings>): StartAgentOptions {
  const { settings, effective, profile, log } = role;
  const { master, workDirectory, fetcherStallTimeoutMs, credentialPath, ...rest } = settings;
  if (master === undefined) throw missing("--master");
  if (workDirectory === undefined) throw missing("--work_dir");
  const { frameworksHome = "" } = rest;
  return {
    ...startOptionsOf(rest),
    ...logFileOf(role),
    profile,
    master,
    workDirectory,
    flags: effective,
    log,
    ...(credentialPath === undefined ? {} : { credential: readCredential(credentialPath) }),
    fetcher: createFetcher({
      frameworksHome,
      modern: profile !== "0.26",
      ...(fetcherStallTimeoutMs === undefined ? {} : { stallTimeoutMs: fetcherStallTimeoutMs }),
    }),
  };
}

function readCredential(path: string): StartAgentOptions["credential"] {
  try {
    return parseCredential(readFileSync(path, "utf8"));
  } catch (error) {
    throw asFailure(`cannot use --credential ${path}`, error);
  }
}

function missing(flag: string): MesosSniffError {
  return new MesosSniffError("invalid-argument", `Missing required option \`${flag}\``);
}
