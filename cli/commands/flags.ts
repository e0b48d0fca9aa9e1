import { Command } from "commander";

/** A command whose words are flags as Mesos has them: whoever runs reads them, `--help` included. */
function flagCommand(name: string, run: (argv: readonly string[]) => Promise<void>): Command {
  return (
    new Command(name)
      .usage("[flags]")
      .argument("[flags...]")
      .allowUnknownOption()
      .helpOption(false)
      // What follows the name of the command, `--` included, which commander may swallow.
      .action(() => run(process.argv.slice(process.argv.indexOf(name, 2) + 1)))
  );
}

/** `master`: a Mesos master. */
export function masterCommand(): Command {
  return flagCommand("master", async (argv) => {
    const { runMaster } = await import("../roles/run-master.js");
    await runMaster(argv);
  }).summary("run a Mesos master");
}

/** `run`: one command as a task. */
export function runCommand(): Command {
  return flagCommand("run", async (argv) => {
    const { runCommand: run } = await import("../run/run-command.js");
    process.exitCode = await run(argv);
  }).summary("run one command as a task, as mesos-execute does");
}

/** `agent`: a Mesos agent. */
export function agentCommand(): Command {
  return flagCommand("agent", async (argv) => {
    const { runAgent } = await import("../roles/run-agent.js");
    await runAgent(argv);
  }).summary("run a Mesos agent");
}
