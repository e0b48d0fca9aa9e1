import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../../src/actor/index.js";
import { AGENT_RECEIVES } from "../../src/agent/protocol.js";
import { encodeMessage } from "../../src/wire/index.js";
import { type Pools, pick, randomBody } from "../support/random-body.js";
import { AGENT_ID, Bench, FRAMEWORK_ID, MASTER } from "./bench.js";

const AGENT = "slave(1)@127.0.0.2:5051";

function poolsOf(bench: Bench): Pools {
  const { agent } = bench;
  const ids = (values: Iterable<string>): { value: string }[] =>
    [...values, "x"].map((value) => ({ value }));
  const executors = [...agent.frameworks.values()].flatMap(({ executors: all }) => [
    ...all.values(),
  ]);
  const launched = executors.flatMap((executor) => [...executor.launched.keys()]);
  const uuids = executors.flatMap((executor) =>
    [...executor.launched.values()].map((task) => task.status_update_uuid ?? new Uint8Array(3)),
  );
  return {
    texts: ["", "x", "*", "..", "a/b", "../../etc", MASTER, AGENT, "executor(1)@127.0.0.2:40001"],
    messages: new Map<string, readonly unknown[]>([
      ["mesos.SlaveID", [...ids([AGENT_ID, AGENT_ID, AGENT_ID])]],
      ["mesos.FrameworkID", ids([FRAMEWORK_ID, FRAMEWORK_ID, ...agent.frameworks.keys()])],
      ["mesos.TaskID", ids([...launched, "a", "b", "c"])],
      ["mesos.ExecutorID", ids([...executors.map(({ id }) => id), "e"])],
      ["mesos.FrameworkInfo", [bench.framework(), bench.framework({ checkpoint: true })]],
      [
        "mesos.TaskInfo",
        ["a", "b", "c"].flatMap((id) => [bench.task(id, "sleep 1"), bench.custom(id, "e")]),
      ],
      ["mesos.UUID", uuids.map((value) => ({ value }))],
    ]),
  };
}

/** Sends random messages, most of them from the master, to an agent that has something to do. */
function bombard(profile: "0.26" | "1.11", seed: number, rounds: number): void {
  const random: Random = createRandom(seed);
  const bench = new Bench({ profile, seed });
  bench.register();
  bench.run(bench.task("a", "sleep 100"));
  bench.run(bench.custom("b", "e"), { framework: bench.framework({ checkpoint: true }) });
  bench.network.advance(200);
  const { schema } = bench.options;
  const names = [...AGENT_RECEIVES].filter((name) => schema.message(name) !== undefined);
  for (let round = 0; round < rounds; round++) {
    const name = pick(names, random);
    // Those end the agent, as they should.
    if (/ShutdownMessage|SlaveRegistered|SlaveReregistered/.test(name) && random() < 0.9) continue;
    const body = randomBody(schema, name, random, poolsOf(bench));
    const from = pick(
      [MASTER, MASTER, MASTER, "executor(1)@127.0.0.2:40001", "x@127.0.0.9:1"],
      random,
    );
    bench.host.runtime.receive({
      from,
      to: AGENT,
      name,
      bytes: encodeMessage(schema, name, body as never),
      body: undefined,
    });
    bench.network.advance(random() < 0.1 ? 3_000 : 2);
  }
  bench.network.advance(60_000);
  const wasToldTo = bench.exits.length > 0 || bench.agent.phase === "terminating";
  expect(wasToldTo || bench.host.runtime.has("slave(1)")).toBe(true);
}

describe.each(["0.26", "1.11"] as const)("AgentProcess as %s under fire", (profile) => {
  it("takes any message that decodes", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => bombard(profile, seed, 60)),
      { numRuns: 30 },
    );
  });

  it("takes any bytes under any name", () => {
    const bench = new Bench({ profile });
    bench.register();
    // It never ends while it has something to do.
    bench.run(bench.task("a", "sleep 1000000"));
    fc.assert(
      fc.property(
        fc.constantFrom(...AGENT_RECEIVES),
        fc.uint8Array({ maxLength: 200 }),
        (name, bytes) => {
          bench.host.runtime.receive({ from: MASTER, to: AGENT, name, bytes, body: undefined });
          bench.network.settle();
        },
      ),
    );
    expect(bench.host.runtime.has("slave(1)")).toBe(true);
  });
});
