import { describe, expect, it } from "vitest";
import {
  addressIp,
  addressPort,
  type Context,
  canonicalPid,
  type Process,
  pidAddress,
  pidId,
  react,
} from "../../src/actor/index.js";

interface Pings {
  readonly messages: { readonly PING: Uint8Array; readonly "x.Pong": { readonly n: number } };
  readonly inputs: { readonly kind: "stop" };
  readonly effects: { readonly kind: "beep" };
}

/** As a role would be written: every name and body checked by the compiler. */
class Pinger implements Process<Pings> {
  readonly handles = new Set(["x.Pong"]);
  #missed = 0;

  handle(event: Parameters<Process<Pings>["handle"]>[0], context: Context<Pings>): void {
    switch (event.kind) {
      case "start":
        context.link("slave(1)@127.0.0.1:5051");
        context.setTimer("ping", 15_000);
        break;
      case "timer":
        this.#missed++;
        context.send("slave(1)@127.0.0.1:5051", "PING", new Uint8Array());
        break;
      case "message":
        if (event.name === "x.Pong") this.#missed -= event.body.n;
        break;
      case "dispatch":
        if (event.input.kind === "stop") context.perform({ kind: "beep" });
        break;
      default:
        context.log("INFO", "pinger.cpp:1", `missed ${this.#missed}`);
    }
  }
}

describe("react", () => {
  it("shows what a process asks for", () => {
    const pinger = new Pinger();
    expect(react(pinger, { kind: "start" })).toEqual([
      { kind: "link", to: "slave(1)@127.0.0.1:5051", reconnect: false },
      { kind: "set-timer", name: "ping", afterMs: 15_000 },
    ]);
    expect(react(pinger, { kind: "timer", name: "ping" })).toEqual([
      { kind: "send", to: "slave(1)@127.0.0.1:5051", name: "PING", body: new Uint8Array() },
    ]);
    const from = "slave(1)@127.0.0.1:5051";
    expect(react(pinger, { kind: "message", from, name: "x.Pong", body: { n: 1 } })).toEqual([]);
    expect(react(pinger, { kind: "dispatch", from: undefined, input: { kind: "stop" } })).toEqual([
      { kind: "host", effect: { kind: "beep" } },
    ]);
    expect(react(pinger, { kind: "terminate" })).toEqual([
      { kind: "log", severity: "INFO", verbosity: 0, location: "pinger.cpp:1", text: "missed 0" },
    ]);
  });

  it("numbers what is spawned and shows self and time", () => {
    const parent: Process = {
      handle: (_event, context) => {
        const child = context.spawn(new Pinger(), { prefix: "pinger" });
        context.dispatch(child, { kind: "stop" });
        context.vlog(1, "x:1", `${context.self} ${context.nowMs}`);
      },
    };
    const effects = react(parent, { kind: "start" }, { self: "p@127.0.0.2:1", nowMs: 5 });
    expect(effects).toMatchObject([
      { kind: "spawn", pid: "pinger(1)@127.0.0.2:1" },
      { kind: "dispatch", to: "pinger(1)@127.0.0.2:1", input: { kind: "stop" } },
      { kind: "log", verbosity: 1, text: "p@127.0.0.2:1 5" },
    ]);
  });
});

describe("Pid", () => {
  it("takes apart what is put together", () => {
    expect(pidId("slave(1)@127.0.0.1:5051")).toBe("slave(1)");
    expect(pidAddress("slave(1)@127.0.0.1:5051")).toBe("127.0.0.1:5051");
    expect(pidAddress("nonsense")).toBe("");
    expect(pidId("nonsense")).toBe("nonsense");
    expect(addressIp("127.0.0.1:5051")).toBe("127.0.0.1");
    expect(addressPort("127.0.0.1:5051")).toBe(5051);
    expect(addressPort("127.0.0.1")).toBe(0);
    expect(addressPort("127.0.0.1:x")).toBe(0);
  });

  it("reads what peers write", () => {
    expect(canonicalPid(" master@127.0.0.1:05050junk")).toBe("master@127.0.0.1:5050");
    expect(canonicalPid("garbage")).toBe("@0.0.0.0:0");
    expect(canonicalPid("master@localhost:5050")).toBe("master@localhost:5050");
  });
});
