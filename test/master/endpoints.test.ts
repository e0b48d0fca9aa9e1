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
];

const DIFFERENCES = readFileSync(
  new URL("../../fixtures/dialogues/endpoint-differences.txt", import.meta.url),
  "utf8",
)
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

/** The flags that a recorded master was started with, so that ours shows the same. */
function flagsOf(fetched: readonly Fetched[]): ReadonlyMap<string, string> {
  const text = fetched.find(({ request }) => request === "GET /flags")?.real.text ?? "{}";
  const { flags } = JSON.parse(text) as { flags: Record<string, string> };
  return new Map(Object.entries(flags));
}

describe("endpoints of the master against recordings", () => {
  it.each(RECORDINGS)("answer as the real one did: %s", (name, master) => {
    const flags = flagsOf(fetchFromMaster(name, { master }));
    const fetched = fetchFromMaster(name, { master: { ...master, flags } });
    expect(fetched.length).toBeGreaterThan(30);
    const differences = fetched.flatMap(compareAnswers).map((text) => `${name}: ${text}`);
    const known = DIFFERENCES.filter((line) => line.startsWith(`${name}: `));
    expect([...new Set(differences)].sort()).toEqual(known.sort());
  });
});
