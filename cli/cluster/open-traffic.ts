import type { Filter } from "../../src/filter/index.js";
import { Recording, TrafficWatch } from "../../src/node/index.js";
import { packageVersion } from "../package-version.js";
import { Output } from "../read/output.js";
import { type PrintOptions, printerFor } from "../read/printer.js";

/** What to do with the messages of a cluster. */
export interface TrafficOptions {
  /** Which to show, and how; undefined shows none. */
  readonly show: { readonly filter: Filter; readonly print: PrintOptions } | undefined;
  /** Path of a pcapng file to write. */
  readonly record: string | undefined;
  /** What runs the cluster, for readers of the recording. */
  readonly command: string;
}

/** The messages of a cluster, on their way to the terminal and a file. */
export interface Traffic {
  readonly watch: TrafficWatch;
  /** Shows and writes what waits, and says what became of it all. */
  close(): Promise<{
    readonly messages: number;
    readonly shown: number;
    readonly connections: number;
    readonly packets: number;
  }>;
}

/** LINKTYPE of the packets that are made up for the recording. */
const ETHERNET = 1;

/** @throws the system's error when the file cannot be written */
export async function openTraffic(options: TrafficOptions): Promise<Traffic> {
  const { show, record, command } = options;
  const recording =
    record === undefined
      ? undefined
      : await Recording.open({
          path: record,
          interface: {
            linkType: ETHERNET,
            name: `mesos-sniff ${command}`,
            description: "seen inside mesos-sniff; packets are made up, payload is not",
          },
          application: `mesos-sniff ${packageVersion()}`,
          onTrouble: (trouble) => {
            if (trouble.kind === "recovered") return;
            const text = `cannot record to ${trouble.path}: ${trouble.error.message}`;
            process.stderr.write(`mesos-sniff: ${text}\n`);
          },
        });
  const output = new Output(process.stdout);
  const print = show === undefined ? undefined : printerFor(show.print);
  let shown = 0;
  const watch = new TrafficWatch({
    ...(recording === undefined ? {} : { recording }),
    onMessage: (message) => {
      if (show === undefined || print === undefined || !show.filter.test(message)) return;
      // Nobody waits for a terminal that is too slow, or gone.
      if (output.isBehind || process.stdout.destroyed) return;
      shown++;
      output.write(print(message));
      output.flushSoon();
    },
  });
  return {
    watch,
    close: async () => {
      watch.close();
      if (!process.stdout.destroyed) await output.flush();
      await recording?.close();
      const { messages, connections } = watch.statistics;
      return { messages, shown, connections, packets: recording?.statistics.packets ?? 0 };
    },
  };
}
