import { Command, Option } from "commander";
import { positiveInteger } from "../numbers.js";
import { parseDecodeAs } from "../read/decode-as.js";
import type { ReadOptions } from "../read/run-read.js";
import { dialectOption, formatOption, timeOption } from "./shared-options.js";

/** `read FILE|- [FILTER]`: decodes a capture file, or JSON lines that `read` has written. */
export function readCommand(): Command {
  return new Command("read")
    .summary("decode a capture file")
    .description(
      "Decode the Mesos traffic of a capture file (pcap, pcapng, also gzip), or JSON lines written by " +
        "--format json. FILE - is standard input. Without FILTER every message is shown; see docs/filter.md.",
    )
    .argument("<file>", "capture file, or - for standard input")
    .argument("[filter]", `what to show, such as 'task == "t1" && state == "TASK_FAILED"'`)
    .addOption(formatOption())
    .option(
      "--version <version>",
      "read every body as this Mesos version (default: found in traffic)",
    )
    .addOption(dialectOption())
    .option("-n, --limit <count>", "stop after this many messages", positiveInteger)
    .addOption(timeOption())
    .addOption(
      new Option(
        "-d, --decode-as <rule>",
        "HOST:PORT=http, PORT=http or =ignore: read as HTTP although the bytes are not sure, or leave alone (repeatable)",
      )
        .argParser(parseDecodeAs)
        .default([], "none"),
    )
    .option("--width <columns>", "cut lines that are longer (default: they wrap)", positiveInteger)
    .option(
      "--show-secrets",
      "show passwords, tokens and digests; default: (hidden) stands for them",
    )
    .option("--strict", "exit with status 3 when anything was damaged, missing or unknown")
    .option("--no-color", "no colours (also: NO_COLOR=1)")
    .option("-q, --quiet", "neither progress nor a summary on standard error, only what is wrong")
    .addHelpText(
      "after",
      `
Examples:
  mesos-sniff read session.pcap
  mesos-sniff read session.pcap 'kind == "message" && task == "0"'
  tcpdump -i lo -U -w - | mesos-sniff read - --format json

Exit status: 0 done, 1 wrong usage, 2 unreadable input, 3 decoded with damage (--strict).`,
    )
    .action(async (file: string, filter: string | undefined, options: ReadOptions) => {
      const { runRead } = await import("../read/run-read.js");
      process.exitCode = await runRead(file, filter, options);
    });
}
