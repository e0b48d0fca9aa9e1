import type { ChildProcess } from "node:child_process";
import type { HostAdapter } from "../../actor/index.js";
import type {
  CommandExecutorEffect,
  CommandExecutorInput,
  CommandExecutorProtocol,
  ExecutorCall,
  ExecutorProfile,
} from "../../executor/index.js";
import { formatTree, processEnd, signalTree } from "../process/index.js";
import { runCheck } from "./run-check.js";
import { spawnCommand } from "./spawn-command.js";

/** Performs the effects of a command executor with processes of this machine. */
export function commandRunner(
  profile: ExecutorProfile,
  call: (call: ExecutorCall) => void,
): HostAdapter<CommandExecutorProtocol> {
  return (effect, reply) => {
    switch (effect.kind) {
      case "call":
        call(effect.call);
        break;
      case "run":
        start(profile, effect, reply);
        break;
      case "kill": {
        const { pid, signal } = effect;
        const trees = formatTree(signalTree({ root: pid }, signal));
        reply({ kind: "signaled", signal, trees });
        break;
      }
      case "check": {
        const { attempt } = effect;
        runCheck(attempt, (result) => reply({ kind: "checked", name: attempt.name, result }));
        break;
      }
      case "print":
        process.stdout.write(`${effect.text}\n`);
        break;
    }
  };
}

type Run = Extract<CommandExecutorEffect, { readonly kind: "run" }>;

function start(
  profile: ExecutorProfile,
  effect: Run,
  reply: (input: CommandExecutorInput) => void,
): void {
  const child = spawnCommand(effect.command, effect.environment);
  watch(child, reply, (error) => {
    // The child of the original is there before it fails: it says why and ends.
    const problem = `Failed to execute command: ${error.message}`;
    const how = profile === "0.26" ? "kill -ABRT $$" : "exit 1";
    const shell = { shell: true, value: `echo "$PROBLEM" >&2; ${how}` };
    const apology = spawnCommand(shell, { ...effect.environment, PROBLEM: problem });
    watch(apology, reply, () => reply({ kind: "start-failed", message: problem }));
  });
}

function watch(
  child: ChildProcess,
  reply: (input: CommandExecutorInput) => void,
  failed: (error: Error) => void,
): void {
  const { pid } = child;
  child.once("error", (error) => {
    if (pid === undefined) failed(error);
  });
  if (pid === undefined) return;
  reply({ kind: "started", pid });
  child.once("exit", (code, signal) => reply({ kind: "exited", end: processEnd(code, signal) }));
}
