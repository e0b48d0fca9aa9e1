import { describe, expect, it } from "vitest";
import { type MessageCodec, NO_PID, type Ref } from "../../src/actor/index.js";
import { isMesosSniffError, MesosSniffError } from "../../src/errors/index.js";
import { Bench, bytes, Script } from "./script.js";

const jsonCodec: MessageCodec = {
  encode: (_name, body) => new TextEncoder().encode(JSON.stringify(body)),
  decode: (name, data) => {
    if (name === "RAW") return data;
    try {
      return JSON.parse(new TextDecoder().decode(data));
    } catch (cause) {
      throw new MesosSniffError("malformed", "not JSON", { cause });
    }
  },
};

describe("Runtime: processes", () => {
  it("numbers generated ids from 1 per prefix and keeps fixed ids", () => {
    const { runtime } = new Bench();
    const pids = [
      runtime.spawn(new Script(), { prefix: "slave" }),
      runtime.spawn(new Script(), { prefix: "slave" }),
      runtime.spawn(new Script(), { prefix: "" }),
      runtime.spawn(new Script(), { id: "master" }),
    ];
    expect(pids).toEqual([
      "slave(1)@127.0.0.1:5050",
      "slave(2)@127.0.0.1:5050",
      "(1)@127.0.0.1:5050",
      "master@127.0.0.1:5050",
    ]);
    expect(runtime.pids()).toEqual(pids);
  });

  it("refuses an id that is taken or could not be written in a path", () => {
    const { runtime } = new Bench();
    runtime.spawn(new Script(), { id: "master" });
    for (const id of ["master", "", "a/b", "a@b", "a b", "a+b", "a:b", "a%b"]) {
      expect(() => runtime.spawn(new Script(), { id })).toThrow(/cannot spawn/);
    }
  });

  it("starts a process first, then gives it its mail in order", () => {
    const bench = new Bench();
    const script = new Script();
    bench.runtime.spawn(script, { id: "p" });
    for (let n = 0; n < 5; n++) bench.receive("p", `M${n}`, bytes(n));
    expect(bench.runtime.run()).toBe(false);
    expect(script.kinds).toEqual(["start", ...Array(5).fill("message")]);
    const names = script.events.map((event) => (event.kind === "message" ? event.name : ""));
    expect(names.slice(1)).toEqual(["M0", "M1", "M2", "M3", "M4"]);
  });

  it("does nothing until it is run, and says that there is work", () => {
    let work = 0;
    const bench = new Bench({ onWork: () => work++ });
    const script = new Script();
    bench.runtime.spawn(script, { id: "p" });
    expect(script.events).toEqual([]);
    expect(work).toBe(1);
    bench.receive("p", "M", bytes());
    expect(work).toBe(1);
    bench.runtime.run();
    expect(script.kinds).toEqual(["start", "message"]);
  });

  it("spawns children that are known to their parent at once", () => {
    const bench = new Bench();
    const child = new Script();
    const seen: string[] = [];
    const parent = new Script((event, context) => {
      if (event.kind !== "start") return;
      const first = context.spawn(child, { prefix: "child" });
      const second = context.spawn(new Script(), { prefix: "child" });
      seen.push(first, second);
      context.dispatch(first, { hello: 1 });
      context.dispatch(second as Ref<unknown>, "x");
    });
    bench.runtime.spawn(parent, { id: "parent" });
    bench.runtime.run();
    expect(seen).toEqual(["child(1)@127.0.0.1:5050", "child(2)@127.0.0.1:5050"]);
    expect(child.events).toEqual([
      { kind: "start" },
      { kind: "dispatch", from: "parent@127.0.0.1:5050", input: { hello: 1 } },
    ]);
  });

  it("ends a process ahead of its mail, performs its last effects, and tells who linked", () => {
    const bench = new Bench();
    const dying = new Script((event, context) => {
      if (event.kind === "terminate") context.send("peer@127.0.0.9:9", "BYE", bytes());
    });
    const pid = bench.runtime.spawn(dying, { id: "dying" });
    const watcher = new Script((event, context) => {
      if (event.kind === "start") context.link(pid);
    });
    bench.runtime.spawn(watcher, { id: "watcher" });
    bench.runtime.run();
    bench.receive("dying", "M", bytes());
    bench.runtime.terminate(pid);
    bench.runtime.run();
    expect(dying.kinds).toEqual(["start", "terminate"]);
    expect(bench.sent.map(({ name }) => name)).toEqual(["BYE"]);
    expect(watcher.events.at(-1)).toEqual({ kind: "exited", pid });
    expect(bench.ended).toEqual([pid]);
    expect(bench.runtime.has("dying")).toBe(false);
    expect(bench.receive("dying", "M", bytes())).toBe(false);
  });

  it("may reuse a fixed id after its process ended, but never a number", () => {
    const { runtime } = new Bench();
    runtime.terminate(runtime.spawn(new Script(), { id: "p" }));
    runtime.terminate(runtime.spawn(new Script(), { prefix: "q" }));
    runtime.run();
    expect(runtime.spawn(new Script(), { id: "p" })).toBe("p@127.0.0.1:5050");
    expect(runtime.spawn(new Script(), { prefix: "q" })).toBe("q(2)@127.0.0.1:5050");
  });

  it("gives each process its turn when one has endless work", () => {
    const bench = new Bench();
    const busy = new Script((event, context) => {
      if (event.kind !== "exited") context.dispatch(context.self as Ref<unknown>, 1);
    });
    const quiet = new Script();
    bench.runtime.spawn(busy, { id: "busy" });
    bench.runtime.spawn(quiet, { id: "quiet" });
    expect(bench.runtime.run(5000)).toBe(true);
    expect(busy.events.length).toBeGreaterThan(1000);
    expect(quiet.kinds).toEqual(["start"]);
  });

  it("drops what does not fit a mailbox, with a line", () => {
    const bench = new Bench({ mailboxLimit: 2, verbosity: 0 });
    bench.runtime.spawn(new Script(), { id: "p" });
    bench.receive("p", "A", bytes());
    bench.receive("p", "B", bytes());
    expect(bench.lines).toEqual([
      "Dropping event for process p@127.0.0.1:5050: 2 events wait already",
    ]);
  });

  it("ends everything on close, the youngest first, and takes nothing in afterwards", () => {
    const bench = new Bench();
    const old = new Script();
    bench.runtime.spawn(old, { id: "old" });
    bench.runtime.spawn(new Script(), { id: "young" });
    bench.runtime.run();
    bench.runtime.close();
    bench.runtime.close();
    expect(bench.ended).toEqual(["young@127.0.0.1:5050", "old@127.0.0.1:5050"]);
    expect(old.events.at(-1)).toEqual({ kind: "terminate" });
    bench.receive("old", "M", bytes());
    expect(bench.runtime.run()).toBe(false);
    expect(bench.runtime.pids()).toEqual([]);
  });

  it("is gone without a word when it is killed", () => {
    const bench = new Bench();
    const script = new Script((_event, context) => context.setTimer("t", 10));
    bench.runtime.spawn(script, { id: "p" });
    bench.runtime.run();
    bench.receive("p", "M", bytes());
    bench.runtime.kill();
    bench.nowMs += 100;
    bench.runtime.run();
    expect(script.kinds).toEqual(["start"]);
    expect(bench.runtime.nextDeadline()).toBeUndefined();
  });
});

