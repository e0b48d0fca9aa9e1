import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { MesosSniffError } from "../../src/errors/index.js";
import {
  GlogSink,
  type LocalCluster,
  readGlogVerbosity,
  startLocalCluster,
} from "../../src/node/index.js";
import type { BodyOf } from "../../src/wire/index.js";
import { EXIT } from "../exit.js";
import { readFlags } from "../flags/read-flags.js";
import { usage } from "../flags/usage.js";
import { onReaderGone } from "../reader-gone.js";
import { onSignal } from "../signals.js";
import type { Placement } from "./command-scheduler.js";
import { exitStatusOf } from "./exit-status.js";
import { RUN_FLAGS, type RunSettings } from "./run-flags.js";
import { runTask } from "./run-task.js";
import { agentSandbox, folderSandbox, type Sandbox } from "./sandbox.js";
import { taskOf } from "./task-of.js";

const HELP = `Usage: mesos-sniff run [flags] [-- PROGRAM ARGUMENT...]

Run one command as a task, show what it prints, and end with its exit status, as mesos-execute but that it
does not do the last two. Without --master a cluster of one agent is started for it, and ended with it.

  mesos-sniff run --command='echo hello'
  mesos-sniff run --master=127.0.0.1:5050 --resources='cpus:2;mem:64' -- ls -l /

Exit status: that of the command; 128 and the number of the signal that ended it; 1 when the task was lost, or
refused, or for wrong usage; 130 after Ctrl-C, which ends the task. What the task prints goes to standard output
and standard error, everything else to standard error.
`;

/** Runs `run` and returns the exit status. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const { settings, warnings, rest } = readRunFlags(argv);
  const { profile = "1.11" } = settings;
  if (settings.help === true) {
    process.stdout.write(`${HELP}\n${usage(RUN_FLAGS, profile)}\n`);
    return EXIT.done;
  }
  for (const warning of warnings) say(warning);
  const task = taskOf(settings, rest, profile);
  const interrupted = new AbortController();
  onSignal(["SIGINT", "SIGTERM"], () => interrupted.abort());
  onReaderGone(() => interrupted.abort());
  const log = new GlogSink({
    verbosity: readGlogVerbosity(process.env),
    minSeverity: settings.verbose === true ? "INFO" : "WARNING",
  });
  const cluster = settings.master === undefined ? await ownCluster(profile, log) : undefined;
  try {
    const { principal, secret, killAfterMs } = settings;
    const end = await runTask({
      profile,
      task,
      killAfterMs,
      master: settings.master ?? cluster?.masterAddress ?? "",
      framework: frameworkOf(settings),
      ...(principal === undefined || secret === undefined
        ? {}
        : { credential: { principal, secret } }),
      log,
      sandbox: (placement) => sandboxOf(placement, task.task_id.value, cluster),
      say,
      stdout: (bytes) => process.stdout.write(bytes),
      stderr: (bytes) => process.stderr.write(bytes),
      signal: interrupted.signal,
    });
    if (end === undefined) return EXIT.interrupted;
    if (end.state === "ERROR") say(`Received an ERROR event: ${end.message}`);
    return exitStatusOf(end.state, end.message);
  } finally {
    await cluster?.close();
  }
}

function readRunFlags(argv: readonly string[]): ReturnType<typeof readFlags<RunSettings>> {
  const profile = argv.includes("--emulate=0.26") ? "0.26" : "1.11";
  try {
    // Of the command line only, as mesos-execute: a task may well run this, and has MESOS_ variables of its own.
    return readFlags(RUN_FLAGS, profile, {
      argv: argv.map((word) => (word === "-h" ? "--help" : word)),
      environment: {},
      readFile: (path) => readFileSync(path, "utf8"),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = "See `mesos-sniff run --help` for a list of supported flags.";
    throw new MesosSniffError("invalid-argument", `${reason}\n\n${hint}`, { cause: error });
  }
}

async function ownCluster(profile: "0.26" | "1.11", log: GlogSink): Promise<LocalCluster> {
  say("No --master: starting a cluster for this task");
  return startLocalCluster({ profile, log });
}

function frameworkOf(settings: RunSettings): Partial<BodyOf<"mesos.FrameworkInfo">> & {
  readonly name: string;
} {
  const { profile, role = "*", checkpoint = false, principal, partitionAware, gpus } = settings;
  const capabilities: NonNullable<BodyOf<"mesos.FrameworkInfo">["capabilities"]> = [
    { type: "RESERVATION_REFINEMENT" },
    { type: "TASK_KILLING_STATE" },
    ...(partitionAware === false ? [] : [{ type: "PARTITION_AWARE" as const }]),
    ...(gpus === true ? [{ type: "GPU_RESOURCES" as const }] : []),
  ];
  return {
    name: "mesos-sniff run",
    user: userInfo().username,
    role,
    checkpoint,
    ...(profile === "0.26" ? {} : { capabilities }),
    ...(principal === undefined ? {} : { principal }),
  };
}

function sandboxOf(
  { frameworkId, agentId, agentAddress }: Placement,
  executorId: string,
  cluster: LocalCluster | undefined,
): Sandbox | undefined {
  if (agentAddress === undefined) return undefined;
  if (cluster === undefined) return agentSandbox(agentAddress, { frameworkId, executorId });
  return folderSandbox(cluster.sandboxFolder(agentAddress, { agentId, frameworkId, executorId }));
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
