// Measures `read` against tshark in the same run and prints how each aim of the project is met.
//
//   node bench/run.mjs            needs a build, and tshark for the comparisons
//   FULL=1 node bench/run.mjs     lets tshark write the whole capture as JSON with protobuf: minutes, not seconds
//   RUNS=5 node bench/run.mjs     runs of each command; the median counts (default 3)
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(root, "dist", "cli", "main.js");
const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-bench-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const RUNS = Number(process.env.RUNS ?? 3);
const FULL = process.env.FULL === "1";
const GNU_TIME = "/usr/bin/time";

/**
 * One run: wall seconds, and where GNU time is there CPU seconds and peak resident MB. On a busy machine CPU seconds
 * are what can be compared.
 */
function once(command, args) {
  const timed = existsSync(GNU_TIME);
  const [program, programArgs] = timed
    ? [GNU_TIME, ["-f", "\n%U %S %M", command, ...args]]
    : [command, args];
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, programArgs, {
    stdio: ["ignore", "ignore", "pipe"],
    maxBuffer: 1 << 28,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  if (!timed) return { seconds };
  const [user, system, kilobytes] = stderr
    .toString()
    .trim()
    .split("\n")
    .at(-1)
    .split(" ")
    .map(Number);
  return { seconds, cpu: user + system, megabytes: kilobytes / 1024 };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function row(name, { seconds, cpu, megabytes }) {
  const parts = [`${name.padEnd(52)} ${seconds.toFixed(2).padStart(8)} s`];
  if (cpu !== undefined) parts.push(`${cpu.toFixed(2).padStart(8)} s CPU`);
  if (megabytes !== undefined) parts.push(`${megabytes.toFixed(0).padStart(5)} MB`);
  console.log(parts.join(" "));
}

/** Medians of several runs of several commands, which take turns: all see the same machine. */
function measure(commands, runs = RUNS) {
  const results = commands.map(() => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, [, command, args]] of commands.entries()) {
      results[index].push(once(command, args));
    }
  }
  return commands.map(([name], index) => {
    const of = (key) => {
      const values = results[index].map((result) => result[key]);
      return values.includes(undefined) ? undefined : median(values);
    };
    const result = { seconds: of("seconds"), cpu: of("cpu"), megabytes: of("megabytes") };
    row(name, result);
    return result;
  });
}

/** `aim` is the most or the least that is wanted; what was found stands before it. */
function verdict(name, found, unit, aim, met) {
  const text = `${found.toFixed(found < 10 ? 2 : 0)} ${unit}`;
  console.log(`${met ? "met   " : "MISSED"} ${name.padEnd(56)} ${text.padStart(9)}   aim: ${aim}`);
}

/** How many times as long theirs takes: by CPU time where that is known. */
function ratio(theirs, ours) {
  return theirs.cpu === undefined || ours.cpu === undefined
    ? theirs.seconds / ours.seconds
    : theirs.cpu / ours.cpu;
}

function make(kind, ...numbers) {
  const file = join(scratch, `${kind}-${numbers.join("-")}.pcap`);
  const { status } = spawnSync(
    process.execPath,
    [join(root, "bench", "make-capture.mjs"), kind, file, ...numbers],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  if (status !== 0) process.exit(1);
  return file;
}

function ours(name, file, format) {
  return [name, process.execPath, [cli, "read", "--quiet", "--format", format, file]];
}

/** Milliseconds until a command's first output. */
function firstOutput(args) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let first;
    child.stdout.on("data", () => {
      first ??= performance.now() - start;
    });
    child.on("error", reject);
    child.on("close", () => resolve(first));
  });
}

/** The median of several runs; the best of them tells how much of it is the machine's other work. */
async function firstOutputs(name, args) {
  const times = [];
  for (let run = 0; run < Math.max(9, RUNS); run++) times.push(await firstOutput(args));
  const best = Math.min(...times);
  return { name: `${name} (best: ${best.toFixed(0)} ms)`, ms: median(times) };
}

