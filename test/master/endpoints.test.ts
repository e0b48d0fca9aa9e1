import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { releaseBuild } from "../../src/http-api/index.js";
import type { MasterOptions } from "../../src/master/index.js";
import { compareAnswers } from "../support/compare-answers.js";
import { type Fetched, fetchFromMaster } from "../support/replay-dialogue.js";

const GIT = { gitSha: "0", gitBranch: "master" };
const COMMON = { hostname: "127.0.0.1", roles: new Set(["ops", "dev"]) } as const;

const RECORDINGS: readonly (readonly [name: string, master: Partial<MasterOptions>])[] = [
  [
    "0.26/http-endpoints",
    {
      ...COMMON,
      profile: "0.26",
      version: "0.26.0",
      build: { ...releaseBuild("0.26.0"), ...GIT },
      weights: new Map([["ops", 2]]),
    },
  ],
  [
    "1.x/http-endpoints",
    {
      ...COMMON,
      version: "1.12.0",
      build: { ...releaseBuild("1.12.0"), ...GIT },
      weights: new Map([
        ["ops", 2],
        ["dev", 1],
      ]),
    },
  ],
  [
    "1.x/v1-operator-api",
    {
      hostname: "127.0.0.1",
      version: "1.12.0",
      build: { ...releaseBuild("1.12.0"), ...GIT },
    },
  ],
];

const DIFFERENCES = readFileSync(
  new URL("../../fixtures/dialogues/endpoint-differences.txt", import.meta.url),
  "utf8",
)
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

/** The flags that a recorded master was started with, so that ours shows the same. */
function flagsOf(fetched: readonly Fetched[]): ReadonlyMap<string, string> {
  const found = fetched.find(({ request }) => /^GET .flags$| GET_FLAGS$/.test(request));
  const said = JSON.parse(found?.real.text ?? "{}") as {
    flags?: Record<string, string>;
    get_flags?: { flags: { name: string; value: string }[] };
  };
  const pairs = said.get_flags?.flags.map(({ name, value }) => [name, value] as const);
  return new Map(pairs ?? Object.entries(said.flags ?? {}));
}

function never(): never {
  throw new Error("no such recording");
}

describe("endpoints of the master against recordings", () => {
  it.each(RECORDINGS)("answer as the real one did: %s", (name, master) => {
    const flags = flagsOf(fetchFromMaster(name, { master }));
    const fetched = fetchFromMaster(name, { master: { ...master, flags } });
    expect(fetched.length).toBeGreaterThan(20);
    const differences = fetched.flatMap(compareAnswers).map((text) => `${name}: ${text}`);
    const known = DIFFERENCES.filter((line) => line.startsWith(`${name}: `));
    expect([...new Set(differences)].sort()).toEqual(known.sort());
  });

  it("tell an operator who subscribed what the real one told", () => {
    const [name, master] = RECORDINGS[2] ?? never();
    const fetched = fetchFromMaster(name, { master });
    const stream = fetched.find(({ request }) => request.endsWith(" SUBSCRIBE"))?.ours.text ?? "";
    const said = [...stream.matchAll(/^\{"type":"(\w+)"/gm)].map(([, type]) => type);
    const lengths = [...stream.matchAll(/(\d+)$/gm)].map(([, length]) => Number(length));
    // As in the file of what curl got from the real one.
    expect(said.map((type, index) => [type, lengths[index]])).toEqual([
      ["SUBSCRIBED", 1395],
      ["HEARTBEAT", 20],
      ["FRAMEWORK_ADDED", 406],
      ["TASK_ADDED", 439],
      ["TASK_ADDED", 439],
      ["TASK_UPDATED", 579],
      ["TASK_UPDATED", 580],
      ["TASK_UPDATED", 578],
      ["TASK_UPDATED", 578],
      ["TASK_UPDATED", 621],
      ["TASK_UPDATED", 621],
      ["FRAMEWORK_REMOVED", 199],
      ["HEARTBEAT", 20],
    ]);
  });
});
