import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/actor/index.js";
import { EXECUTOR_RECEIVES } from "../../src/executor/index.js";
import { Bench, FRAMEWORK_ID } from "../agent/bench.js";
import { pick, randomBody } from "../support/random-body.js";

const EXECUTOR = "executor(1)@127.0.0.2:40001";
const ids = { framework_id: { value: FRAMEWORK_ID }, slave_id: { value: "m-S0" } };

/** An agent whose executor `e` runs the task `a`. */
function start(profile: "0.26" | "1.11", checkpoint = false): Bench {
  const bench = new Bench({ profile });
  bench.register();
  bench.run(bench.custom("a", "e"), { framework: bench.framework({ checkpoint }) });
  bench.network.advance(500);
  return bench;
}

describe.each(["0.26", "1.11"] as const)("ExecutorProcess as %s", (profile) => {
  it("hears nothing more once it was told to shut down", () => {
    const bench = start(profile);
    bench.executors.obliging = false;
    bench.send("ShutdownExecutorMessage", {}, EXECUTOR);
    const heard = bench.executors.of("e");
    expect(heard.at(-1)).toBe("shutdown");
    bench.send(
      "RunTaskMessage",
      { framework: bench.framework(), task: bench.task("b", "") },
      EXECUTOR,
    );
    const kill = { framework_id: ids.framework_id, task_id: { value: "a" } };
    bench.send("KillTaskMessage", kill, EXECUTOR);
    bench.send("ShutdownExecutorMessage", {}, EXECUTOR);
    bench.send("ReconnectExecutorMessage", { slave_id: ids.slave_id }, EXECUTOR);
    expect(bench.executors.of("e")).toEqual(heard);
  });

  it("takes a task once, whatever the agent sends", () => {
    const bench = start(profile);
    const again = { framework: bench.framework(), task: bench.custom("z", "e"), pid: "" };
    bench.network.tap.intercept(
      { name: "StatusUpdateAcknowledgementMessage", to: EXECUTOR },
      "drop",
    );
    bench.send("RunTaskMessage", again, EXECUTOR);
    bench.send("RunTaskMessage", again, EXECUTOR);
    expect(bench.executors.of("e").filter((kind) => kind === "launch-task")).toHaveLength(2);
  });

  it("survives acknowledgements of what it never sent", () => {
    const bench = start(profile);
    for (const uuid of [new Uint8Array(0), new Uint8Array(3), new Uint8Array(16)]) {
      const body = { ...ids, task_id: { value: "a" }, uuid };
      bench.send("StatusUpdateAcknowledgementMessage", body, EXECUTOR);
    }
    bench.executors.say("e", "a", "TASK_FINISHED");
    bench.network.advance(100);
    expect(bench.status("a")?.state).toBe("TASK_FINISHED");
  });

  it("tells an agent that comes back what it has not acknowledged, once", () => {
    const bench = start(profile, true);
    bench.network.tap.intercept({ name: "StatusUpdateMessage", from: EXECUTOR }, "drop", {
      times: 1,
    });
    bench.executors.say("e", "a", "TASK_FINISHED");
    bench.network.advance(100);
    expect(bench.status("a")?.state).toBe("TASK_RUNNING");
    bench.host.crash();
    bench.network.advance(1_000);
    expect(bench.executors.of("e").at(-1)).toBe("disconnected");
    bench.host.start();
    bench.network.advance(20_000);
    expect(bench.executors.of("e").at(-1)).toBe("reregistered");
    expect(bench.status("a")?.state).toBe("TASK_FINISHED");
    const seen = bench
      .received("StatusUpdateMessage")
      .filter(({ body }) => body.update.status.state === "TASK_FINISHED");
    expect(new Set(seen.map(({ body }) => String(body.update.uuid))).size).toBe(1);
  });

  it("ends at once with an agent that its framework does not outlive", () => {
    const bench = start(profile);
    bench.host.crash();
    bench.network.advance(100);
    expect(bench.executors.of("e").at(-1)).toBe("shutdown");
    bench.network.advance(10_000);
    expect(bench.machine.running).toEqual([]);
  });

  it("kills its group when it does not end within the grace", () => {
    const bench = start(profile);
    bench.executors.obliging = false;
    bench.send("ShutdownExecutorMessage", {}, EXECUTOR);
    bench.network.advance(4_900);
    expect(bench.machine.running).toHaveLength(1);
    bench.network.advance(200);
    expect(bench.machine.running).toEqual([]);
  });

  it("takes any message that decodes", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = createRandom(seed);
        const bench = start(profile);
        const pools = {
          texts: ["", "a", "..", EXECUTOR],
          messages: new Map([["mesos.TaskID", [{ value: "a" }, { value: "b" }]]]),
        };
        const names = EXECUTOR_RECEIVES.filter((name) => !name.includes("ShutdownExecutor"));
        for (let round = 0; round < 40; round += 1) {
          const name = pick(names, random);
          const body = randomBody(bench.options.schema, name, random, pools);
          bench.send(name.replace("mesos.internal.", ""), body, EXECUTOR);
        }
        bench.send("ShutdownExecutorMessage", {}, EXECUTOR);
        expect(bench.executors.of("e")).toContain("shutdown");
      }),
      { numRuns: 30 },
    );
  });
});
