import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import type { BodyOf } from "../../wire/index.js";

/**
 * Starts a command as Mesos does: by the shell, or a program whose arguments begin with the name it is to see.
 *
 * @param environment added to that of this process
 */
export function spawnCommand(
  command: BodyOf<"mesos.CommandInfo">,
  environment: Readonly<Record<string, string>>,
  stdio: StdioOptions = "inherit",
): ChildProcess {
  const { value = "", shell = true, arguments: list = [] } = command;
  const [name = value, ...rest] = shell ? ["sh", "-c", value] : list;
  return spawn(shell ? "/bin/sh" : value, rest, {
    argv0: name,
    env: { ...process.env, ...environment },
    // A session of its own, so that a kill finds it whole.
    detached: true,
    stdio,
  });
}
