import { describe, expect, it } from "vitest";
import type { BodyOf } from "../../src/wire/index.js";
import { Bench, type BenchOptions } from "../agent/bench.js";

// A command executor on a simulated machine; what a check command exits with is a list.
function start(
  more: Partial<BodyOf<"mesos.TaskInfo">>,
  codes: readonly number[],
  options: BenchOptions = {},
): Bench {
  const left = [...codes];
  const bench = new Bench({
    ...options,
    checks: () => {
      const code = left.length > 1 ? (left.shift() ?? 0) : (left[0] ?? 0);
      return { durationMs: code === 99 ? 1e9 : 10, end: { kind: "exited", code } };
    },
  });
  bench.register();
  bench.run(bench.task("t", "sleep 10000", more));
  return bench;
}

/** What the framework heard of the task, repetitions left out: state, health, result of the check. */
function heard(bench: Bench): string[] {
  const seen = new Map<string, string>();
  for (const { body } of bench.received("StatusUpdateMessage")) {
    const { status, uuid } = body.update;
    const { state, healthy, reason = "-", check_status: check } = status;
    const result = check?.command?.exit_code ?? check?.http?.status_code ?? check?.tcp?.succeeded;
    const words = [state, healthy, check === undefined ? undefined : `check=${result}`, reason];
    seen.set(String(uuid), words.filter((word) => word !== undefined).join(" "));
  }
  return [...seen.values()];
}

const probe = { value: "probe" };
const timing = { delay_seconds: 1, interval_seconds: 2, timeout_seconds: 1 };
const quick = { ...timing, grace_period_seconds: 0 };
const RUNNING = "TASK_RUNNING -";

describe("health checks", () => {
  const healthy = "TASK_RUNNING true REASON_TASK_HEALTH_CHECK_STATUS_UPDATED";
  const unhealthy = "TASK_RUNNING false REASON_TASK_HEALTH_CHECK_STATUS_UPDATED";
  const check = (more: object = {}): Partial<BodyOf<"mesos.TaskInfo">> => ({
    health_check: { type: "COMMAND", command: probe, ...quick, consecutive_failures: 3, ...more },
  });

  it("tell of the first success and of changes, and kill after failures in a row", () => {
    const bench = start(check(), [0, 0, 1, 0, 1, 1, 1]);
    bench.network.advance(60_000);
    expect(heard(bench)).toEqual([
      "TASK_STARTING -",
      RUNNING,
      healthy,
      unhealthy,
      healthy,
      unhealthy,
      unhealthy,
      unhealthy,
      "TASK_KILLED false -",
    ]);
  });

  it("do not count failures in the grace period, before the first success", () => {
    const bench = start(check({ grace_period_seconds: 6, consecutive_failures: 1 }), [1]);
    bench.network.advance(5_900);
    expect(heard(bench)).toEqual(["TASK_STARTING -", RUNNING]);
    bench.network.advance(10_000);
    expect(heard(bench).slice(2)).toEqual([unhealthy, "TASK_KILLED false -"]);
  });

  it("fail when they take too long", () => {
    const bench = start(check({ consecutive_failures: 1 }), [99]);
    bench.network.advance(20_000);
    expect(heard(bench).slice(2)).toEqual([unhealthy, "TASK_KILLED false -"]);
  });

  it("have the defaults of Mesos: first after 15 s, three failures 10 s apart", () => {
    const bench = start({ health_check: { type: "COMMAND", command: probe } }, [1]);
    bench.network.advance(15_500);
    expect(heard(bench).slice(2)).toEqual([unhealthy]);
    bench.network.advance(10_000);
    expect(heard(bench).slice(2)).toEqual([unhealthy, unhealthy]);
    bench.network.advance(20_000);
    expect(heard(bench).at(-1)).toBe("TASK_KILLED false -");
  });

  it("stop when the task is killed", () => {
    const bench = start(check(), [0]);
    bench.network.advance(3_000);
    const before = heard(bench).length;
    bench.send("KillTaskMessage", {
      framework_id: bench.framework().id,
      task_id: { value: "t" },
    });
    bench.network.advance(30_000);
    expect(heard(bench).slice(before)).toEqual(["TASK_KILLED -"]);
  });

  it.each([
    { type: "TCP" as const },
    { type: "TCP" as const, tcp: { port: 70_000 } },
    { type: "HTTP" as const, http: { port: 1, path: "@evil" } },
    { type: "HTTP" as const, http: { port: 1, scheme: "file" } },
    { type: "COMMAND" as const, command: {} },
    {},
  ])("that cannot be are left out: %j", (health_check) => {
    const bench = start({ health_check }, [0]);
    bench.network.advance(60_000);
    expect(heard(bench)).toEqual(["TASK_STARTING -", RUNNING]);
  });

  it("with times that are none are as soon as can be, or as late", () => {
    const bench = start(check({ delay_seconds: Number.NaN, interval_seconds: 1e300 }), [1]);
    bench.network.advance(60_000);
    expect(heard(bench).slice(2)).toEqual([unhealthy]);
  });

  it("of 0.26 say less, and give up when one takes too long", () => {
    const bench = start({ health_check: { command: probe, ...quick } }, [0, 1, 99], {
      profile: "0.26",
    });
    bench.network.advance(60_000);
    expect(heard(bench)).toEqual([RUNNING, "TASK_RUNNING true -", "TASK_RUNNING false -"]);
  });

  it("of 0.26 kill, and only know commands", () => {
    const bench = start(
      { health_check: { command: probe, ...quick, consecutive_failures: 1 } },
      [1],
      { profile: "0.26" },
    );
    bench.network.advance(60_000);
    expect(heard(bench)).toEqual([RUNNING, "TASK_RUNNING false -", "TASK_KILLED false -"]);
    const http = start({ health_check: { http: { port: 80 }, ...quick } as never }, [1], {
      profile: "0.26",
    });
    http.network.advance(60_000);
    expect(heard(http)).toEqual([RUNNING]);
  });
});

describe("checks", () => {
  const news = "REASON_TASK_CHECK_STATUS_UPDATED";

  it("tell of every change, and never kill", () => {
    const check = { type: "COMMAND" as const, command: { command: probe }, ...timing };
    const bench = start({ check }, [0, 0, 7, 99, 7]);
    bench.network.advance(60_000);
    expect(heard(bench)).toEqual([
      "TASK_STARTING check=undefined -",
      "TASK_RUNNING check=undefined -",
      `TASK_RUNNING check=0 ${news}`,
      `TASK_RUNNING check=7 ${news}`,
      `TASK_RUNNING check=undefined ${news}`,
      `TASK_RUNNING check=7 ${news}`,
    ]);
  });

  it("and health checks of one task keep what the other has said", () => {
    const bench = start(
      {
        check: { type: "TCP", tcp: { port: 1 }, ...timing },
        health_check: { type: "HTTP", http: { port: 1 }, ...quick, delay_seconds: 2 },
      },
      [],
    );
    bench.network.advance(60_000);
    expect(heard(bench).slice(2)).toEqual([
      `TASK_RUNNING check=true ${news}`,
      "TASK_RUNNING true check=true REASON_TASK_HEALTH_CHECK_STATUS_UPDATED",
    ]);
  });
});
