import { describe, expect, it } from "vitest";
import type { DetectedMaster } from "../../src/detection/index.js";
import { AGENT_ID, Bench, FRAMEWORK_ID, MASTER } from "./bench.js";

/** A detector that a test holds in its hand. */
function byHand() {
  let tell: ((master: DetectedMaster | undefined) => void) | undefined;
  return {
    detector: {
      watch: (changed: (master: DetectedMaster | undefined) => void): void => {
        tell = changed;
      },
      close: (): void => {},
    },
    detect: (pid: string | undefined): void => tell?.(pid === undefined ? undefined : { pid }),
  };
}

describe.each(["0.26", "1.11"] as const)("registration as %s", (profile) => {
  it("is tried again, later and later, but at least once a minute", () => {
    const bench = new Bench({ profile });
    bench.master.registers = false;
    bench.network.advance(3_600_000);
    const sent = bench.received("RegisterSlaveMessage").length;
    // Waits are random up to 2, 4, 8, ... 60 s: after an hour about 120 tries.
    expect(sent).toBeGreaterThan(80);
    expect(sent).toBeLessThan(200);
    bench.master.registers = true;
    bench.network.advance(61_000);
    expect(bench.agent.phase).toBe("running");
  });

  it("ends a wait when the answer comes, and no other attempt follows", () => {
    const bench = new Bench({ profile });
    bench.register();
    bench.network.advance(50_000);
    expect(bench.received("RegisterSlaveMessage")).toHaveLength(1);
  });

  it("is not granted by anybody but the leader", () => {
    const bench = new Bench({ profile });
    bench.master.registers = false;
    bench.network.advance(2_000);
    const body = { slave_id: { value: "other" } };
    bench.sendFrom("master@127.0.0.9:5050", "SlaveRegisteredMessage", body);
    expect(bench.agent.phase).toBe("disconnected");
    expect(bench.logged("Ignoring registration message from master@127.0.0.9:5050")).toHaveLength(
      1,
    );
  });

  it("is fatal under another id", () => {
    const bench = new Bench({ profile });
    bench.register();
    bench.send("SlaveRegisteredMessage", { slave_id: { value: "other" } });
    expect(bench.exits).toEqual([
      { status: 1, message: expect.stringContaining("wrong id: other") },
    ]);
    expect(bench.host.runtime.has("slave(1)")).toBe(false);
  });

  it("may be confirmed twice", () => {
    const bench = new Bench({ profile });
    bench.register();
    bench.send("SlaveRegisteredMessage", { slave_id: { value: AGENT_ID } });
    expect(bench.agent.phase).toBe("running");
    expect(bench.exits).toEqual([]);
  });

  it("waits for a leader, and starts over with the next", () => {
    const { detector, detect } = byHand();
    const bench = new Bench({ profile, detector });
    bench.network.advance(60_000);
    expect(bench.names()).toEqual([]);
    detect(MASTER);
    bench.register();
    detect(undefined);
    bench.network.advance(1_000);
    expect(bench.agent.phase).toBe("disconnected");
    expect(bench.logged("Lost leading master")).toHaveLength(1);
    detect(MASTER);
    bench.register();
    expect(bench.received("ReregisterSlaveMessage")).toHaveLength(1);
  });
});

