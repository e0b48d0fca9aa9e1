import { Command, Option } from "commander";
import { positiveInteger } from "../numbers.js";
import type { ProxyCommandOptions } from "../proxy/run-proxy.js";
import { parseHostPort, parseOneHostPort } from "../proxy/values.js";
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

/** `proxy [FILTER]`: relays connections, shows and records what they say. */
export function proxyCommand(): Command {
  return new Command("proxy")
    .summary("stand between peers, show and record what they say")
    .description(
      "Stand between Mesos peers and show the messages that pass, as `read` does. Give --listen and --target\n" +
        "in pairs, one pair for each address behind the proxy; a master's is enough for a cluster whose agents\n" +
        "and schedulers are told --listen for the master. See docs/proxy.md.",
    )
    .argument("[filter]", "which messages to show; all are relayed and recorded")
    .addOption(
      new Option(
        "-m, --mode <mode>",
        "rewrite: each process gets an address on the proxy; advertise: peers name the proxy's themselves; relay: bytes only",
      )
        .choices(["rewrite", "advertise", "relay"])
        .default("rewrite"),
    )
    .option(
      "--stand-in-ip <ip>",
      "where addresses for processes are opened (rewrite; default: that of the first --listen)",
    )
    .requiredOption(
      "-l, --listen <host:port>",
      "where to listen (repeatable; port 0 takes a free one)",
      parseHostPort,
    )
    .requiredOption(
      "-t, --target <host:port>",
      "where to connect to for the --listen in the same place (repeatable)",
      parseHostPort,
    )
    .option(
      "--rules <file>",
      "what happens to which messages, as YAML or JSON (repeatable)",
      collect,
    )
    .option(
      "--control <host:port>",
      "serve rules and held messages there for `mesos-sniff rules`; prints a token (or MESOS_SNIFF_TOKEN)",
      parseOneHostPort,
    )
    .option("--tls-cert <file>", "speak TLS with clients, with this certificate (PEM)")
    .option("--tls-key <file>", "its key (PEM)")
    .option("--target-tls", "speak TLS with targets; they are shown --tls-cert if they ask")
    .option("--target-ca <file>", "whom to trust as targets (PEM; default: what the system trusts)")
    .option(
      "--target-insecure",
      "do not check the certificates of targets, as Mesos does by default",
    )
    .option("-r, --record <file>", "write a pcapng file while it runs; what is there is replaced")
    .addOption(rotateSizeOption())
    .addOption(rotateTimeOption())
    .addOption(rotateKeepOption())
    .addOption(formatOption())
    .option("--version <version>", "read every body as this Mesos version")
    .addOption(dialectOption())
    .addOption(timeOption("--time <form>"))
    .option(
      "-d, --decode-as <rule>",
      "HOST:PORT=http, PORT=http or =ignore, as for read (repeatable)",
      parseDecodeAs,
      [],
    )
    .option("--width <columns>", "cut lines that are longer", positiveInteger)
    .option("--show-secrets", "show passwords, tokens and digests")
    .option("--no-color", "no colours (also: NO_COLOR=1)")
    .option("-q, --quiet", "show no messages; relay, and record if asked to")
    .addHelpText(
      "after",
      `
Examples:
  mesos-sniff proxy --listen 127.0.0.1:5060 --target 127.0.0.1:5050
  mesos-sniff proxy -l 127.0.0.1:5060 -t 10.0.0.1:5050 --record session.pcapng 'type.contains("Offer")'
  mesos-sniff proxy -l :5060 -t master:5050 -r f.pcapng --rotate-size 100M --rotate-keep 10

Ctrl-C ends the proxy and its connections; a second one does not wait for the recording.

Exit status: 0 ended by Ctrl-C or SIGTERM, 1 wrong usage, 2 cannot listen or record.`,
    )
    .action(async (filter: string | undefined, options: ProxyCommandOptions) => {
      const { runProxy } = await import("../proxy/run-proxy.js");
      process.exitCode = await runProxy(filter, options);
    });
}