describe("Runtime: messages", () => {
  it("encodes what leaves and decodes what is handled", () => {
    const bench = new Bench({ codec: jsonCodec });
    const echo = new Script((event, context) => {
      if (event.kind === "message") context.send(event.from, event.name, event.body);
    });
    bench.runtime.spawn(echo, { id: "echo" });
    expect(bench.receive("echo", "x.Hello", jsonCodec.encode("", { a: 1 }))).toBe(true);
    expect(bench.receive("echo", "RAW", bytes(1, 2))).toBe(true);
    bench.runtime.run();
    const body = undefined;
    const from = "echo@127.0.0.1:5050";
    const to = "peer@127.0.0.9:9";
    expect(bench.sent).toEqual([
      { from, to, name: "x.Hello", bytes: jsonCodec.encode("", { a: 1 }), body },
      { from, to, name: "RAW", bytes: bytes(1, 2), body },
    ]);
  });

  it("delivers to itself without the transport, through bytes", () => {
    const bench = new Bench({ codec: jsonCodec });
    const sent = { list: [1] };
    const receiver = new Script();
    const pid = bench.runtime.spawn(receiver, { id: "receiver" });
    bench.runtime.spawn(
      new Script((event, context) => {
        if (event.kind === "start") context.send(pid, "x.Local", sent);
      }),
      { id: "sender" },
    );
    bench.runtime.run();
    expect(bench.sent).toEqual([]);
    const event = receiver.events[1];
    expect(event).toEqual({
      kind: "message",
      from: "sender@127.0.0.1:5050",
      name: "x.Local",
      body: sent,
    });
    expect(event?.kind === "message" && event.body).not.toBe(sent);
  });

  it("passes bodies as they are when told to share them", () => {
    const bench = new Bench({ shareBodies: true });
    const sent = { list: [1] };
    bench.runtime.spawn(
      new Script((_event, context) => context.send("peer@127.0.0.9:9", "x", sent)),
      { id: "p" },
    );
    bench.runtime.run();
    expect(bench.sent[0]?.body).toBe(sent);
    expect(bench.sent[0]?.bytes).toBeUndefined();
  });

  it("sends nothing to nobody", () => {
    const bench = new Bench();
    bench.runtime.send(NO_PID, "M", bytes());
    bench.runtime.send("", "M", bytes());
    expect(bench.sent).toEqual([]);
    bench.runtime.send("p@127.0.0.9:1", "M", bytes());
    expect(bench.sent[0]?.from).toBe("@0.0.0.0:0");
  });

  it("ignores names without a handler, undecoded, and still says the process is there", () => {
    const bench = new Bench({ codec: jsonCodec });
    const script = new Script(() => {}, { handles: new Set(["Known"]) });
    bench.runtime.spawn(script, { id: "p" });
    expect(bench.receive("p", "Unknown", bytes(0xff))).toBe(true);
    bench.receive("p", "Known", bytes(0x31));
    bench.runtime.run();
    expect(script.events.slice(1)).toEqual([
      { kind: "message", from: "peer@127.0.0.9:9", name: "Known", body: 1 },
    ]);
    expect(bench.records.filter(({ severity }) => severity !== "INFO")).toEqual([]);
  });

  it("delegates a message by name and keeps its sender", () => {
    const bench = new Bench();
    const other = new Script();
    const delegate = bench.runtime.spawn(other, { id: "other" });
    bench.runtime.spawn(
      new Script(() => {}, { handles: new Set(), delegates: new Map([["M", delegate]]) }),
      { id: "front" },
    );
    bench.receive("front", "M", bytes(1));
    bench.runtime.run();
    expect(other.events[1]).toMatchObject({ kind: "message", from: "peer@127.0.0.9:9" });
    expect(bench.lines).toContain("Delegating message 'M' to other@127.0.0.1:5050");
  });

  it("drops a message that does not decode, with an ERROR line, and goes on", () => {
    const bench = new Bench({ codec: jsonCodec, verbosity: 0 });
    const script = new Script();
    bench.runtime.spawn(script, { id: "p" });
    bench.receive("p", "x.Bad", bytes(0x7b));
    bench.receive("p", "x.Good", bytes(0x31));
    bench.runtime.run();
    expect(script.kinds).toEqual(["start", "message"]);
    expect(bench.records).toMatchObject([
      { severity: "ERROR", text: "Failed to deserialize 'x.Bad' from peer@127.0.0.9:9: not JSON" },
    ]);
  });

  it("keeps its word about a failure: effects so far, an ERROR line, onFailure, next event", () => {
    const bench = new Bench({ verbosity: 0 });
    const script = new Script((event, context) => {
      if (event.kind !== "message") return;
      context.send(event.from, "FIRST", bytes());
      if (event.name === "BOOM") throw new Error("bug");
    });
    bench.runtime.spawn(script, { id: "p" });
    bench.receive("p", "BOOM", bytes());
    bench.receive("p", "FINE", bytes());
    bench.runtime.run();
    expect(bench.sent).toHaveLength(2);
    expect(bench.failures).toHaveLength(1);
    expect(bench.lines).toEqual([
      "p@127.0.0.1:5050 cannot handle message BOOM from peer@127.0.0.9:9: bug",
    ]);
  });

  it("reports a body that cannot be encoded and performs the effects after it", () => {
    const bench = new Bench({ verbosity: 0 });
    bench.runtime.spawn(
      new Script((_event, context) => {
        context.send("peer@127.0.0.9:9", "x.Typed", {});
        context.send("peer@127.0.0.9:9", "RAW", bytes());
      }),
      { id: "p" },
    );
    bench.runtime.run();
    expect(bench.sent.map(({ name }) => name)).toEqual(["RAW"]);
    expect(isMesosSniffError(bench.failures[0]?.error)).toBe(true);
  });

  it("refuses a context that was kept", () => {
    const bench = new Bench();
    let kept: (() => void) | undefined;
    bench.runtime.spawn(
      new Script((_event, context) => {
        kept = () => context.setTimer("late", 1);
      }),
      { id: "p" },
    );
    bench.runtime.run();
    expect(() => kept?.()).toThrow(/after handle returned/);
  });
});

