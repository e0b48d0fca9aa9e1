// @ts-check
// The driver API of Mesos, v0: a scheduler and an executor of your own. This file is both: the agent runs it again, with
// the environment of an executor.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { ExecutorDriver, startAgent, startMaster, startScheduler } from "mesos-sniff/node";

await (process.env["MESOS_EXECUTOR_ID"] === undefined ? schedule() : execute());

async function execute() {
  const driver = new ExecutorDriver({
    launchTask(self, { task_id, data }) {
      self.sendStatusUpdate({ task_id, state: "TASK_RUNNING" });
      self.sendFrameworkMessage(
        new TextEncoder().encode(`${Buffer.from(data ?? []).length} bytes`),
      );
      self.sendStatusUpdate({ task_id, state: "TASK_FINISHED", message: "counted" });
    },
    killTask(self, value) {
      self.sendStatusUpdate({ task_id: { value }, state: "TASK_KILLED" });
    },
    shutdown: (self) => void self.stop(),
  });
  await driver.start();
  await driver.join();
}

async function schedule() {
  const workDirectory = mkdtempSync(`${tmpdir()}/mesos-sniff-example-`);
  const master = await startMaster({ port: 0 });
  await master.leading;
  const address = master.pid.slice("master@".length);
  const agent = await startAgent({
    master: address,
    port: 0,
    workDirectory,
    resources: "cpus:1;mem:128;disk:0;ports:[]",
  });
  const { driver, close } = await startScheduler(
    {
      registered: () => console.log("registered"),
      resourceOffers(self, [offer]) {
        if (offer === undefined) return;
        const value = `'${process.execPath}' '${fileURLToPath(import.meta.url)}'`;
        self.launchTasks(offer.id.value, [
          {
            name: "count",
            task_id: { value: "count" },
            slave_id: offer.slave_id,
            resources: [{ name: "cpus", type: "SCALAR", scalar: { value: 1 } }],
            executor: { executor_id: { value: "counter" }, command: { value, shell: true } },
            data: new TextEncoder().encode("what the task is about"),
          },
        ]);
      },
      frameworkMessage: (_self, executor, _agent, data) =>
        console.log(executor, "says", new TextDecoder().decode(data)),
      statusUpdate(self, { task_id, state, message = "" }) {
        if (state !== "TASK_FINISHED") return;
        console.log(task_id.value, state, message);
        self.stop();
      },
    },
    { master: address, framework: { name: "example" } },
  );
  await driver.join();
  await close();
  await agent.close({ kill: true });
  await master.close();
  rmSync(workDirectory, { recursive: true });
}

// Prints:
//   registered
//   counter says 22 bytes
//   count TASK_FINISHED counted
