import { Command } from "commander";
import type { ControlAccess } from "../proxy/control-client.js";
import { parseOneHostPort } from "../proxy/values.js";

/** `rules ...`: the rules and held messages of a proxy that runs with `--control`. */
export function rulesCommand(): Command {
  const rules = new Command("rules")
    .summary("list, add and remove the rules of a running proxy")
    .description(
      "List, add and remove the rules of a proxy that was started with --control, and decide about messages\n" +
        "that it holds. Rules are described in docs/rules.md.",
    )
    .addHelpText(
      "after",
      `
Every subcommand takes --control HOST:PORT and --token TOKEN (or MESOS_SNIFF_TOKEN), as the proxy printed them.

Examples:
  mesos-sniff rules list --control 127.0.0.1:5061 --token 0123
  echo '{ when: Ping, do: drop }' | mesos-sniff rules add - --control 127.0.0.1:5061 --token 0123
  mesos-sniff rules release 1 --body @body.json --control 127.0.0.1:5061 --token 0123

Exit status: 0 done, 1 wrong usage, 2 no proxy answers, or it refuses.`,
    );
  const sub = (name: string, summary: string): Command =>
    rules
      .command(name)
      .summary(summary)
      .description(summary)
      .requiredOption("--control <host:port>", "where the proxy serves its rules", parseOneHostPort)
      .option("--token <token>", "the token that it printed (default: MESOS_SNIFF_TOKEN)");

  sub("list", "list the rules and what each has done").action((options: ControlAccess) =>
    run(options, (client) => client.list()),
  );
  sub("add", "add rules from a file, or - for standard input")
    .argument("<file>")
    .action((file: string, options: ControlAccess) => run(options, (client) => client.add(file)));
  sub("remove", "remove a rule, or all; what it has begun ends")
    .argument("<id>", "number of the rule, or all")
    .action((id: string, options: ControlAccess) => run(options, (client) => client.remove(id)));
  sub("reset", "let a rule, or all, count from nothing again")
    .argument("[id]", "number of the rule")
    .action((id: string | undefined, options: ControlAccess) =>
      run(options, (client) => client.reset(id)),
    );
  sub("held", "list the messages that are held, one JSON object a line").action(
    (options: ControlAccess) => run(options, (client) => client.held()),
  );
  sub("release", "let a held message go, as it is or with another body")
    .argument("<id>", "number of the held message")
    .option("--body <json>", "another body as JSON, @FILE to read it from a file")
    .action((id: string, options: ControlAccess & { readonly body?: string }) =>
      run(options, (client) => client.release(id, options.body)),
    );
  sub("drop", "drop a held message")
    .argument("<id>", "number of the held message")
    .action((id: string, options: ControlAccess) => run(options, (client) => client.drop(id)));
  return rules;
}

async function run(
  access: ControlAccess,
  act: (client: import("../proxy/control-client.js").ControlClient) => Promise<string>,
): Promise<void> {
  const { ControlClient } = await import("../proxy/control-client.js");
  process.stdout.write(await act(new ControlClient(access)));
}