describe("Runtime: timers", () => {
  it("fires by name in order of time, each once", () => {
    const bench = new Bench();
    const script = new Script((event, context) => {
      if (event.kind !== "start") return;
      context.setTimer("b", 20);
      context.setTimer("a", 10);
      context.setTimer("c", 20);
      context.setTimer("gone", 5);
      context.clearTimer("gone");
    });
    bench.runtime.spawn(script, { id: "p" });
    bench.runtime.run();
    expect(bench.runtime.nextDeadline()).toBe(1010);
    bench.nowMs = 1009.9;
    bench.runtime.run();
    expect(script.kinds).toEqual(["start"]);
    bench.nowMs = 5000;
    bench.runtime.run();
    expect(script.events.slice(1)).toEqual([
      { kind: "timer", name: "a" },
      { kind: "timer", name: "b" },
      { kind: "timer", name: "c" },
    ]);
    expect(bench.runtime.nextDeadline()).toBeUndefined();
  });

  it("does not fire a timer that was replaced or cleared while it waited for its turn", () => {
    const bench = new Bench();
    const script = new Script((event, context) => {
      if (event.kind === "start") {
        context.setTimer("clear", 10);
        context.setTimer("replace", 10);
      } else if (event.kind === "message") {
        context.clearTimer("clear");
        context.setTimer("replace", 100);
      }
    });
    bench.runtime.spawn(script, { id: "p" });
    bench.runtime.run();
    bench.receive("p", "M", bytes());
    bench.nowMs = 1010;
    bench.runtime.run();
    expect(script.kinds).toEqual(["start", "message"]);
    expect(bench.runtime.nextDeadline()).toBe(1110);
  });

  it("forgets the timers of a process that ended", () => {
    const bench = new Bench();
    const pid = bench.runtime.spawn(new Script((_event, context) => context.setTimer("t", 10)), {
      id: "p",
    });
    bench.runtime.run();
    bench.runtime.terminate(pid);
    bench.runtime.run();
    expect(bench.runtime.nextDeadline()).toBeUndefined();
  });

  it("refuses a timer at no time", () => {
    const bench = new Bench();
    bench.runtime.spawn(new Script((_event, context) => context.setTimer("t", Number.NaN)), {
      id: "p",
    });
    bench.runtime.run();
    expect(bench.failures).toHaveLength(1);
  });
});

