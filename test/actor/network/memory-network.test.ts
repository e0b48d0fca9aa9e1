import { describe, expect, it } from "vitest";
import {
  type MemoryHost,
  MemoryNetwork,
  type MemoryNetworkOptions,
  type Process,
  ResponseBuffer,
} from "../../../src/actor/index.js";
import { MesosSniffError } from "../../../src/errors/index.js";
import { bytes, Script } from "../script.js";

const A = "10.0.0.1:1";
const B = "10.0.0.2:2";
const PEER = `p@${B}`;

/** Two hosts with one process `p` each; what is dispatched to it is done with its context. */
class Pair {
  readonly network: MemoryNetwork;
  readonly history: string[] = [];
  readonly a: MemoryHost;
  readonly b: MemoryHost;

  constructor(options: MemoryNetworkOptions = {}) {
    this.network = new MemoryNetwork(options);
    this.a = this.host(A);
    this.b = this.host(B);
    this.network.settle();
    this.history.length = 0;
  }

  host(address: string): MemoryHost {
    const startMs = this.network.nowMs;
    const name = address === A ? "A" : "B";
    const note = (text: string): void => {
      this.history.push(`${this.network.nowMs - startMs} ${name} ${text}`);
    };
    const process = (): Process =>
      new Script((event, context) => {
        if (event.kind === "message") note(event.name);
        else if (event.kind === "exited") note(`exited ${event.pid}`);
        else if (event.kind === "start") note("start");
        else if (event.kind === "dispatch" && typeof event.input === "function") {
          event.input(context);
        }
      });
    return this.network.start({
      address,
      boot: (runtime) => {
        runtime.spawn(process(), { id: "p" });
      },
      log: { verbosity: 0, write: ({ text }) => note(`log: ${text}`) },
    });
  }

  do(host: MemoryHost, action: (context: Parameters<Script["handle"]>[1]) => void): void {
    host.runtime.dispatch(`p@${host.address}` as never, action as never);
    this.network.settle();
  }

  send(host: MemoryHost, to: string, ...names: string[]): void {
    this.do(host, (context) => {
      for (const name of names) context.send(to, name, bytes());
    });
  }

  link(host: MemoryHost, to: string, reconnect = false): void {
    this.do(host, (context) => context.link(to, { reconnect }));
  }
}

describe("MemoryNetwork: messages and links", () => {
  it("carries messages in order, after the connection is made", () => {
    const pair = new Pair({ latencyMs: 5 });
    pair.send(pair.a, PEER, "1", "2");
    pair.network.advance(14);
    expect(pair.history).toEqual([]);
    pair.send(pair.a, PEER, "3");
    pair.network.advance(100);
    expect(pair.history).toEqual(["15 B 1", "15 B 2", "29 B 3"]);
  });

  it("reuses the connection of a link", () => {
    const pair = new Pair({ latencyMs: 5 });
    pair.link(pair.a, PEER);
    pair.network.advance(10);
    pair.send(pair.a, PEER, "1");
    pair.network.advance(5);
    expect(pair.history).toEqual(["15 B 1"]);
  });

  it("loses messages to an address where nobody listens, with a line", () => {
    const pair = new Pair({ latencyMs: 1 });
    pair.b.crash();
    pair.send(pair.a, PEER, "1", "2");
    pair.network.advance(100);
    expect(pair.history).toEqual([
      `2 A log: Failed to send '1' to '${B}', connect: Connection refused`,
      `2 A log: Failed to send '2' to '${B}', connect: Connection refused`,
    ]);
  });

  it("tells a linker of an address where nobody listens", () => {
    const pair = new Pair({ latencyMs: 1 });
    pair.link(pair.a, "x@10.0.0.9:9");
    pair.network.advance(100);
    expect(pair.history).toEqual([
      "2 A log: Failed to link to '10.0.0.9:9', connect: Connection refused",
      "2 A exited x@10.0.0.9:9",
    ]);
  });

  it("says nothing of a dead id at a live address", () => {
    const pair = new Pair();
    pair.link(pair.a, `ghost@${B}`);
    pair.send(pair.a, `ghost@${B}`, "1");
    pair.network.advance(1_000_000);
    expect(pair.history).toEqual([]);
  });

  it("tells linkers of a crash, and delivers what the dead had sent", () => {
    const pair = new Pair({ latencyMs: 10 });
    pair.link(pair.a, PEER);
    pair.link(pair.b, `p@${A}`);
    pair.network.advance(20);
    pair.send(pair.b, `p@${A}`, "last words");
    pair.send(pair.a, PEER, "too late");
    pair.b.crash();
    pair.network.advance(100);
    expect(pair.history).toEqual(["30 A last words", `30 A exited ${PEER}`]);
    pair.send(pair.a, PEER, "again");
    pair.b.start();
    pair.network.advance(100);
    expect(pair.history.slice(2)).toEqual(["120 B start", "150 B again"]);
  });

  it("lets processes say goodbye when a host stops", () => {
    const network = new MemoryNetwork();
    const seen: string[] = [];
    network.tap.observe(({ name }) => seen.push(name));
    const host = network.start({
      address: A,
      boot: (runtime) =>
        void runtime.spawn(
          new Script((event, context) => {
            if (event.kind === "terminate") context.send(PEER, "bye", bytes());
          }),
          { id: "p" },
        ),
    });
    network.settle();
    host.stop();
    expect(seen).toEqual(["bye"]);
    expect(host.running).toBe(false);
  });

  it("resets connections to a former life of a host", () => {
    const pair = new Pair({ latencyMs: 1 });
    pair.link(pair.a, PEER);
    pair.network.advance(10);
    pair.b.vanish();
    pair.network.advance(1000);
    pair.b.start();
    pair.network.advance(1000);
    expect(pair.history).toEqual(["1010 B start"]);
    pair.send(pair.a, PEER, "into the void");
    pair.network.advance(100);
    expect(pair.history.slice(1)).toEqual([`2012 A exited ${PEER}`]);
  });
});

