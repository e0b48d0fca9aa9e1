import { Command, Option } from "commander";
import type { SchemaOptions } from "../schema/run-schema.js";

/** `schema`: the .proto files of a version, the list of its types, or one type with its history. */
export function schemaCommand(): Command {
  return new Command("schema")
    .summary("show or write the message definitions of any Mesos version")
    .description(
      "With TYPE: print one message or enum and how it changed. With --list: names of all types. " +
        "With --out: write .proto files that protoc compiles.",
    )
    .argument("[type]", "message or enum: full name, or a part of it")
    .option("--version <version>", "Mesos version: 0.20.0 to 1.11.0, or master", "1.11.0")
    .addOption(
      new Option("--dialect <dialect>", "whose additions to the protocol to include")
        .choices(["apache", "clusterd"])
        .default("apache"),
    )
    .option("--out <dir>", "write the .proto files into this folder")
    .option("--list", "list all messages and enums")
    .option("--versions", "list the versions there are schemas for")
    .action(async (type: string | undefined, options: SchemaOptions) => {
      const { runSchema } = await import("../schema/run-schema.js");
      process.exitCode = runSchema(type, options);
    });
}
