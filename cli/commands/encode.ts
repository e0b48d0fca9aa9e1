import { Command, Option } from "commander";
import type { ConvertOptions } from "../message/convert.js";
import { withCommonOptions } from "./decode.js";

/** `encode --type T [FILE]`: the bytes of one message given as JSON. */
export function encodeCommand(): Command {
  return withCommonOptions(new Command("encode"))
    .summary("encode one message by hand")
    .description("Encode one message given as JSON. FILE - or none is standard input.")
    .addOption(
      new Option("-i, --in <form>", "how the message is given")
        .choices(["json", "hex", "base64", "binary"])
        .default("json"),
    )
    .addOption(
      new Option("-o, --out <form>", "how to write the bytes")
        .choices(["hex", "base64", "binary", "json", "mesos", "tree"])
        .default("hex"),
    )
    .addHelpText(
      "after",
      `
Example:
  echo '{"value":"test"}' | mesos-sniff encode --type mesos.TaskID`,
    )
    .action(async (file: string | undefined, options: ConvertOptions) => {
      const { convert } = await import("../message/convert.js");
      process.exitCode = await convert(file, options);
    });
}