describe("MemoryNetwork: holes", () => {
  it("delays messages across a partition until it heals, in order", () => {
    const pair = new Pair({ latencyMs: 10 });
    pair.link(pair.a, PEER);
    pair.network.advance(20);
    pair.send(pair.a, PEER, "1");
    const heal = pair.network.partition([A]);
    pair.send(pair.a, PEER, "2");
    pair.network.advance(60_000);
    expect(pair.history).toEqual([]);
    pair.send(pair.a, PEER, "3");
    pair.network.advance(5);
    heal();
    heal();
    pair.network.advance(100);
    expect(pair.history).toEqual(["60035 B 1", "60035 B 2", "60035 B 3"]);
  });

  it("times out a connection that is made across a partition", () => {
    const pair = new Pair({ latencyMs: 0 });
    pair.network.partition([A], [B]);
    pair.link(pair.a, PEER);
    pair.network.advance(126_999);
    expect(pair.history).toEqual([]);
    pair.network.advance(1);
    expect(pair.history).toEqual([
      `127000 A log: Failed to link to '${B}', connect: Connection timed out`,
      `127000 A exited ${PEER}`,
    ]);
  });

  it("times out a connection whose data nobody acknowledges, but not an idle one", () => {
    const pair = new Pair({ latencyMs: 0 });
    pair.link(pair.a, PEER);
    pair.b.vanish();
    pair.network.advance(10_000_000);
    expect(pair.history).toEqual([]);
    pair.send(pair.a, PEER, "1");
    pair.network.advance(924_600);
    expect(pair.history).toEqual([`10924600 A exited ${PEER}`]);
  });

  it("leaves hosts alone that are on neither side", () => {
    const pair = new Pair({ latencyMs: 0 });
    pair.network.partition([A], ["10.0.0.9:9"]);
    pair.send(pair.a, PEER, "1");
    pair.network.advance(0);
    expect(pair.history).toEqual(["0 B 1"]);
  });

  it("breaks connections: what is under way is lost, linkers are told", () => {
    const pair = new Pair({ latencyMs: 10 });
    pair.link(pair.a, PEER);
    pair.network.advance(20);
    pair.send(pair.a, PEER, "lost");
    pair.send(pair.b, `p@${A}`, "lost too");
    pair.network.advance(25);
    pair.network.breakConnections(A, B);
    pair.network.advance(100);
    expect(pair.history).toEqual(["30 B lost", `45 A exited ${PEER}`]);
  });
});

