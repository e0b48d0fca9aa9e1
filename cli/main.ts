#!/usr/bin/env node
import { Command } from "commander";
import { clusterCommand, demoCommand } from "./commands/cluster.js";
import { decodeCommand } from "./commands/decode.js";
import { encodeCommand } from "./commands/encode.js";
import { agentCommand, masterCommand, runCommand } from "./commands/flags.js";
import { liveCommand } from "./commands/live.js";
import { proxyCommand } from "./commands/proxy.js";
import { readCommand } from "./commands/read.js";
import { rulesCommand } from "./commands/rules.js";
import { schemaCommand } from "./commands/schema.js";
import { fail } from "./exit.js";
import { packageVersion } from "./package-version.js";
import { readerGone } from "./reader-gone.js";

// Commands describe their options here and load what they do when they run: `--help` must not pay for a
// schema or a codec.
const program = new Command("mesos-sniff")
  .description("A protocol toolkit for Apache Mesos: decode, capture, proxy and run its traffic")
  .version(packageVersion(), "-V, --version", "print the version of mesos-sniff")
  .enablePositionalOptions()
  .showHelpAfterError("(mesos-sniff --help shows what there is)")
  .addHelpText(
    "after",
    `
Exit status: 0 done, 1 wrong usage, 2 unreadable input, 3 decoded with damage (read: with --strict).`,
  );

program.addCommand(readCommand());
program.addCommand(liveCommand());
program.addCommand(proxyCommand());
program.addCommand(rulesCommand());
program.addCommand(decodeCommand());
program.addCommand(encodeCommand());
program.addCommand(schemaCommand());
program.addCommand(masterCommand());
program.addCommand(agentCommand());
program.addCommand(runCommand());
program.addCommand(clusterCommand());
program.addCommand(demoCommand());

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") readerGone();
  else fail(error);
});

program.parseAsync().catch(fail);
