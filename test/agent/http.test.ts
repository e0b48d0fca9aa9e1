import { describe, expect, it } from "vitest";
import { ResponseBuffer } from "../../src/actor/index.js";
import { monitorProcess } from "../../src/agent/index.js";
import { agentMetrics } from "../../src/agent/metrics.js";
import { decodeUtf8 } from "../../src/bytes/index.js";
import { AGENT_ID, Bench, FRAMEWORK_ID } from "./bench.js";

/** Status and body of a GET. */
function get(bench: Bench, path: string): readonly [status: number | undefined, body: string] {
  const buffer = new ResponseBuffer();
  const request = { method: "GET", query: "", client: "127.0.0.1:2", body: new Uint8Array() };
  bench.host.runtime.request({ ...request, path, headers: new Map() }, buffer);
  bench.network.advance(1);
  return [buffer.head?.status, decodeUtf8(buffer.body)];
}

describe.each(["0.26", "1.11"] as const)("the endpoints of an agent of %s", (profile) => {
  function started(): { readonly bench: Bench; readonly attached: Map<string, string> } {
    const flags = new Map([["port", "5051"]]);
    const bench = new Bench({ profile, agent: { flags, gcDelayMs: 60_000 } });
    const attached = new Map<string, string>();
    Object.assign(bench.machine, {
      files: {
        attach: (virtual: string, real: string) => attached.set(virtual, real),
        detach: (virtual: string) => attached.delete(virtual),
      },
    });
    return { bench, attached };
  }

  it("say who it is, its flags, and what runs where", () => {
    const { bench } = started();
    bench.register();
    bench.run(bench.task("t", "sleep 100"));
    bench.network.advance(1000);
    const [status, body] = get(bench, "/slave(1)/state");
    expect(status).toBe(200);
    const state = JSON.parse(body);
    expect(state).toMatchObject({
      id: AGENT_ID,
      pid: "slave(1)@127.0.0.2:5051",
      hostname: "127.0.0.2",
      flags: { port: "5051" },
      frameworks: [
        {
          id: FRAMEWORK_ID,
          executors: [{ id: "t", tasks: [{ id: "t", state: "TASK_RUNNING" }] }],
          completed_executors: [],
        },
      ],
      completed_frameworks: [],
    });
    const [{ executors }] = state.frameworks;
    expect(executors[0].directory).toMatch(
      new RegExp(`^/var/mesos/slaves/${AGENT_ID}/frameworks/${FRAMEWORK_ID}/executors/t/runs/`),
    );
    expect(get(bench, "/slave(1)/flags")).toEqual([200, '{"flags":{"port":"5051"}}']);
    expect(get(bench, "/slave(1)/health")).toEqual([200, ""]);
    expect(get(bench, "/slave(1)/state.json")[0]).toBe(profile === "0.26" ? 200 : 404);
  });

  it("say what the agent has, and what of it is taken", () => {
    const { bench } = started();
    bench.register();
    bench.run(bench.task("t", "sleep 100"));
    bench.network.advance(1000);
    const state = JSON.parse(get(bench, "/slave(1)/state")[1]);
    expect(state.resources.cpus).toBeGreaterThan(0);
    expect(state.attributes).toEqual({});
    const [{ executors, role }] = state.frameworks;
    expect(role).toBe("*");
    const [{ resources, tasks }] = executors;
    expect(tasks[0].resources.cpus).toBeGreaterThan(0);
    // The executor that the agent made up has its own share.
    expect(resources.cpus).toBeGreaterThan(tasks[0].resources.cpus);
    if (profile === "0.26") return;
    expect(state.capabilities).toContain("MULTI_ROLE");
    expect(state.unreserved_resources_full).toContainEqual(
      expect.objectContaining({ name: "cpus", type: "SCALAR", role: "*" }),
    );
    expect(state.unreserved_resources_allocated.cpus).toBe(resources.cpus);
  });

  it("count", () => {
    const { bench } = started();
    bench.register();
    bench.run(bench.task("fails", "exit 1"));
    bench.run(bench.task("runs", "sleep 1000"));
    bench.network.advance(20_000);
    const metrics = agentMetrics(bench.agent, bench.network.nowMs);
    const names = ["registered", "tasks_failed", "tasks_running", "executors_terminated"];
    expect(names.map((name) => metrics.get(`slave/${name}`))).toEqual([1, 1, 1, 1]);
    expect(metrics.get("slave/valid_status_updates")).toBeGreaterThanOrEqual(3);
    expect(metrics.get("slave/cpus_used")).toBeGreaterThan(0);
    expect(metrics.has("slave/tasks_gone")).toBe(profile === "1.11");
  });

  it("list containers with their limits", () => {
    const { bench } = started();
    bench.register();
    bench.run(bench.task("t", "sleep 100"));
    bench.network.advance(1000);
    if (profile === "0.26") {
      bench.host.runtime.spawn(monitorProcess(bench.agent), { id: "monitor" });
      expect(get(bench, "/slave(1)/containers")[0]).toBe(404);
    } else {
      const [container] = JSON.parse(get(bench, "/slave(1)/containers")[1]);
      expect(container.status.container_id.value).toBe(container.container_id);
    }
    const path = profile === "0.26" ? "/monitor/statistics.json" : "/slave(1)/monitor/statistics";
    const [status, body] = get(bench, path);
    expect(status).toBe(200);
    const [{ executor_id, framework_id, statistics }] = JSON.parse(body);
    expect([executor_id, framework_id]).toEqual(["t", FRAMEWORK_ID]);
    expect(statistics.mem_limit_bytes % (1024 * 1024)).toBe(0);
    expect(statistics.mem_limit_bytes).toBeGreaterThan(0);
  });

  it("remember what has ended", () => {
    const { bench } = started();
    bench.register();
    bench.run(bench.task("t", "exit 0"));
    bench.network.advance(20_000);
    const state = JSON.parse(get(bench, "/slave(1)/state")[1]);
    expect(state.frameworks).toEqual([]);
    expect(state.completed_frameworks).toMatchObject([
      { completed_executors: [{ id: "t", completed_tasks: [{ state: "TASK_FINISHED" }] }] },
    ]);
  });

  it("publish sandboxes until they are removed", () => {
    const { bench, attached } = started();
    bench.register();
    bench.run(bench.task("t", "exit 0"));
    bench.network.advance(20_000);
    const [directory = ""] = new Set(attached.values());
    expect(attached.get(directory)).toBe(directory);
    const virtual = `/frameworks/${FRAMEWORK_ID}/executors/t/runs/latest`;
    expect(attached.get(virtual)).toBe(profile === "0.26" ? undefined : directory);
    bench.network.advance(120_000);
    expect(attached.has(directory)).toBe(false);
  });
});
