// @ts-check
// mesos-sniff/testing: a whole Mesos in a test, in memory, under virtual time.
import { startCluster } from "mesos-sniff/testing";

const cluster = await startCluster({ agents: 2 });
const task = await cluster.run("sleep 3600");
console.log((await task.state("TASK_RUNNING")).state);
console.log((await task.state("TASK_FINISHED")).state, "an hour later, in a moment");
await cluster.close();

// Prints:
//   TASK_RUNNING
//   TASK_FINISHED an hour later, in a moment
