import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { formatEndpoint } from "../../src/capture/index.js";
import { compileFilter } from "../../src/filter/index.js";
import type { Message } from "../../src/flow/index.js";
import {
  type HostPort,
  type ProxyMode,
  type ProxyOptions,
  type ProxyTrouble,
  Recording,
  type RecordingTrouble,
  type RunningControl,
  type RunningProxy,
  readRules,
  startControl,
  startProxy,
} from "../../src/node/index.js";
import { RuleEngine } from "../../src/rules/index.js";
import { normalizeVersion } from "../../src/wire/index.js";
import { EXIT } from "../exit.js";
import { packageVersion } from "../package-version.js";
import { plural } from "../plural.js";
import { type DecodeAs, decodeAsFor } from "../read/decode-as.js";
import { Output } from "../read/output.js";
import { type Format, printerFor } from "../read/printer.js";
import { onSignal } from "../signals.js";

/** Options of `proxy` as commander gives them. */
export interface ProxyCommandOptions {
  readonly mode: ProxyMode;
  readonly standInIp?: string;
  readonly listen: readonly HostPort[];
  readonly target: readonly HostPort[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly targetTls?: true;
  readonly targetCa?: string;
  readonly targetInsecure?: true;
  readonly rules?: readonly string[];
  readonly control?: HostPort;
  readonly record?: string;
  readonly rotateSize?: number;
  readonly rotateTime?: number;
  readonly rotateKeep?: number;
  readonly format: Format;
  readonly version?: string;
  readonly dialect: "apache" | "clusterd";
  readonly time: "clock" | "full" | "relative";
  readonly decodeAs: readonly DecodeAs[];
  readonly width?: number;
  readonly color: boolean;
  readonly quiet?: true;
}

/** LINKTYPE of the packets that are made up for the recording. */
const ETHERNET = 1;

/** Runs `proxy` until a signal ends it, and returns the exit status. */
export async function runProxy(
  filterText: string | undefined,
  options: ProxyCommandOptions,
): Promise<number> {
  const filter = compileFilter(filterText ?? "");
  if (filter.kind === "error") return usage(filter.pretty);
  const { listen, target } = options;
  if (listen.length !== target.length) {
    return usage(
      `found --listen ${listen.length} times and --target ${target.length} times, want them in pairs`,
    );
  }
  const version = options.version === undefined ? undefined : normalizeVersion(options.version);
  const print = printerFor(options);
  const output = new Output(process.stdout);
  let unshown = 0;
  const onMessage = (message: Message): void => {
    if (!filter.test(message)) return;
    if (output.isBehind) {
      unshown++;
      return;
    }
    output.write(print(message));
    output.flushSoon();
  };
  if ((options.tlsCert === undefined) !== (options.tlsKey === undefined)) {
    return usage("want --tls-cert and --tls-key together");
  }
  if (options.targetTls !== true && (options.targetCa ?? options.targetInsecure) !== undefined) {
    return usage("want --target-tls with --target-ca and --target-insecure");
  }
  const rules = await openRules(options);
  const stopped = signalled();
  const recording = await openRecording(options);
  let proxy: RunningProxy;
  try {
    proxy = await startProxy({
      mode: options.mode,
      ...(await tlsOptions(options)),
      ...(rules === undefined ? {} : { rules }),
      ...(options.standInIp === undefined ? {} : { standInHost: options.standInIp }),
      onStandIn: (real, standIn) => note(`${standIn} stands for ${real}`),
      routes: listen.map((from, index) => ({ listen: from, target: target[index] ?? from })),
      flow: {
        dialect: options.dialect,
        decodeAs: (conn) => decodeAsFor(options.decodeAs, conn),
        ...(version === undefined ? {} : { version }),
      },
      onTrouble: (trouble) => note(troubleText(trouble)),
      ...(options.quiet === true ? {} : { onMessage }),
      ...(recording === undefined ? {} : { recording }),
    });
  } catch (error) {
    await recording?.close();
    throw error;
  }
  proxy.addresses.forEach((address, index) => {
    note(`listening on ${textOf(address)}, relaying to ${textOf(target[index] ?? address)}`);
  });
  const control =
    rules === undefined || options.control === undefined
      ? undefined
      : await openControl(options.control, proxy, rules);
  await stopped;
  const { open } = proxy.statistics;
  await control?.close();
  await proxy.close();
  await recording?.close();
  await output.flush();
  if (unshown > 0) note(`${plural(unshown, "message")} not shown: standard output was too slow`);
  for (const text of rulesText(rules)) note(text);
  note(summary(proxy, open, recording));
  return EXIT.done;
}

/** The first SIGINT or SIGTERM ends the proxy in order, a second one the program. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    onSignal(["SIGINT", "SIGTERM"], resolve);
  });
}

/** What the proxy needs to speak TLS, read from files. */
async function tlsOptions({
  tlsCert,
  tlsKey,
  targetTls,
  targetCa,
  targetInsecure,
}: ProxyCommandOptions): Promise<Pick<ProxyOptions, "tls" | "targetTls">> {
  const own =
    tlsCert === undefined || tlsKey === undefined
      ? {}
      : { cert: await readFile(tlsCert), key: await readFile(tlsKey) };
  const trusted = targetCa === undefined ? {} : { ca: await readFile(targetCa) };
  return {
    ...(tlsCert === undefined ? {} : { tls: createSecureContext(own) }),
    ...(targetTls === undefined
      ? {}
      : { targetTls: { ...own, ...trusted, rejectUnauthorized: targetInsecure !== true } }),
  };
}

/** The rules of all files; none where there are neither files nor a way to add some. */
async function openRules(options: ProxyCommandOptions): Promise<RuleEngine | undefined> {
  if (options.rules === undefined && options.control === undefined) return undefined;
  const files = options.rules ?? [];
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const rules = texts.flatMap((text, index) => readRules(text, files[index] ?? ""));
  return new RuleEngine(rules, BigInt(Date.now()) * 1_000_000n);
}

async function openControl(
  listen: HostPort,
  proxy: RunningProxy,
  rules: RuleEngine,
): Promise<RunningControl> {
  const { MESOS_SNIFF_TOKEN: token } = process.env;
  const control = await startControl({
    listen,
    proxy,
    rules,
    ...(token === undefined || token === "" ? {} : { token }),
  });
  const shown = token === undefined || token === "" ? ` --token ${control.token}` : "";
  note(`rules are served: mesos-sniff rules list --control ${textOf(control.address)}${shown}`);
  return control;
}

/** What rules have done, and why others have done nothing. */
function rulesText(rules: RuleEngine | undefined): readonly string[] {
  return (rules?.report() ?? []).map(({ id, rule, hits, nearestMiss }) => {
    const name = `rule ${id}${rule.name === undefined ? "" : ` (${rule.name})`}`;
    return hits > 0
      ? `${name} applied ${plural(hits, "time")}`
      : `${name} never applied; nearest miss: ${nearestMiss ?? "none"}`;
  });
}

async function openRecording(options: ProxyCommandOptions): Promise<Recording | undefined> {
  const { record, rotateSize, rotateTime, rotateKeep } = options;
  if (record === undefined) return undefined;
  return Recording.open({
    path: record,
    interface: {
      linkType: ETHERNET,
      name: "mesos-sniff proxy",
      description: `relayed by mesos-sniff in mode ${options.mode}; packets are made up, payload is not`,
    },
    application: `mesos-sniff ${packageVersion()}`,
    onTrouble: (trouble) => note(recordingText(trouble)),
    ...(rotateSize === undefined ? {} : { rotateBytes: rotateSize }),
    ...(rotateTime === undefined ? {} : { rotateMs: rotateTime }),
    ...(rotateKeep === undefined ? {} : { keepFiles: rotateKeep }),
  });
}

function recordingText(trouble: RecordingTrouble): string {
  return trouble.kind === "failed"
    ? `cannot record to ${trouble.path}: ${trouble.error.message}; relaying goes on without it`
    : `recording to ${trouble.path} again, ${plural(trouble.lostPackets, "packet")} were lost meanwhile`;
}

function troubleText({ kind, target, error }: ProxyTrouble): string {
  switch (kind) {
    case "connect-failed":
      return `cannot connect to ${textOf(target)}: ${error.message}`;
    case "tls-failed":
      return `a client for ${textOf(target)} did not finish its TLS handshake: ${error.message}`;
    case "stand-in-failed":
      return `cannot open an address for ${textOf(target)}, peers will talk to it directly: ${error.message}`;
  }
}

function summary(proxy: RunningProxy, open: number, recording: Recording | undefined): string {
  const { messages, connections, failed, unseenBytes } = proxy.statistics;
  const parts = [plural(messages, "message"), plural(connections, "connection")];
  if (open > 0) parts.push(`${open} of them still open`);
  if (failed > 0) parts.push(`${failed} refused by the target`);
  if (unseenBytes > 0) parts.push(`${unseenBytes} bytes relayed unseen, for lack of time`);
  if (recording !== undefined) {
    const { packets, lostPackets, files } = recording.statistics;
    parts.push(`${plural(packets, "packet")} recorded`);
    if (files > 1) parts.push(`in ${files} files`);
    if (lostPackets > 0) parts.push(`${lostPackets} packets not recorded`);
  }
  return parts.join(", ");
}

function usage(text: string): number {
  note(text);
  return EXIT.usage;
}

function note(text: string): void {
  process.stderr.write(`mesos-sniff: ${text}\n`);
}

function textOf({ host, port }: HostPort): string {
  return formatEndpoint({ ip: host, port });
}
