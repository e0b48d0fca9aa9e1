import { describe, expect, it } from "vitest";
import {
  COMMON_HELP,
  helpProcess,
  LoggingProcess,
  metricsProcess,
  NO_SYSTEM,
  processesProcess,
  releaseBuild,
  systemProcess,
  versionProcess,
} from "../../../src/http-api/index.js";
import { Asked } from "./ask.js";

describe("versionProcess", () => {
  it("says what the release was", () => {
    const asked = new Asked("version", versionProcess(releaseBuild("1.11.0"), { old: false }));
    expect(asked.get("/version")).toBe(
      '200 {"build_date":"2020-11-24 00:00:00 UTC","build_time":1606176000.0,"build_user":"","version":"1.11.0"}',
    );
  });

  it("takes the release before where it knows none", () => {
    expect(releaseBuild("0.28.2").date).toBe("2015-12-16 00:00:00");
    expect(releaseBuild("master").date).toBe("2020-11-24 00:00:00 UTC");
  });
});

describe("systemProcess", () => {
  it("has the names of Mesos", () => {
    const asked = new Asked(
      "system",
      systemProcess(() => NO_SYSTEM, { old: true }),
    );
    expect(asked.get("/system/stats.json")).toBe(
      '200 {"avg_load_15min":0.0,"avg_load_1min":0.0,"avg_load_5min":0.0,"cpus_total":0,"mem_free_bytes":0,"mem_total_bytes":0}',
    );
  });
});

describe("metricsProcess", () => {
  const source = (): Map<string, number> =>
    new Map([
      ["b", 1],
      ["a/x", 0.5],
    ]);
  const asked = new Asked("metrics", metricsProcess(source, { old: false }));

  it("sorts the snapshot and writes doubles", () => {
    expect(asked.get("/metrics/snapshot?timeout=5secs")).toBe('200 {"a/x":0.5,"b":1.0}');
  });

  it("refuses a timeout that is none", () => {
    expect(asked.get("/metrics/snapshot?timeout=soon")).toMatch(/^400 Invalid timeout 'soon': ./);
  });

  it("serves Prometheus", () => {
    expect(asked.get("/metrics/prometheus")).toBe(
      "200 # TYPE mesos_a_x untyped\nmesos_a_x 0.5\n# TYPE mesos_b untyped\nmesos_b 1\n",
    );
  });

  it("asks who it is where told to", () => {
    const realm = { name: "r", credentials: new Map<string, Uint8Array>() };
    const guarded = new Asked("metrics", metricsProcess(source, { old: false, realm }));
    expect(guarded.get("/metrics/snapshot")).toBe("401 401 Unauthorized.");
  });
});

describe("LoggingProcess", () => {
  it("raises the verbosity for a while", () => {
    const level = { verbosity: 1 };
    const asked = new Asked("logging", new LoggingProcess(level, { old: false }));
    expect(asked.get("/logging/toggle")).toBe("200 1\n");
    expect(asked.get("/logging/toggle?level=3&duration=10secs")).toBe("200 ");
    expect(level.verbosity).toBe(3);
    asked.network.advance(9_000);
    expect(level.verbosity).toBe(3);
    asked.network.advance(2_000);
    expect(level.verbosity).toBe(1);
  });

  it.each([
    ["level=2", "400 Expecting 'duration=value' in query.\n"],
    ["duration=1secs", "400 Expecting 'level=value' in query.\n"],
    ["level=x&duration=1secs", "400 Failed to convert 'x' to number.\n"],
    ["level=-1&duration=1secs", "400 Invalid level '-1'.\n"],
    ["level=0&duration=1secs", "400 '0' < original level.\n"],
    ["level=2&duration=1", "400 Invalid duration '1'.\n"],
  ])("refuses %s", (query, said) => {
    const asked = new Asked("logging", new LoggingProcess({ verbosity: 1 }, { old: false }));
    expect(asked.get(`/logging/toggle?${query}`)).toBe(said);
  });
});

describe("helpProcess", () => {
  const texts = { ...COMMON_HELP, master: { "/state": "All <there> is." } };
  const asked = new Asked("help", helpProcess(texts, "master", { old: false }));
  const curl = { "user-agent": "curl/8" };

  it("lists processes, routes and texts as Markdown", () => {
    expect(asked.get("/help", curl)).toContain("> [/master][master]\n");
    expect(asked.get("/help/master", curl)).toContain("> [/master/state][master/state]\n");
    expect(asked.get("/help/master/state", curl)).toBe(
      "200 ### USAGE ###\n>        /state\n>        /master/state\n\n### TL;DR; ###\nAll <there> is.\n\n",
    );
    expect(asked.get("/help/master/nothing", curl)).toBe(
      "400 No help available for '/master/nothing'.\n",
    );
    expect(asked.get("/help/nobody", curl)).toMatch(/^404/);
  });

  it("gives browsers a page and programs JSON", () => {
    expect(asked.get("/help/master/state")).toContain("All &lt;there> is.");
    const { processes } = JSON.parse(asked.get("/help?format=json").slice(4)) as {
      processes: { id: string }[];
    };
    expect(processes.map(({ id }) => id)).toContain("metrics");
  });
});

describe("processesProcess", () => {
  it("lists ids", () => {
    const process = processesProcess(() => ["slave(1)@127.0.0.1:1"], { old: false });
    expect(new Asked("__processes__", process).get("/__processes__")).toBe(
      '200 [{"events":[],"id":"slave(1)"}]',
    );
  });
});
