import { Command, Option } from "commander";
import type { ConvertOptions } from "../message/convert.js";

/** `decode --type T [FILE]`: one message from its bytes. */
export function decodeCommand(): Command {
  return withCommonOptions(new Command("decode"))
    .summary("decode one message by hand")
    .description("Decode the bytes of one message. FILE - or none is standard input.")
    .addOption(
      new Option("-i, --in <form>", "how the message is given; auto looks at the first bytes")
        .choices(["auto", "hex", "base64", "binary", "json"])
        .default("auto"),
    )
    .addOption(
      new Option(
        "-o, --out <form>",
        "json keeps unknown fields and can be read back; mesos is as Mesos writes it",
      )
        .choices(["json", "mesos", "tree", "hex", "base64", "binary"])
        .default("json"),
    )
    .addHelpText(
      "after",
      `
Examples:
  echo 0a0474657374 | mesos-sniff decode --type mesos.TaskID
  mesos-sniff decode --type scheduler.Call --version 0.22.0 --in binary call.bin`,
    )
    .action(async (file: string | undefined, options: ConvertOptions) => {
      const { convert } = await import("../message/convert.js");
      process.exitCode = await convert(file, options);
    });
}

/** Options that `decode` and `encode` share. */
export function withCommonOptions(command: Command): Command {
  return command
    .argument("[file]", "file with one message (default: standard input)")
    .requiredOption(
      "-T, --type <type>",
      "message type: full name, or an end of it that is unique (StatusUpdateMessage)",
    )
    .option("--version <version>", "Mesos version whose schema to use", "1.11.0")
    .addOption(
      new Option("--dialect <dialect>", "whose additions to the protocol to know")
        .choices(["apache", "clusterd"])
        .default("apache"),
    );
}
