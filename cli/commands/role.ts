import { Command } from "commander";

/** A command whose words are flags as Mesos has them: the role reads them, `--help` included. */
function roleCommand(name: string, run: (argv: readonly string[]) => Promise<void>): Command {
  return new Command(name)
    .usage("[flags]")
    .argument("[flags...]")
    .allowUnknownOption()
    .helpOption(false)
    .action(async (_flags: readonly string[], _options: unknown, command: Command) => {
      await run(command.args);
    });
}

/** `master`: a Mesos master. */
export function masterCommand(): Command {
  return roleCommand("master", async (argv) => {
    const { runMaster } = await import("../roles/run-master.js");
    await runMaster(argv);
  }).summary("run a Mesos master");
}

/** `agent`: a Mesos agent. */
export function agentCommand(): Command {
  return roleCommand("agent", async (argv) => {
    const { runAgent } = await import("../roles/run-agent.js");
    await runAgent(argv);
  }).summary("run a Mesos agent");
}
