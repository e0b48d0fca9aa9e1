import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareReplay } from "./compare-replay.js";
import { type ReplayOptions, replayAgent } from "./replay.js";

const PLAIN = "cpus:4;mem:4096;disk:10240;ports:[31000-32000]";
const RESERVED = `${PLAIN};cpus(test):2;mem(test):256;disk(test):1024`;

const OLD = { profile: "0.26", version: "0.26.0", schema: "0.26.0" } as const;
const RECENT = { profile: "1.11", version: "1.12.0", schema: "master" } as const;

interface Flags {
  readonly resources?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Last octets of the agents' addresses; default only 2. */
  readonly agents?: readonly number[];
}

const ENDPOINTS = "rack:r1;zone:a;ghz:2.4;slots:[1-3,7-9]";

const TWO: Flags = { agents: [2, 3], attributes: { 2: "rack:r1", 3: "rack:r2" } };

const THREE: Flags = {
  agents: [2, 3, 4],
  attributes: { 2: "rack:r1", 3: "rack:r2", 4: "rack:r3" },
};

/** Recordings and the flags of their agents. */
const RECORDINGS: readonly (readonly [name: string, flags?: Flags])[] = [
  ["0.26/agent-register-and-ping", { attributes: { 2: "rack:r1;zone:a;ghz:2.4" } }],
  ["0.26/agent-restart-recovery"],
  ["0.26/docker-containerizer"],
  ["0.26/fetcher-and-environment"],
  ["0.26/go-driver"],
  ["0.26/http-endpoints", { attributes: { 2: ENDPOINTS } }],
  ["0.26/master-restart"],
  ["0.26/reservations-and-volumes", { resources: RESERVED }],
  ["0.26/v0-command-task"],
  ["0.26/v0-long-lived", THREE],
  ["0.26/v0-test-framework", TWO],
  ["0.26/v1-scheduler-json"],
  ["0.26/v1-scheduler-protobuf"],
  ["1.x/agent-register-and-ping", { attributes: { 2: "rack:r1;zone:a;ghz:2.4" } }],
  ["1.x/agent-restart-recovery"],
  ["1.x/docker-containerizer"],
  ["1.x/fetcher-and-environment"],
  ["1.x/http-endpoints", { attributes: { 2: ENDPOINTS } }],
  ["1.x/master-restart"],
  ["1.x/reservations-and-volumes", { resources: RESERVED }],
  ["1.x/v0-command-task"],
  ["1.x/v0-test-framework", TWO],
  ["1.x/v0-long-lived", THREE],
  ["1.x/v1-operator-api"],
  ["1.x/v1-scheduler-json"],
  ["1.x/v1-scheduler-protobuf"],
  ["1.x/v1-task-group"],
];

/** What is known to differ; lines that do not start with `#` are compared exactly. */
const DIFFERENCES = readFileSync(
  new URL("../../fixtures/dialogues/agent-differences.txt", import.meta.url),
  "utf8",
)
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

const CASES = RECORDINGS.flatMap(([name, flags = {}]) =>
  (flags.agents ?? [2]).map((agent) => {
    const options: ReplayOptions = {
      ...(name.startsWith("0.26") ? OLD : RECENT),
      resources: flags.resources ?? PLAIN,
      attributes: flags.attributes?.[agent] ?? "",
      launcherDirectory: "/usr/lib/mesos/libexec/mesos",
      address: `127.0.0.${agent}:5051`,
    };
    return [name, agent, options] as const;
  }),
);

describe("AgentProcess against recordings", () => {
  it.each(CASES)("says what the real one said: %s, agent %d", (name, agent, options) => {
    const replay = replayAgent(name, options);
    expect(replay.real.length).toBeGreaterThan(0);
    const prefix = `${name} ${agent}: `;
    const known = DIFFERENCES.filter((line) => line.startsWith(prefix));
    expect(compareReplay(replay).map((text) => prefix + text)).toEqual(known.sort());
  });
});
