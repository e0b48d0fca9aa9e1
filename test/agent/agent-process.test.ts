import { describe, expect, it } from "vitest";
import { Bench, FRAMEWORK_ID } from "./bench.js";

const PROFILES = ["0.26", "1.11"] as const;

describe.each(PROFILES)("AgentProcess as %s", (profile) => {
  const modern = profile === "1.11";

  it("registers and says what it is", () => {
    const bench = new Bench({ profile });
    bench.register();
    expect(bench.names()).toEqual(["RegisterSlaveMessage", "UpdateSlaveMessage"]);
    const [message] = bench.received("RegisterSlaveMessage");
    expect(message?.body).toMatchObject({
      version: modern ? "1.11.0" : "0.26.0",
      slave: { hostname: "127.0.0.2", port: 5051, checkpoint: true },
    });
    expect(message?.body.slave.resources[0]).toMatchObject({ name: "cpus", role: "*" });
    expect(message?.body.agent_capabilities?.length).toBe(modern ? 8 : undefined);
  });

  it("runs a command task to its end and cleans up", () => {
    const bench = new Bench({ profile });
    bench.register();
    bench.run(bench.task("t", "sleep 2"));
    bench.network.advance(5_000);
    const states = ["TASK_RUNNING", "TASK_FINISHED"];
    expect(bench.states("t")).toEqual(modern ? ["TASK_STARTING", ...states] : states);
    expect(bench.status("t")).toMatchObject({
      message: "Command exited with status 0",
      source: "SOURCE_EXECUTOR",
      container_status: { network_infos: [{ ip_addresses: [{ ip_address: "127.0.0.2" }] }] },
    });
    expect(bench.agent.frameworks.size).toBe(0);
    expect(bench.agent.completedFrameworks.length).toBe(1);
    expect(bench.machine.running).toEqual([]);
    expect(bench.received("ExitedExecutorMessage")).toEqual([]);
    expect(bench.agent.updates.size).toBe(0);
  });

  it("kills a task", () => {
    const bench = new Bench({ profile });
    bench.register();
    bench.run(bench.task("t", "sleep 1000"));
    bench.network.advance(1_000);
    const ids = { framework_id: { value: FRAMEWORK_ID }, task_id: { value: "t" } };
    bench.send("KillTaskMessage", ids);
    bench.network.advance(3_000);
    expect(bench.status("t")).toMatchObject({
      state: "TASK_KILLED",
      message: "Command terminated with signal Terminated",
    });
    expect(bench.machine.running).toEqual([]);
  });

  it("hears of tasks that ended while it was away", () => {
    const bench = new Bench({ profile });
    bench.register();
    const framework = bench.framework({ checkpoint: true });
    bench.run(bench.task("well", "sleep 20"), { framework });
    bench.run(bench.task("badly", "sleep 20; exit 3"), { framework });
    bench.network.advance(1_000);
    bench.host.crash();
    bench.network.advance(60_000);
    expect(bench.machine.running).toHaveLength(2);
    bench.host.start();
    bench.network.advance(60_000);
    expect(bench.status("well")?.state).toBe("TASK_FINISHED");
    expect(bench.status("badly")?.message).toBe("Command exited with status 3");
    expect(bench.machine.running).toEqual([]);
  });

  it("is not waited for longer than it said", () => {
    const bench = new Bench({ profile });
    bench.register();
    bench.run(bench.task("t", "sleep 20"), { framework: bench.framework({ checkpoint: true }) });
    bench.network.advance(1_000);
    bench.host.crash();
    bench.network.advance(16 * 60_000);
    expect(bench.machine.running).toEqual([]);
  });
});
