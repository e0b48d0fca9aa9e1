import { Command, Option } from "commander";
import type { LiveOptions } from "../live/run-live.js";
import { positiveInteger } from "../numbers.js";
import { parseMilliseconds } from "../proxy/values.js";
import { parseDecodeAs } from "../read/decode-as.js";
import {
  collect,
  dialectOption,
  formatOption,
  rotateKeepOption,
  rotateSizeOption,
  rotateTimeOption,
  timeOption,
} from "./shared-options.js";

const DEFAULT_BUFFER_MIB = 64;

/** `live [FILTER]`: shows messages while they pass an interface. */
export function liveCommand(): Command {
  return new Command("live")
    .summary("capture on an interface and show what passes")
    .description(
      "Show the Mesos messages that pass an interface, as `read` does, and record the packets if asked to.\n" +
        "tcpdump or dumpcap captures, so whoever may run one of them needs no other rights. See docs/live.md.",
    )
    .argument("[filter]", "which messages to show; all packets are recorded; see docs/filter.md")
    .option(
      "-i, --interface <name>",
      "where to capture (repeatable; default: any, which is all)",
      collect,
    )
    .option("-D, --list-interfaces", "list the interfaces and end")
    .option(
      "-f, --capture-filter <filter>",
      "which packets to capture, as for tcpdump: 'tcp port 5050'; '' for all",
      "tcp",
    )
    .option(
      "-s, --snaplen <bytes>",
      "capture so much of each packet (default: all of it)",
      positiveInteger,
    )
    .option(
      "-B, --buffer <MiB>",
      "of the kernel, for packets that wait",
      positiveInteger,
      DEFAULT_BUFFER_MIB,
    )
    .option("-p, --no-promiscuous-mode", "leave out packets that are for other hosts")
    .addOption(
      new Option(
        "--program <name>",
        "what captures (default: tcpdump; dumpcap where that is missing or may not)",
      ).choices(["tcpdump", "dumpcap"]),
    )
    .option("-n, --limit <count>", "end after so many messages are shown", positiveInteger)
    .option("--duration <time>", "end after that time: 90s, 15min, 1h", parseMilliseconds)
    .option("-r, --record <file>", "write the packets as pcapng; what is there is replaced")
    .addOption(rotateSizeOption())
    .addOption(rotateTimeOption())
    .addOption(rotateKeepOption())
    .addOption(formatOption("--format <format>"))
    .option("--version <version>", "read every body as this Mesos version")
    .addOption(dialectOption())
    .addOption(timeOption())
    .option(
      "-d, --decode-as <rule>",
      "HOST:PORT=http, PORT=http or =ignore, as for read (repeatable)",
      parseDecodeAs,
      [],
    )
    .option("--width <columns>", "cut lines that are longer", positiveInteger)
    .option("--show-secrets", "show passwords, tokens and digests")
    .option("--no-color", "no colours (also: NO_COLOR=1)")
    .option("-q, --quiet", "show no messages; count, and record if asked to")
    .addHelpText(
      "after",
      `
Examples:
  mesos-sniff live -i lo
  mesos-sniff live -i any -f 'tcp port 5050 or tcp port 5051' 'state == "TASK_FAILED"'
  mesos-sniff live -i eth0 --quiet --record mesos.pcapng --rotate-size 100M --rotate-keep 10

Ctrl-C ends the capture and says what was seen; a second one ends at once.

Exit status: 0 ended by Ctrl-C, SIGTERM, --limit or --duration, 1 wrong usage, 2 cannot capture or record.`,
    )
    .action(async (filter: string | undefined, options: LiveOptions) => {
      const { runLive } = await import("../live/run-live.js");
      process.exitCode = await runLive(filter, options);
    });
}
