// A scheduler on our own driver as a process of its own: does what the lines of its input say and prints a line for
// each callback. Words: MASTER [JSON of FrameworkInfo] [explicit]; with `explicit` it acknowledges when told to.
//
//   launch TASK COMMAND · kill TASK · reconcile [TASK] · ack · revive · stop · leave
import { createInterface } from "node:readline";
import { startScheduler } from "mesos-sniff/node";

const [master = "", info = "{}", mode = ""] = process.argv.slice(2);
const waiting = [];
const unacknowledged = [];

const say = (...words) => process.stdout.write(`${words.join(" ")}\n`);

const { driver, close } = await startScheduler(
  {
    registered: (_, id) => say("registered", id),
    reregistered: () => say("reregistered"),
    disconnected: () => say("disconnected"),
    resourceOffers(self, offers) {
      for (const offer of offers) {
        // A few on each agent, so that every agent has some.
        const tasks = waiting.splice(0, 5);
        for (const task of tasks) task.slave_id = offer.slave_id;
        self.launchTasks(offer.id.value, tasks, { refuse_seconds: 0.1 });
      }
    },
    statusUpdate(_, status) {
      const { task_id: id, state, source, reason = "-", message = "", slave_id: agent } = status;
      say("update", id.value, state, source, reason, agent?.value ?? "-", message);
      if (mode === "explicit" && status.uuid !== undefined) unacknowledged.push(status);
    },
    slaveLost: (_, id) => say("lost", id),
    executorLost: (_, id, _agent, status) => say("executor-lost", id, status),
    error: (_, message) => say("error", message),
  },
  {
    master,
    framework: { name: "processes", ...JSON.parse(info) },
    implicitAcknowledgements: mode !== "explicit",
  },
);

const orders = {
  launch: (id, ...command) =>
    waiting.push({
      name: id,
      task_id: { value: id },
      resources: [
        { name: "cpus", type: "SCALAR", scalar: { value: 0.1 } },
        { name: "mem", type: "SCALAR", scalar: { value: 32 } },
      ],
      command: { value: command.join(" "), shell: true },
    }),
  kill: (id) => driver.killTask(id),
  reconcile: (id) =>
    driver.reconcileTasks(
      id === undefined ? [] : [{ task_id: { value: id }, state: "TASK_RUNNING" }],
    ),
  ack: () => {
    for (const status of unacknowledged.splice(0)) driver.acknowledgeStatusUpdate(status);
  },
  revive: () => driver.reviveOffers(),
  stop: () => driver.stop(),
  leave: () => driver.stop(true),
};
createInterface({ input: process.stdin }).on("line", (line) => {
  const [word = "", ...words] = line.split(" ");
  orders[word](...words);
});
say("stopped", await driver.join());
await close();
process.exit(0);
