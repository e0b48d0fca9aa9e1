import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ReplayOptions, replayToMaster } from "../support/replay-dialogue.js";

const OLD = { profile: "0.26", version: "0.26.0", hostname: "127.0.0.1" } as const;
const RECENT = { profile: "1.11", version: "1.12.0", hostname: "127.0.0.1" } as const;

/** When something happened, by the clock of the recordings' logs. */
function at(time: string): number {
  return Date.parse(`2026-11-23T${time}Z`);
}

const RECORDINGS: readonly (readonly [name: string, options: ReplayOptions])[] = [
  ["0.26/agent-register-and-ping", { master: OLD }],
  ["0.26/agent-restart-recovery", { master: OLD }],
  ["0.26/v0-command-task", { master: OLD }],
  ["0.26/v0-test-framework", { master: OLD }],
  ["0.26/v0-long-lived", { master: OLD }],
  ["0.26/go-driver", { master: OLD }],
  [
    "0.26/master-restart",
    { master: OLD, restart: { stoppedMs: at("08:40:33.400"), leadingMs: at("08:40:43.582") } },
  ],
  ["0.26/docker-containerizer", { master: OLD }],
  ["0.26/fetcher-and-environment", { master: OLD }],
  ["0.26/http-endpoints", { master: { ...OLD, roles: new Set(["ops", "dev"]) } }],
  ["0.26/v1-scheduler-json", { master: { ...OLD, roles: new Set(["ops"]) } }],
  ["0.26/v1-scheduler-protobuf", { master: OLD }],
  ["1.x/agent-register-and-ping", { master: RECENT }],
  ["1.x/agent-restart-recovery", { master: RECENT }],
  ["1.x/docker-containerizer", { master: RECENT }],
  ["1.x/fetcher-and-environment", { master: RECENT }],
  ["1.x/http-endpoints", { master: RECENT }],
  ["1.x/v1-scheduler-json", { master: RECENT }],
  ["1.x/v1-scheduler-protobuf", { master: RECENT }],
  ["1.x/v1-operator-api", { master: RECENT }],
  ["1.x/v1-task-group", { master: RECENT }],
  ["1.x/v0-command-task", { master: RECENT }],
  ["1.x/v0-test-framework", { master: RECENT }],
  ["1.x/v0-long-lived", { master: RECENT }],
  [
    "1.x/master-restart",
    { master: RECENT, restart: { stoppedMs: at("08:41:42.000"), leadingMs: at("08:41:51.582") } },
  ],
];

/** What is known to differ; lines that do not start with `#` are compared exactly. */
const DIFFERENCES = readFileSync(
  new URL("../../fixtures/dialogues/master-differences.txt", import.meta.url),
  "utf8",
)
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

describe("Master against recordings", () => {
  it.each(RECORDINGS)("says what the real one said: %s", (name, options) => {
    const differences = new Set(replayToMaster(name, options).map((text) => `${name}: ${text}`));
    const known = DIFFERENCES.filter((line) => line.startsWith(`${name}: `));
    expect([...differences].sort()).toEqual(known.sort());
  });

  it("has no known difference of a recording that is not played", () => {
    const names = new Set(RECORDINGS.map(([name]) => name));
    const stale = DIFFERENCES.filter((line) => !names.has(line.split(": ")[0] ?? ""));
    expect(stale).toEqual([]);
  });
});