describe.each(["0.26", "1.11"] as const)("staying in touch as %s", (profile) => {
  it("answers pings to whoever sends them, in every phase", () => {
    const bench = new Bench({ profile });
    bench.master.registers = false;
    bench.network.advance(2_000);
    bench.send("PingSlaveMessage", { connected: true });
    bench.master.registers = true;
    bench.register();
    bench.send("PingSlaveMessage", { connected: true });
    expect(bench.received("PongSlaveMessage")).toHaveLength(2);
  });

  it("registers again when no ping comes for as long as the master said", () => {
    const bench = new Bench({ profile });
    bench.register();
    for (let ping = 0; ping < 5; ping++) {
      bench.network.advance(60_000);
      bench.send("PingSlaveMessage", { connected: true });
    }
    expect(bench.received("ReregisterSlaveMessage")).toHaveLength(0);
    bench.network.advance(78_000);
    expect(bench.logged("No pings from master received within 75secs")).toHaveLength(1);
    expect(bench.received("ReregisterSlaveMessage")).toHaveLength(1);
    expect(bench.agent.phase).toBe("running");
  });

  it("registers again when the master takes it for disconnected", () => {
    const bench = new Bench({ profile });
    bench.register();
    bench.send("PingSlaveMessage", { connected: false });
    bench.network.advance(2_000);
    expect(bench.received("PongSlaveMessage")).toHaveLength(1);
    expect(bench.received("ReregisterSlaveMessage")).toHaveLength(1);
  });

  it("only notes a broken connection to the master", () => {
    const bench = new Bench({ profile });
    bench.register();
    bench.network.breakConnections("127.0.0.2:5051");
    bench.network.advance(1_000);
    expect(bench.logged("Master disconnected!")).toHaveLength(1);
    expect(bench.agent.phase).toBe("running");
  });

  it("tells a new leader of every task, and hears of those it does not have", () => {
    const bench = new Bench({ profile });
    bench.register();
    bench.run(bench.task("runs", "sleep 1000"));
    bench.run(bench.custom("mine", "e"));
    bench.network.advance(1_000);
    bench.send("PingSlaveMessage", { connected: false });
    bench.network.advance(2_000);
    const [message] = bench.received("ReregisterSlaveMessage");
    const tasks = message?.body.tasks.map(
      (task: { task_id: { value: string } }) => task.task_id.value,
    );
    expect(tasks).toEqual(["runs", "mine"]);
    expect(message?.body.tasks[0]).toMatchObject({
      state: "TASK_RUNNING",
      status_update_state: "TASK_RUNNING",
    });
    expect(message?.body.executor_infos).toHaveLength(1);
    expect(message?.body.executor_infos[0].executor_id.value).toBe("e");
    expect(message?.body.frameworks?.length).toBe(profile === "0.26" ? undefined : 1);
    bench.send("SlaveReregisteredMessage", {
      slave_id: { value: AGENT_ID },
      reconciliations: [
        {
          framework_id: { value: FRAMEWORK_ID },
          statuses: [
            { task_id: { value: "runs" }, state: "TASK_RUNNING" },
            { task_id: { value: "lost" }, state: "TASK_RUNNING" },
          ],
        },
      ],
    });
    expect(bench.status("lost")).toMatchObject({
      state: "TASK_LOST",
      reason: "REASON_RECONCILIATION",
      source: "SOURCE_SLAVE",
      message: `Reconciliation: task unknown to the ${profile === "0.26" ? "slave" : "agent"}`,
    });
    expect(bench.states("runs").at(-1)).toBe("TASK_RUNNING");
  });
});

describe("leaving", () => {
  it("unregisters, ends what runs and then itself", () => {
    const bench = new Bench();
    bench.register();
    bench.run(bench.task("t", "sleep 1000"));
    bench.network.advance(1_000);
    bench.host.runtime.dispatch(
      "slave(1)@127.0.0.2:5051" as never,
      {
        kind: "leave",
        reason: "Received SIGUSR1",
      } as never,
    );
    bench.network.advance(10_000);
    expect(bench.received("UnregisterSlaveMessage")).toHaveLength(1);
    expect(bench.machine.running).toEqual([]);
    expect(bench.host.runtime.has("slave(1)")).toBe(false);
  });

  it("is what a master may ask for, and nobody else", () => {
    const bench = new Bench();
    bench.register();
    bench.sendFrom("master@127.0.0.9:1", "ShutdownMessage", {});
    expect(bench.host.runtime.has("slave(1)")).toBe(true);
    bench.send("ShutdownMessage", { message: "enough" });
    expect(bench.host.runtime.has("slave(1)")).toBe(false);
    expect(bench.logged("because 'enough'")).toHaveLength(1);
  });

  it("does not come while tasks of a terminating agent end, and takes no new ones", () => {
    const bench = new Bench();
    bench.register();
    bench.run(bench.task("t", "trap; sleep 1000"));
    bench.network.advance(1_000);
    bench.send("ShutdownMessage", {});
    bench.run(bench.task("late", "exit 0"));
    expect(bench.logged("because the agent is TERMINATING")).toHaveLength(1);
    bench.network.advance(10_000);
    expect(bench.host.runtime.has("slave(1)")).toBe(false);
  });

  it.each([
    ["0.26", undefined],
    ["1.11", `/var/mesos/meta/slaves/${AGENT_ID}`],
  ] as const)("at the wish of its master is for good with the id of %s", (profile, latest) => {
    const bench = new Bench({ profile });
    bench.register();
    bench.send("ShutdownMessage", {});
    expect(bench.host.runtime.has("slave(1)")).toBe(false);
    expect(bench.machine.disk.readLink("/var/mesos/meta/slaves/latest")).toBe(latest);
  });

  it("by the hand of its host keeps the id", () => {
    const bench = new Bench({ profile: "0.26" });
    bench.register();
    bench.host.stop();
    expect(bench.machine.disk.readLink("/var/mesos/meta/slaves/latest")).toBeDefined();
  });
});