describe("MemoryNetwork: relink", () => {
  it("replaces the connection without exited and moves what was not sent", () => {
    const pair = new Pair({ latencyMs: 10 });
    pair.link(pair.a, PEER);
    pair.send(pair.a, PEER, "waiting");
    pair.link(pair.a, PEER, true);
    pair.network.advance(30);
    expect(pair.history).toEqual(["30 B waiting"]);
    pair.b.vanish();
    pair.b.start();
    pair.link(pair.a, PEER, true);
    pair.send(pair.a, PEER, "to the new life");
    pair.network.advance(30);
    expect(pair.history.slice(1)).toEqual(["30 B start", "60 B to the new life"]);
  });

  it("may repeat what was under way", () => {
    const pair = new Pair({ latencyMs: 10, duplication: 1 });
    pair.link(pair.a, PEER);
    pair.network.advance(20);
    pair.send(pair.a, PEER, "1");
    pair.link(pair.a, PEER, true);
    pair.network.advance(100);
    expect(pair.history).toEqual(["30 B 1", "50 B 1"]);
  });
});

describe("MemoryNetwork: time", () => {
  it("settles without letting time pass", () => {
    const pair = new Pair({ latencyMs: 0 });
    const before = pair.network.nowMs;
    pair.send(pair.a, PEER, "1");
    pair.network.settle();
    expect(pair.history).toEqual(["0 B 1"]);
    expect(pair.network.nowMs).toBe(before);
  });

  it("runs timers of all hosts in order of time", () => {
    const network = new MemoryNetwork({ startMs: 0 });
    const trace: string[] = [];
    for (const [address, everyMs] of [
      [A, 30],
      [B, 20],
    ] as const) {
      network.start({
        address,
        boot: (runtime) =>
          void runtime.spawn(
            new Script((event, context) => {
              if (event.kind === "timer") trace.push(`${context.nowMs} ${context.self}`);
              context.setTimer("tick", everyMs);
            }),
            { id: "p" },
          ),
      });
    }
    network.advance(60);
    expect(trace).toEqual([
      "20 p@10.0.0.2:2",
      "30 p@10.0.0.1:1",
      "40 p@10.0.0.2:2",
      "60 p@10.0.0.1:1",
      "60 p@10.0.0.2:2",
    ]);
  });

  it("waits for a condition, and says when it does not come", () => {
    const pair = new Pair({ latencyMs: 7 });
    const startMs = pair.network.nowMs;
    pair.send(pair.a, PEER, "1");
    pair.network.until(() => pair.history.length > 0);
    expect(pair.network.nowMs - startMs).toBe(21);
    expect(() => pair.network.until(() => false, 500)).toThrow(/after 500 ms/);
    expect(pair.network.nowMs - startMs).toBe(521);
  });

  it("calls back after a while unless cancelled", () => {
    const network = new MemoryNetwork({ startMs: 0 });
    const trace: number[] = [];
    network.after(10, () => trace.push(network.nowMs));
    network.after(5, () => trace.push(-1))();
    network.advance(100);
    expect(trace).toEqual([10]);
  });

  it("throws what a process threw, unless the failures were taken", () => {
    const pair = new Pair();
    const boom = (): void =>
      pair.do(pair.a, () => {
        throw new Error("bug in p");
      });
    expect(boom).toThrow("bug in p");
    expect(() => pair.network.settle()).not.toThrow();
  });

  it("refuses bodies that could not be sent over TCP, and does not ask when they are shared", () => {
    const strict = new Pair();
    strict.network.takeFailures();
    expect(() => strict.do(strict.a, (context) => context.send(PEER, "typed", {}))).toThrow(
      /cannot encode typed/,
    );
    const fast = new Pair({ shareBodies: true, latencyMs: 0 });
    fast.do(fast.a, (context) => context.send(PEER, "typed", {}));
    expect(fast.history).toEqual(["0 B typed"]);
  });

  it("gives up on hosts that go round in circles at one instant", () => {
    const network = new MemoryNetwork({ stormLimit: 1000 });
    network.start({
      address: A,
      boot: (runtime) =>
        void runtime.spawn(new Script((_event, context) => context.setTimer("now", 0)), {
          id: "p",
        }),
    });
    expect(() => network.settle()).toThrow(/without time passing/);
  });

  it("refuses a second host at one address", () => {
    const pair = new Pair();
    expect(() => pair.host(A)).toThrow(MesosSniffError);
  });
});

