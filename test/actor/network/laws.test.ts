import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MemoryHost, MemoryNetwork } from "../../../src/actor/index.js";
import { bytes, Script } from "../script.js";

const ADDRESSES = ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"];
const pidOf = (index: number): string => `p@${ADDRESSES[index]}`;

type Step =
  | { readonly kind: "send" | "link" | "relink"; readonly from: number; readonly to: number }
  | { readonly kind: "crash" | "vanish" | "start" | "break"; readonly host: number }
  | { readonly kind: "cut"; readonly host: number; readonly ms: number }
  | { readonly kind: "pass"; readonly ms: number };

const host = fc.integer({ min: 0, max: 2 });
const ms = fc.integer({ min: 0, max: 100 });
const calm = fc.oneof(
  fc.record({
    kind: fc.constantFrom("send" as const, "link" as const, "relink" as const),
    from: host,
    to: host,
  }),
  fc.record({ kind: fc.constant("pass" as const), ms }),
);
const rough = fc.oneof(
  { weight: 3, arbitrary: calm },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.record({
        kind: fc.constantFrom(
          "crash" as const,
          "vanish" as const,
          "start" as const,
          "break" as const,
        ),
        host,
      }),
      fc.record({ kind: fc.constant("cut" as const), host, ms }),
    ),
  },
);

/**
 * Plays steps and returns what was sent and received on each way, and who was told of whose end.
 *
 * Ways are told apart by how often the sender had linked before: a link opens another socket, and what was sent on the
 * one before may come later. libprocess orders messages on one socket only.
 */
function play(steps: readonly Step[], seed: number) {
  const network = new MemoryNetwork({
    seed,
    latencyMs: (_from, _to, random) => Math.floor(random() * 30),
  });
  const sent = new Map<string, string[]>();
  const got = new Map<string, string[]>();
  const exits: string[] = [];
  const links = new Map<string, number>();
  const wayOfMessage = new Map<string, string>();
  const note = (map: Map<string, string[]>, way: string, what: string): void => {
    map.set(way, [...(map.get(way) ?? []), what]);
  };
  const hosts = ADDRESSES.map((address) =>
    network.start({
      address,
      boot: (runtime) =>
        void runtime.spawn(
          new Script((event, context) => {
            if (event.kind === "message") {
              const way = `${event.from} ${context.self}`;
              note(got, wayOfMessage.get(event.name) ?? way, event.name);
            }
            if (event.kind === "exited") exits.push(`${context.self} ${event.pid}`);
            if (event.kind === "dispatch" && typeof event.input === "function")
              event.input(context);
          }),
          { id: "p" },
        ),
    }),
  );
  const as = (
    from: number,
    action: (context: Parameters<Script["handle"]>[1]) => void,
  ): boolean => {
    const each: MemoryHost | undefined = hosts[from];
    if (each?.running !== true) return false;
    each.runtime.dispatch(pidOf(from) as never, action as never);
    network.settle();
    return true;
  };
  const heals: (() => void)[] = [];
  for (const [n, step] of steps.entries()) {
    if (step.kind === "pass") network.advance(step.ms);
    else if (step.kind === "cut") heals.push(network.partition([ADDRESSES[step.host] ?? ""]));
    else if (step.kind === "break") network.breakConnections(ADDRESSES[step.host] ?? "");
    else if (step.kind === "send") {
      const name = `M${n}`;
      const pair = `${pidOf(step.from)} ${pidOf(step.to)}`;
      const way = links.has(pair) ? `${pair} after link ${links.get(pair)}` : pair;
      wayOfMessage.set(name, way);
      if (as(step.from, (context) => context.send(pidOf(step.to), name, bytes())))
        note(sent, way, name);
    } else if (step.kind === "link" || step.kind === "relink") {
      const pair = `${pidOf(step.from)} ${pidOf(step.to)}`;
      links.set(pair, (links.get(pair) ?? 0) + 1);
      as(step.from, (context) =>
        context.link(pidOf(step.to), { reconnect: step.kind === "relink" }),
      );
    } else if ("host" in step) hosts[step.host]?.[step.kind]();
  }
  for (const heal of heals) heal();
  network.advance(2_000_000);
  return { network, hosts, sent, got, exits, as };
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const item of whole) if (item === part[at]) at++;
  return at === part.length;
}

describe("MemoryNetwork: laws", () => {
  it("delivers everything once and in order when nothing fails, and nobody exits", () => {
    fc.assert(
      fc.property(fc.array(calm, { maxLength: 60 }), fc.nat(), (steps, seed) => {
        const { sent, got, exits } = play(steps, seed);
        expect(new Map([...got].sort())).toEqual(new Map([...sent].sort()));
        expect(exits).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("delivers at most once and in order whatever fails", () => {
    fc.assert(
      fc.property(fc.array(rough, { maxLength: 80 }), fc.nat(), (steps, seed) => {
        const { sent, got } = play(steps, seed);
        for (const [way, names] of got) {
          expect(
            isSubsequence(names, sent.get(way) ?? []),
            `${way}: ${names} of ${sent.get(way)}`,
          ).toBe(true);
        }
      }),
      {
        numRuns: 300,
        examples: [
          [
            [
              { kind: "send", from: 0, to: 2 },
              { kind: "relink", from: 0, to: 2 },
              { kind: "send", from: 0, to: 2 },
            ],
            0,
          ],
        ],
      },
    );
  });

  it("tells a linker exactly once of a crash, whatever was before", () => {
    fc.assert(
      fc.property(fc.array(rough, { maxLength: 50 }), fc.nat(), (steps, seed) => {
        const { network, hosts, got, exits, as } = play(steps, seed);
        for (const each of hosts) each.start();
        network.advance(2_000_000);
        as(0, (context) => context.link(pidOf(1)));
        network.advance(1000);
        exits.length = 0;
        hosts[1]?.crash();
        network.advance(1000);
        expect(exits.filter((line) => line.startsWith(pidOf(0)))).toEqual([
          `${pidOf(0)} ${pidOf(1)}`,
        ]);
        hosts[1]?.start();
        as(0, (context) => context.send(pidOf(1), "AFTER", bytes()));
        network.advance(1000);
        expect(got.get(`${pidOf(0)} ${pidOf(1)}`)?.at(-1)).toBe("AFTER");
      }),
      { numRuns: 200 },
    );
  });
});
