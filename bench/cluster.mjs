// How big a cluster one process holds, and how fast it goes. `node bench/cluster.mjs [agents...]`; build first.
import { startCluster } from "mesos-sniff/testing";

const sizes = process.argv.slice(2).map(Number);

function megabytes() {
  global.gc?.();
  return process.memoryUsage().rss / 1024 ** 2;
}

function row(name, value, unit, note = "") {
  console.log(
    `${name.padEnd(46)} ${value.toFixed(1).padStart(9)} ${unit.padEnd(6)} ${note}`.trimEnd(),
  );
}

/** Time on the processor, which other programs do not disturb. */
async function timed(action) {
  const before = process.cpuUsage();
  const result = await action();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, result };
}

const cold = await timed(() => startCluster({ agents: 3 }));
row("cluster of 3 in memory, first", cold.ms, "ms");
await cold.result.close();
const warm = [];
for (let round = 0; round < 10; round++) {
  const { ms, result } = await timed(() => startCluster({ agents: 3 }));
  warm.push(ms);
  await result.close();
}
row("cluster of 3 in memory, median of 10 more", warm.sort((a, b) => a - b)[5], "ms");

for (const agents of sizes.length > 0 ? sizes : [1_000, 10_000]) {
  const before = megabytes();
  const { ms, result: cluster } = await timed(() =>
    startCluster({ agents, keepMessages: 0, network: { shareBodies: true } }),
  );
  row(`${agents} agents register`, ms, "ms", `${((ms * 1000) / agents).toFixed(0)} us an agent`);
  const memory = megabytes() - before;
  row("  memory", memory, "MB", `${((memory * 1024) / agents).toFixed(0)} KB an agent`);
  const minute = await timed(() => cluster.advance(60_000));
  row("  a minute of pings and allocations", minute.ms, "ms");

  const tasks = agents;
  let launched = 0;
  let finished = 0;
  const launch = await timed(async () => {
    await cluster.scheduler({
      resourceOffers(driver, offers) {
        for (const offer of offers) {
          if (launched >= tasks) {
            driver.declineOffer(offer.id.value, { refuse_seconds: 3600 });
            continue;
          }
          const id = `t${launched++}`;
          driver.launchTasks(offer.id.value, [
            {
              name: id,
              task_id: { value: id },
              slave_id: offer.slave_id,
              resources: [{ name: "cpus", type: "SCALAR", scalar: { value: 0.1 } }],
              command: { value: "sleep 1" },
            },
          ]);
        }
      },
      statusUpdate(_driver, status) {
        if (status.state === "TASK_FINISHED") finished++;
      },
    });
    await cluster.waitFor(() => finished >= tasks);
  });
  row(
    `  ${tasks} tasks from offer to end`,
    launch.ms,
    "ms",
    `${Math.round((tasks * 1000) / launch.ms)} a second`,
  );
  await cluster.close();
}
