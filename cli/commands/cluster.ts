import { Command, InvalidArgumentError, Option } from "commander";
import type { ClusterOptions } from "../cluster/run-cluster.js";
import type { DemoOptions } from "../cluster/run-demo.js";
import { positiveInteger } from "../numbers.js";
import { formatOption, timeOption } from "./shared-options.js";

const MOST_AGENTS = 1000;

/** `cluster`: a master and agents in one process. */
export function clusterCommand(): Command {
  return withWatching(new Command("cluster"))
    .summary("run a whole cluster in one process")
    .description(
      "Run a master and some agents in one process, on 127.0.0.1. Tasks are real processes. See docs/roles.md.",
    )
    .option("-n, --agents <count>", "how many agents", agentCount, 1)
    .option(
      "-p, --base-port <port>",
      "the master's port; agents have those that follow; 0: any",
      port,
      5050,
    )
    .option(
      "-w, --work-dir <dir>",
      "where all files go and stay (default: a folder that is removed)",
    )
    .option("--resources <text>", "of each agent, as in cpus:4;mem:4096")
    .option(
      "-s, --show [filter]",
      "show messages as they happen, all or those that a filter lets pass",
    )
    .option("--log", "log what the roles do, as Mesos does (GLOG_v=1..3 for more)")
    .addHelpText(
      "after",
      `
Examples:
  mesos-sniff cluster --agents 3
  mesos-sniff cluster --agents 3 --show 'kind == "message"' --record cluster.pcapng
  mesos-sniff run --master=127.0.0.1:5050 -- echo hello

Ctrl-C ends the cluster and its tasks. Exit status: 0 ended by Ctrl-C or SIGTERM, 1 otherwise.`,
    )
    .action(async (options: ClusterOptions) => {
      const { runCluster } = await import("../cluster/run-cluster.js");
      process.exitCode = await runCluster(options);
    });
}

/** `demo`: a cluster, a task, and what they say. */
export function demoCommand(): Command {
  return withWatching(new Command("demo"))
    .summary("run a task on a cluster and show all messages")
    .description(
      "Start a cluster in this process, run one task on it, and show every message as it happens. Takes a second.",
    )
    .argument("[filter]", "which messages to show; see docs/filter.md", 'kind != "response"')
    .addHelpText("after", "\nExit status: 0 when the task has finished, 1 otherwise.")
    .action(async (filter: string, options: DemoOptions) => {
      const { runDemo } = await import("../cluster/run-demo.js");
      process.exitCode = await runDemo(filter, options);
    });
}

function withWatching(command: Command): Command {
  return command
    .addOption(
      new Option("-e, --emulate <version>", "which Mesos to be")
        .choices(["0.26", "1.11"])
        .default("1.11"),
    )
    .option("-r, --record <file>", "write all traffic to a pcapng file")
    .addOption(formatOption())
    .addOption(timeOption())
    .option("--no-color", "no colours (also: NO_COLOR=1)");
}

function agentCount(text: string): number {
  const count = positiveInteger(text);
  if (count <= MOST_AGENTS) return count;
  throw new InvalidArgumentError(`found ${count}, want at most ${MOST_AGENTS}`);
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 0xffff) return Number(text);
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, want a port from 0 to 65535`);
}
