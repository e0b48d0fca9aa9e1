import { compileFilter } from "../../src/filter/index.js";
import { GlogSink, startLocalCluster } from "../../src/node/index.js";
import type { MesosProfile } from "../../src/resources/index.js";
import { EXIT } from "../exit.js";
import type { Format } from "../read/printer.js";
import { onReaderGone } from "../reader-gone.js";
import type { TaskEnd } from "../run/command-scheduler.js";
import { runTask } from "../run/run-task.js";
import { folderSandbox } from "../run/sandbox.js";
import { onSignal } from "../signals.js";
import { openTraffic } from "./open-traffic.js";

/** Options of `demo` as commander gives them. */
export interface DemoOptions {
  readonly emulate: MesosProfile;
  readonly record?: string;
  readonly format: Format;
  readonly time: "clock" | "full" | "relative";
  readonly color: boolean;
}

const TASK = "hello";
const COMMAND = "echo hello from a Mesos task; sleep 0.2";

/** Time in which a demo that goes well is over many times. */
const LIMIT_MS = 30_000;

/** Runs a cluster, one task on it, shows what they say to each other, and returns the exit status. */
export async function runDemo(filterText: string, options: DemoOptions): Promise<number> {
  const filter = compileFilter(filterText);
  if (filter.kind === "error") {
    process.stderr.write(`mesos-sniff: ${filter.pretty}\n`);
    return EXIT.usage;
  }
  const { emulate, record } = options;
  const startedMs = performance.now();
  const interrupted = new AbortController();
  onSignal(["SIGINT", "SIGTERM"], () => interrupted.abort());
  const unread = new AbortController();
  onReaderGone(() => unread.abort());
  const signal = AbortSignal.any([
    interrupted.signal,
    unread.signal,
    AbortSignal.timeout(LIMIT_MS),
  ]);
  const log = new GlogSink({ minSeverity: "ERROR" });
  note(`A Mesos ${emulate}.0 of master, agent and scheduler starts, runs: ${COMMAND}`);
  const traffic = await openTraffic({
    show: { filter, print: { ...options, ...terminalWidth() } },
    record,
    command: "demo",
  });
  const cluster = await startLocalCluster({ profile: emulate, log, traffic: traffic.watch });
  const printed: Uint8Array[] = [];
  let end: TaskEnd | undefined;
  try {
    end = await runTask({
      profile: emulate,
      master: cluster.masterAddress,
      task: {
        name: TASK,
        task_id: { value: TASK },
        resources: [{ name: "cpus", type: "SCALAR", scalar: { value: 0.5 } }],
        command: { value: COMMAND, shell: true },
      },
      killAfterMs: undefined,
      framework: { name: "demo" },
      log,
      traffic: traffic.watch,
      sandbox: ({ agentAddress = "", agentId, frameworkId }) =>
        folderSandbox(
          cluster.sandboxFolder(agentAddress, { agentId, frameworkId, executorId: TASK }),
        ),
      say: () => {},
      stdout: (bytes) => printed.push(bytes),
      stderr: () => {},
      signal,
    });
  } finally {
    await cluster.close();
  }
  const { messages, shown, connections, packets } = await traffic.close();
  if (unread.signal.aborted) return EXIT.done;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const left = messages - shown;
  note(
    [
      `Task ${TASK}: ${end?.state ?? "never ended"}, printed: ${Buffer.concat(printed).toString().trimEnd()}`,
      `${messages} messages on ${connections} connections in ${seconds} s${left > 0 ? `; ${left} not shown (mesos-sniff demo true shows all)` : ""}`,
      ...(record === undefined ? [] : [`${packets} packets: mesos-sniff read ${record}`]),
      "Next: mesos-sniff cluster, mesos-sniff read FILE, mesos-sniff --help",
    ].join("\n"),
  );
  if (interrupted.signal.aborted) return EXIT.interrupted;
  return end?.state === "TASK_FINISHED" ? EXIT.done : EXIT.usage;
}

/** Lines that wrap are hard to follow while they come. */
function terminalWidth(): { readonly width?: number } {
  const { isTTY, columns } = process.stdout;
  return isTTY && columns > 0 ? { width: columns } : {};
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