describe("Runtime: links", () => {
  const linker = (to: string, reconnect = false): Script =>
    new Script((event, context) => {
      if (event.kind === "start") context.link(to, { reconnect });
    });

  it("tells at once of a local process that is not there, and of nobody", () => {
    const bench = new Bench();
    const missing = linker("ghost@127.0.0.1:5050");
    const nobody = linker(NO_PID);
    bench.runtime.spawn(missing, { id: "a" });
    bench.runtime.spawn(nobody, { id: "b" });
    bench.runtime.run();
    expect(missing.events[1]).toEqual({ kind: "exited", pid: "ghost@127.0.0.1:5050" });
    expect(nobody.events[1]).toEqual({ kind: "exited", pid: NO_PID });
    expect(bench.linked).toEqual([]);
  });

  it("tells every linker of every linked pid when an address is lost, once", () => {
    const bench = new Bench();
    const a = new Script((event, context) => {
      if (event.kind !== "start") return;
      context.link("x@127.0.0.9:1");
      context.link("y@127.0.0.9:1");
      context.link("z@127.0.0.9:2");
    });
    const b = linker("y@127.0.0.9:1", true);
    bench.runtime.spawn(a, { id: "a" });
    bench.runtime.spawn(b, { id: "b" });
    bench.runtime.run();
    expect(bench.linked).toEqual([
      { address: "127.0.0.9:1", reconnect: false },
      { address: "127.0.0.9:1", reconnect: false },
      { address: "127.0.0.9:2", reconnect: false },
      { address: "127.0.0.9:1", reconnect: true },
    ]);
    bench.runtime.exited("127.0.0.9:1");
    bench.runtime.exited("127.0.0.9:1");
    bench.runtime.run();
    expect(a.events.slice(1)).toEqual([
      { kind: "exited", pid: "x@127.0.0.9:1" },
      { kind: "exited", pid: "y@127.0.0.9:1" },
    ]);
    expect(b.events.slice(1)).toEqual([{ kind: "exited", pid: "y@127.0.0.9:1" }]);
  });

  it("forgets the links of a process that ended", () => {
    const bench = new Bench();
    const pid = bench.runtime.spawn(linker("x@127.0.0.9:1"), { id: "a" });
    bench.runtime.run();
    bench.runtime.terminate(pid);
    bench.runtime.run();
    const again = new Script();
    bench.runtime.spawn(again, { id: "a" });
    bench.runtime.exited("127.0.0.9:1");
    bench.runtime.run();
    expect(again.kinds).toEqual(["start"]);
  });
});

