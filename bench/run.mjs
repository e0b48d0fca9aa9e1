// Compares with tshark in the same run and prints ratios. `node bench/run.mjs [reader]`; needs tshark.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(root, "dist", "cli", "main.js");
const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-bench-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const RUNS = Number(process.env.RUNS ?? 3);

/** Wall seconds and peak resident MB of one run, as GNU time or /proc see it. */
function once(command, args) {
  const start = process.hrtime.bigint();
  const timed = existsSync("/usr/bin/time");
  const { status, stderr } = timed
    ? spawnSync("/usr/bin/time", ["-f", "peak=%M", command, ...args], {
        stdio: ["ignore", "ignore", "pipe"],
      })
    : spawnSync(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  const peak = /peak=(\d+)/.exec(stderr.toString());
  return { seconds, megabytes: peak === null ? undefined : Number(peak[1]) / 1024 };
}

/** The median of several runs. */
function measure(name, command, args, runs = RUNS) {
  const results = Array.from({ length: runs }, () => once(command, args));
  results.sort((a, b) => a.seconds - b.seconds);
  const median = results[results.length >> 1];
  const memory =
    median.megabytes === undefined ? "" : `${median.megabytes.toFixed(0).padStart(6)} MB`;
  console.log(`${name.padEnd(52)} ${median.seconds.toFixed(2).padStart(8)} s ${memory}`);
  return median;
}

function ratio(name, theirs, ours) {
  console.log(`${name.padEnd(52)} ${(theirs.seconds / ours.seconds).toFixed(1).padStart(8)} x`);
}

function make(kind, ...numbers) {
  const file = join(scratch, `${kind}-${numbers.join("-")}.pcap`);
  const { status } = spawnSync(
    process.execPath,
    [join(root, "bench", "make-capture.mjs"), kind, file, ...numbers],
    {
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  if (status !== 0) process.exit(1);
  return file;
}

function ours(file, format) {
  return [cli, "read", "--quiet", "--format", format, file];
}

const updates = make("updates", 100_000, 50);
const half = make("updates", 50_000, 50);
const stream = make("stream", 20_000);
console.log(
  `Node ${process.version}, median of ${RUNS} runs; 100,000 messages in ${(statSync(updates).size / 1e6).toFixed(0)} MB\n`,
);

const line = measure("mesos-sniff, full decode, lines", process.execPath, ours(updates, "line"));
const halfLine = measure("  the first half of it", process.execPath, ours(half, "line"));
const json = measure("mesos-sniff, full decode, JSON", process.execPath, ours(updates, "json"));
const events = measure(
  "mesos-sniff, v1 stream of 20,000 events",
  process.execPath,
  ours(stream, "line"),
);
const empty = measure("  start-up alone (--help)", process.execPath, [cli, "--help"]);

const share = spawnSync(process.execPath, [join(root, "bench", "protobufjs-share.mjs"), updates], {
  encoding: "utf8",
});
process.stdout.write(share.stdout);
process.stderr.write(share.stderr);

if (spawnSync("tshark", ["--version"]).status !== 0) {
  console.log("tshark is not installed: nothing to compare with");
  process.exit(0);
}
const plain = measure("tshark, one line a packet", "tshark", ["-r", updates]);
const protos = join(scratch, "proto");
spawnSync(process.execPath, [cli, "schema", "--out", protos]);
const few = make("updates", 2_000, 50);
const lua = [
  "-X",
  `lua_script:${join(root, "bench", "mesos.lua")}`,
  "-o",
  `uat:protobuf_search_paths:"${protos}","TRUE"`,
  "-o",
  "protobuf.preload_protos:TRUE",
  "-T",
  "json",
];
const fewJson = measure(
  "tshark, JSON with protobuf by Lua, 2,000 messages",
  "tshark",
  ["-r", few, ...lua],
  1,
);
const ourFew = measure(
  "mesos-sniff, JSON, the same 2,000 messages",
  process.execPath,
  ours(few, "json"),
);
const streamTshark = measure(
  "tshark, the v1 stream, JSON",
  "tshark",
  ["-r", stream, "-T", "json"],
  1,
);

console.log("");
ratio("full decode against tshark's plain lines", plain, line);
ratio("JSON with protobuf, 2,000 messages", fewJson, ourFew);
const perMessage = (fewJson.seconds / 2000) * 100_000;
ratio("JSON with protobuf, tshark scaled to 100,000", { seconds: perMessage }, json);
ratio("the v1 stream", streamTshark, events);
console.log(
  `${"linear: time of 100,000 over time of 50,000".padEnd(52)} ${((line.seconds - empty.seconds) / (halfLine.seconds - empty.seconds)).toFixed(2).padStart(8)}`,
);