describe("MemoryNetwork: determinism", () => {
  /** Chatter among five hosts under all faults at once. */
  const chatter = (seed: number): string[] => {
    const network = new MemoryNetwork({
      seed,
      startMs: 0,
      latencyMs: (_from, _to, random) => 1 + Math.floor(random() * 50),
      loss: 0.05,
      duplication: 0.5,
      reorder: true,
    });
    const history: string[] = [];
    network.tap.observe(({ from, to, name }) =>
      history.push(`${network.nowMs} ${from} ${to} ${name}`),
    );
    const addresses = Array.from({ length: 5 }, (_, index) => `10.0.0.${index + 1}:1`);
    const hosts = addresses.map((address) =>
      network.start({
        address,
        boot: (runtime) =>
          void runtime.spawn(
            new Script((event, context) => {
              const to = `p@${addresses[Math.floor(context.random() * 5)]}`;
              if (event.kind === "message")
                history.push(`${context.nowMs} ${context.self} got ${event.name}`);
              if (event.kind === "exited")
                history.push(`${context.nowMs} ${context.self} lost ${event.pid}`);
              if (event.kind === "start" || event.kind === "timer") {
                context.setTimer("tick", 20 * context.random());
                context.link(to, { reconnect: context.random() < 0.2 });
                context.send(to, `M${Math.floor(context.random() * 1000)}`, bytes());
              }
            }),
            { id: "p" },
          ),
      }),
    );
    let heal = (): void => {};
    for (let round = 0; round < 50; round++) {
      network.advance(50);
      const host = hosts[Math.floor(network.random() * 5)];
      const dice = network.random();
      if (dice < 0.2) host?.crash();
      else if (dice < 0.3) host?.vanish();
      else if (dice < 0.6) for (const each of hosts) each.start();
      else if (dice < 0.8) {
        heal();
        heal = network.partition([host?.address ?? A]);
      } else network.breakConnections(host?.address ?? A);
    }
    return history;
  };

  it("gives the same history for the same seed and another for another", () => {
    const first = chatter(42);
    expect(chatter(42)).toEqual(first);
    expect(chatter(43)).not.toEqual(first);
    expect(first.length).toBeGreaterThan(1000);
    expect(first.some((line) => line.includes("lost"))).toBe(true);
  });
});

describe("MemoryNetwork: tap", () => {
  it("observes, drops and holds by name, sender and receiver", () => {
    const pair = new Pair({ latencyMs: 0 });
    const { tap } = pair.network;
    const seen: string[] = [];
    const stop = tap.observe((message) => seen.push(message.name));
    const dropped = tap.intercept({ name: "Update", to: B }, "drop", { skip: 1, times: 1 });
    const held = tap.intercept({ name: /^x\.Held/, from: `p@${A}` }, "hold");
    pair.send(pair.a, PEER, "x.Update", "x.Update", "x.Update", "x.Held1", "x.Held2", "x.Other");
    pair.network.advance(0);
    expect(pair.history).toEqual(["0 B x.Update", "0 B x.Update", "0 B x.Other"]);
    expect(dropped.caught).toHaveLength(1);
    expect(held.caught.map(({ name }) => name)).toEqual(["x.Held1", "x.Held2"]);
    held.stop();
    held.release();
    pair.send(pair.a, PEER, "x.Held3");
    pair.network.advance(0);
    expect(pair.history.slice(3)).toEqual(["0 B x.Held1", "0 B x.Held2", "0 B x.Held3"]);
    expect(seen).toHaveLength(7);
    stop();
    pair.send(pair.a, PEER, "unseen");
    expect(seen).toHaveLength(7);
  });

  it("matches bodies and does not catch again what it lets go", () => {
    const pair = new Pair({ latencyMs: 0, shareBodies: true });
    const held = pair.network.tap.intercept(
      { to: "p", body: (body) => (body as { n: number }).n === 2 },
      "hold",
    );
    pair.do(pair.a, (context) => {
      for (const n of [1, 2, 3]) context.send(PEER, `M${n}`, { n });
    });
    pair.network.advance(0);
    expect(held.caught).toMatchObject([{ name: "M2", body: { n: 2 } }]);
    held.release();
    pair.network.advance(0);
    expect(pair.history).toEqual(["0 B M1", "0 B M3", "0 B M2"]);
  });
});

describe("MemoryNetwork: HTTP", () => {
  it("answers requests without a network", () => {
    const network = new MemoryNetwork();
    const host = network.start({
      address: A,
      delegate: "p",
      boot: (runtime) =>
        void runtime.spawn(
          new Script(
            (event, context) => {
              if (event.kind === "http") context.respond(event.request.id, { status: 200 });
            },
            { routes: new Set(["/state"]) },
          ),
          { id: "p" },
        ),
    });
    const answer = new ResponseBuffer();
    const request = { method: "GET", path: "/state", query: "", headers: new Map(), body: bytes() };
    host.runtime.request({ ...request, client: "127.0.0.1:1" }, answer);
    network.settle();
    expect(answer.head?.status).toBe(200);
    expect(answer.ended).toBe(true);
  });
});