const updates = make("updates", 100_000, 50);
const half = make("updates", 50_000, 50);
const small = make("updates", 100, 5);
const stream = make("stream", 20_000);
console.log(
  `Node ${process.version}, medians of ${RUNS} runs; 100,000 messages in ${(statSync(updates).size / 1e6).toFixed(0)} MB;`,
);
console.log(
  `${cpus().length} processors, and work for ${loadavg()[0].toFixed(1)} of them in the last minute\n`,
);

const hasTshark = spawnSync("tshark", ["--version"]).status === 0;
const plainTshark = ["tshark, one line a packet", "tshark", ["-r", updates]];
const [line, halfLine, startOnly, json, events, plain] = measure([
  ours("mesos-sniff, full decode, lines", updates, "line"),
  ours("  the first half of it", half, "line"),
  ours("  100 messages: start-up", small, "line"),
  ours("mesos-sniff, full decode, JSON", updates, "json"),
  ours("mesos-sniff, v1 stream of 20,000 events", stream, "line"),
  ...(hasTshark ? [plainTshark] : []),
]);

const share = spawnSync(process.execPath, [join(root, "bench", "protobufjs-share.mjs"), updates], {
  encoding: "utf8",
});
process.stdout.write(share.stdout);
process.stderr.write(share.stderr);

let withProtobuf;
if (hasTshark) {
  const protos = join(scratch, "proto");
  spawnSync(process.execPath, [cli, "schema", "--out", protos]);
  const lua = [
    ...["-X", `lua_script:${join(root, "bench", "mesos.lua")}`],
    ...["-o", `uat:protobuf_search_paths:"${protos}","TRUE"`],
    ...["-o", "protobuf.preload_protos:TRUE", "-T", "json"],
  ];
  const count = FULL ? 100_000 : 5_000;
  const file = FULL ? updates : make("updates", count, 50);
  const name = `tshark, JSON with protobuf by Lua, ${count.toLocaleString("en")} messages`;
  const [found] = measure([[name, "tshark", ["-r", file, ...lua]]], 1);
  const scale = 100_000 / count;
  withProtobuf = {
    seconds: found.seconds * scale,
    cpu: found.cpu === undefined ? undefined : found.cpu * scale,
  };
}
const [streamTshark] = hasTshark
  ? measure([["tshark, the v1 stream, JSON", "tshark", ["-r", stream, "-T", "json"]]], 1)
  : [];

console.log("");
const help = await firstOutputs("--help", [cli, "--help"]);
const first = await firstOutputs("first decoded line", [cli, "read", "--quiet", small]);
verdict(help.name, help.ms, "ms", "below 150", help.ms < 150);
verdict(first.name, first.ms, "ms", "below 400", first.ms < 400);
if (line.megabytes !== undefined) {
  verdict("resident at most, 100,000 messages", line.megabytes, "MB", "150", line.megabytes <= 150);
}
// Start-up would make anything look better than linear.
const startUp = startOnly.cpu ?? startOnly.seconds;
const growth = (line.cpu ?? line.seconds) - startUp;
const linear = growth / ((halfLine.cpu ?? halfLine.seconds) - startUp);
verdict("time of 100,000 messages over that of 50,000", linear, "x", "2, linear", linear < 2.3);
verdict(
  "v1 stream of 20,000 events, process start and all",
  events.seconds,
  "s",
  "0.2",
  events.seconds <= 0.2,
);
if (hasTshark) {
  console.log("\nagainst tshark, by CPU time:");
  const lines = ratio(plain, line);
  verdict("full decode, against its plain lines", lines, "x", "above 1", lines > 1);
  const jsons = ratio(withProtobuf, json);
  const how = FULL ? "all of it" : "scaled to 100,000";
  verdict(`JSON, against its JSON with protobuf, ${how}`, jsons, "x", "20", jsons >= 20);
  verdict("v1 stream, against its JSON", ratio(streamTshark, events), "x", "none", true);
}