describe("Runtime: host effects", () => {
  it("performs them in order with the others and dispatches the answers", () => {
    const trace: string[] = [];
    const bench = new Bench({
      transport: {
        send: ({ name }) => {
          trace.push(`send ${name}`);
        },
        link: () => {},
      },
    });
    let later: ((input: unknown) => void) | undefined;
    const script = new Script((event, context) => {
      if (event.kind !== "start") return;
      context.perform("write");
      context.send("peer@127.0.0.9:9", "ACK", bytes());
      context.perform("launch");
    });
    const pid = bench.runtime.spawn(script, { id: "p" }, (effect, reply, self) => {
      trace.push(`${self} ${effect}`);
      if (effect === "write") reply("written");
      else later = reply;
    });
    bench.runtime.run();
    later?.("launched");
    bench.runtime.run();
    expect(trace).toEqual([`${pid} write`, "send ACK", `${pid} launch`]);
    expect(script.events.slice(1)).toEqual([
      { kind: "dispatch", from: undefined, input: "written" },
      { kind: "dispatch", from: undefined, input: "launched" },
    ]);
    bench.runtime.terminate(pid);
    bench.runtime.run();
    later?.("too late");
    expect(bench.runtime.run()).toBe(false);
  });

  it("performs nothing behind a host effect that failed, and goes on with the next event", () => {
    const bench = new Bench();
    const script = new Script((event, context) => {
      context.log("INFO", "here:1", event.kind);
      if (event.kind !== "start") return;
      context.perform("write");
      context.terminate(context.self);
    });
    const pid = bench.runtime.spawn(script, { id: "p" }, () => {
      throw new Error("disk full");
    });
    bench.runtime.run();
    bench.runtime.dispatch(pid as never, "still here");
    bench.runtime.run();
    expect(bench.failures.map((failure) => failure.pid)).toEqual([pid]);
    expect(script.events.map(({ kind }) => kind)).toEqual(["start", "dispatch"]);
  });

  it("hands the adapter on to children and reports a process without one", () => {
    const seen: unknown[] = [];
    const bench = new Bench();
    const child = (): Script => new Script((_event, context) => context.perform("child"));
    bench.runtime.spawn(
      new Script((event, context) => {
        if (event.kind === "start") context.spawn(child(), { prefix: "c" });
      }),
      { id: "parent" },
      (effect) => seen.push(effect),
    );
    bench.runtime.spawn(child(), { id: "orphan" });
    bench.runtime.run();
    expect(seen).toEqual(["child"]);
    expect(bench.failures.map(({ pid }) => pid)).toEqual(["orphan@127.0.0.1:5050"]);
  });
});
