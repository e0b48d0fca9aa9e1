import { DEFAULT_VERSION, schemaCodec } from "../../actor/index.js";
import {
  CommandExecutor,
  ExecutorProcess,
  parseExecutorEnvironment,
} from "../../executor/index.js";
import { schemaAt } from "../../wire/index.js";
import { GlogSink, readGlogVerbosity, startLibprocess } from "../libprocess/index.js";
import { commandRunner } from "./command-runner.js";

/** Flags of mesos-executor that agents set and this one has no use for. */
const IGNORED_FLAGS = ["launcher_dir", "sandbox_directory", "user", "working_directory"];

/**
 * Runs the command of one task for an agent: the body of `mesos-executor`.
 *
 * @param flags words of the command line behind the program
 * @returns status for the OS process
 */
export async function runCommandExecutor(
  flags: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const parsed = parseExecutorEnvironment(environment);
  if (parsed.kind === "error") return complain(parsed.message);
  const override = readOverride(flags);
  if (override.kind === "error") return complain(override.message);
  const libprocess = await startLibprocess({
    codec: schemaCodec(schemaAt(DEFAULT_VERSION)),
    environment,
    log: new GlogSink({ verbosity: readGlogVerbosity(environment) }),
  });
  const { runtime } = libprocess;
  const { profile, executorId, shutdownGraceMs } = parsed.environment;
  return new Promise((resolve) => {
    const command = runtime.spawn(
      new CommandExecutor({
        profile,
        executorId,
        shutdownGraceMs,
        ...(override.words.length === 0 ? {} : { override: override.words }),
      }),
      { prefix: "command-executor" },
      commandRunner(profile, (call) => runtime.dispatch(driver, call)),
    );
    const driver = runtime.spawn(
      new ExecutorProcess({ ...parsed.environment, osPid: process.pid }),
      { prefix: "executor" },
      (effect) => {
        if (effect.kind === "callback") runtime.dispatch(command, effect.callback);
        else if (effect.kind === "kill-group") process.kill(0, "SIGKILL");
        else void libprocess.close().then(() => resolve(effect.aborted ? 1 : 0));
      },
    );
  });
}

type Override =
  | { readonly kind: "ok"; readonly words: readonly string[] }
  | { readonly kind: "error"; readonly message: string };

function readOverride(flags: readonly string[]): Override {
  for (const [index, flag] of flags.entries()) {
    if (flag === "--override") return { kind: "ok", words: flags.slice(index + 1) };
    const name = /^--(?:no-)?([A-Za-z0-9_]+)(?:=.*)?$/s.exec(flag)?.[1];
    if (name === undefined || !IGNORED_FLAGS.includes(name)) {
      return { kind: "error", message: `Failed to load unknown flag '${flag}'` };
    }
  }
  return { kind: "ok", words: [] };
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}
