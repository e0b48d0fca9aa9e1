// Proxies in the same run: messages a second, round trips, bulk. `node bench/proxy/run.mjs`; RUNS, MESSAGES and MILLION
// change how much. Ours against a bare pipe on Node, http-proxy-3 and, where they are installed, haproxy, nginx
// and mitmproxy. The sink and the load share one process, each proxy has its own.
import { readFileSync } from "node:fs";
import { bulk, latencies, throughput } from "./load.mjs";
import { PEERS, startPeer } from "./peers.mjs";
import { startSink } from "./sink.mjs";

const RUNS = Number(process.env.RUNS ?? 3);
const MESSAGES = Number(process.env.MESSAGES ?? 60_000);
const ROUNDS = 2_000;
const BULK_BYTES = 256 * 1024 * 1024;

const sink = await startSink();
const results = new Map(PEERS.map(({ name }) => [name, { rate: [], p50: [], p99: [], bulk: [] }]));

for (let run = 0; run < RUNS; run++) {
  for (const peer of PEERS) {
    const result = results.get(peer.name);
    const running = await startPeer(peer, sink.port);
    const count = peer.slow ? Math.min(MESSAGES, 2_000) : MESSAGES;
    try {
      result.rate.push(await throughput(running.port, count));
      const times = await latencies(running.port, peer.slow ? 200 : ROUNDS);
      result.p50.push(times[times.length >> 1]);
      result.p99.push(times[Math.floor(times.length * 0.99)]);
      result.bulk.push(
        await bulk(running.port, peer.slow ? BULK_BYTES >> 3 : BULK_BYTES, sink.counts),
      );
    } finally {
      await running.stop();
    }
    const losses = /([^,\n]*(?:unseen|not recorded|not shown)[^,\n]*)/.exec(running.stderr());
    if (losses !== null) result.said = losses[1].trim();
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const bare = results.get(PEERS[0].name);
console.log(`Node ${process.version}, median of ${RUNS} runs, ${MESSAGES} messages of 700 bytes\n`);
console.log(`${"".padEnd(42)}   msg/s  p50 us  p99 us  added p50   MB/s`);
for (const [name, { rate, p50, p99, bulk: speed, said }] of results) {
  const cells = [
    median(rate).toFixed(0).padStart(8),
    median(p50).toFixed(0).padStart(7),
    median(p99).toFixed(0).padStart(7),
    (median(p50) - median(bare.p50)).toFixed(0).padStart(10),
    median(speed).toFixed(0).padStart(6),
  ];
  console.log(`${name.padEnd(42)}${cells.join(" ")}${said === undefined ? "" : `   ${said}`}`);
}
const ourRate = median(results.get("mesos-sniff, relay, decode and record").rate);
console.log("");
for (const { name } of PEERS.filter(({ name: each }) => !each.startsWith("mesos-sniff"))) {
  const ratio = ourRate / median(results.get(name).rate);
  const title = `relay with decode and record against ${name}`;
  console.log(`${title.padEnd(66)}${ratio.toFixed(2)} x`);
}

await memory(Number(process.env.MILLION ?? 1_000_000));
sink.close();

/** Resident memory of our proxy over very many messages. */
async function memory(total) {
  const peer = PEERS.find(({ name }) => name.includes("rewrite"));
  const running = await startPeer(peer, sink.port);
  const rss = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${running.pid}/status`, "utf8"))?.[1]) / 1024;
  console.log("");
  const parts = 5;
  for (let part = 1; part <= parts; part++) {
    await throughput(running.port, total / parts);
    // What waits to be decoded and written has a bound of its own: what stays counts here.
    await new Promise((resolve) => setTimeout(resolve, 5000));
    console.log(`resident after ${(total / parts) * part} messages: ${rss().toFixed(0)} MB`);
  }
  await running.stop();
}
