import { compileFilter } from "../../src/filter/index.js";
import {
  GlogSink,
  type LocalCluster,
  readGlogVerbosity,
  startLocalCluster,
} from "../../src/node/index.js";
import type { MesosProfile } from "../../src/resources/index.js";
import { EXIT } from "../exit.js";
import type { Format } from "../read/printer.js";
import { onReaderGone } from "../reader-gone.js";
import { asFailure } from "../roles/role.js";
import { onSignal } from "../signals.js";
import { openTraffic } from "./open-traffic.js";

/** Options of `cluster` as commander gives them. */
export interface ClusterOptions {
  readonly agents: number;
  readonly basePort: number;
  readonly workDir?: string;
  readonly emulate: MesosProfile;
  readonly resources?: string;
  /** True without a filter. */
  readonly show?: string | true;
  readonly record?: string;
  readonly log?: true;
  readonly format: Format;
  readonly time: "clock" | "full" | "relative";
  readonly color: boolean;
}

/** Runs a cluster until Ctrl-C, and returns the exit status. */
export async function runCluster(options: ClusterOptions): Promise<number> {
  const { show, agents, basePort, workDir, emulate, resources } = options;
  const filter = compileFilter(typeof show === "string" ? show : "");
  if (filter.kind === "error") {
    process.stderr.write(`mesos-sniff: ${filter.pretty}\n`);
    return EXIT.usage;
  }
  const stopped = signalled();
  const traffic = await openTraffic({
    show: show === undefined ? undefined : { filter, print: options },
    record: options.record,
    command: "cluster",
  });
  let cluster: LocalCluster;
  try {
    cluster = await startLocalCluster({
      agents,
      profile: emulate,
      ...(basePort === 0 ? {} : { basePort }),
      ...(workDir === undefined ? {} : { workDirectory: workDir }),
      ...(resources === undefined ? {} : { resources }),
      log: new GlogSink({
        verbosity: readGlogVerbosity(process.env),
        minSeverity: options.log === true ? "INFO" : "ERROR",
      }),
      traffic: traffic.watch,
    });
  } catch (error) {
    await traffic.close();
    throw asFailure("cannot start the cluster", error);
  }
  note(introduction(cluster, options));
  const broken = await Promise.race([stopped, cluster.broken]);
  await cluster.close();
  const { messages, connections, packets } = await traffic.close();
  const recorded = options.record === undefined ? "" : `, ${packets} packets in ${options.record}`;
  note(`${messages} messages on ${connections} connections${recorded}`);
  if (broken === undefined) return EXIT.done;
  note(broken);
  return EXIT.usage;
}

/** The first SIGINT or SIGTERM ends the cluster in order, a second one the program; so does a reader that is gone. */
function signalled(): Promise<undefined> {
  return new Promise((resolve) => {
    onSignal(["SIGINT", "SIGTERM"], () => resolve(undefined));
    onReaderGone(() => resolve(undefined));
  });
}

function introduction(cluster: LocalCluster, { emulate, workDir }: ClusterOptions): string {
  const { masterAddress: master, agents, workDirectory } = cluster;
  const kept = workDir === undefined ? "removed at the end" : "kept";
  return [
    `a Mesos ${emulate}.0 of ${agents.length + 1} roles in this process, on this machine only`,
    `  master   ${master}   http://${master}/state`,
    ...agents.map(({ address, options }, index) => {
      const { resources } = options;
      const amounts = resources
        .flatMap(({ name, scalar }) => (scalar === undefined ? [] : [`${name}:${scalar.value}`]))
        .join(";");
      return `  agent ${index + 1}  ${address}   ${amounts}`;
    }),
    `  files    ${workDirectory} (${kept})`,
    "In another terminal:",
    `  mesos-sniff run --master=${master} -- echo hello`,
    `  curl http://${master}/state`,
    "Ctrl-C ends everything.",
  ].join("\n");
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
