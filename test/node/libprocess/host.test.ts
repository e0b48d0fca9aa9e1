import { describe, expect, it } from "vitest";
import { bytesCodec, MessageTap } from "../../../src/actor/index.js";
import {
  GlogSink,
  readGlogVerbosity,
  readLibprocessEnvironment,
  startLibprocess,
} from "../../../src/node/libprocess/index.js";
import { connectRaw, Inbox, listenRaw, startHost } from "./peers.js";

describe("readLibprocessEnvironment", () => {
  it("reads what is set", () => {
    expect(
      readLibprocessEnvironment({
        LIBPROCESS_IP: "127.0.0.2",
        LIBPROCESS_PORT: "0",
        LIBPROCESS_ADVERTISE_IP: "10.0.0.1",
        LIBPROCESS_ADVERTISE_PORT: "5050",
        LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH: "true",
      }),
    ).toEqual({
      ip: "127.0.0.2",
      port: 0,
      advertiseIp: "10.0.0.1",
      advertisePort: 5050,
      requirePeerAddressIpMatch: true,
    });
    expect(readLibprocessEnvironment({ LIBPROCESS_PORT: "" })).toEqual({});
  });

  it.each([
    ["LIBPROCESS_IP", "localhost"],
    ["LIBPROCESS_IP", "::1"],
    ["LIBPROCESS_PORT", "65536"],
    ["LIBPROCESS_PORT", "-1"],
    ["LIBPROCESS_ADVERTISE_PORT", "http"],
    ["LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH", "maybe"],
  ])("refuses %s=%s", (name, value) => {
    expect(() => readLibprocessEnvironment({ [name]: value })).toThrow(name);
  });
});

describe("startLibprocess", () => {
  it("listens on loopback by default and says so at level 1", async () => {
    const { host, lines } = await startHost();
    expect(host.boundAddress).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(host.runtime.address).toBe(host.boundAddress);
    expect(lines()[0]).toMatch(
      /^libprocess is initialized on 127\.0\.0\.1:\d+ with \d+ worker threads$/,
    );
  });

  it("advertises what it is told, in pids and as its own address", async () => {
    const { host, as, inbox } = await startHost({
      environment: { LIBPROCESS_IP: "127.0.0.1", LIBPROCESS_ADVERTISE_IP: "10.9.8.7" },
      advertisePort: 4242,
    });
    expect(host.runtime.address).toBe("10.9.8.7:4242");
    const peer = await listenRaw();
    as((context) => {
      context.send("p@10.9.8.7:4242", "SELF", new Uint8Array());
      context.send(`m@${peer.address}`, "OUT", new Uint8Array());
    });
    await inbox.until("message");
    const text = await (await peer.accepted(0)).untilEnd();
    expect(text).toContain("Libprocess-From: p@10.9.8.7:4242\r\n");
  });

  it("lets options win over the environment", async () => {
    const { host } = await startHost({
      environment: { LIBPROCESS_IP: "127.0.0.3" },
      ip: "127.0.0.2",
    });
    expect(host.boundAddress).toMatch(/^127\.0\.0\.2:/);
  });

  it("rejects what cannot be: port taken, version unknown", async () => {
    const { address } = await startHost();
    const port = Number(address.split(":")[1]);
    await expect(startLibprocess({ environment: {}, port })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
    await expect(startLibprocess({ environment: {}, version: "0.1" })).rejects.toThrow(/0\.1/);
  });

  it("fires timers of the system's clock", async () => {
    const inbox = new Inbox((event, context) => {
      if (event.kind === "start") context.setTimer("soon", 5);
    });
    await startHost({}, inbox);
    const [event] = await inbox.until("timer");
    expect(event).toEqual({ kind: "timer", name: "soon" });
  });

  it("shows messages to a tap where they arrive, and can drop them", async () => {
    const tap = new MessageTap(bytesCodec);
    const seen: string[] = [];
    tap.observe(({ name, from }) => seen.push(`${name} ${from}`));
    const dropped = tap.intercept({ name: "B" }, "drop");
    const { address, inbox } = await startHost({ tap });
    const client = await connectRaw(address);
    for (const name of ["A", "B", "C"]) {
      client.write(`POST /p/${name} HTTP/1.1\r\nUser-Agent: libprocess/x@127.0.0.1:1\r\n\r\n`);
    }
    await inbox.until("message", 2);
    expect(seen).toEqual(["A x@127.0.0.1:1", "B x@127.0.0.1:1", "C x@127.0.0.1:1"]);
    expect(dropped.caught).toHaveLength(1);
    expect(inbox.names).toEqual(["A", "C"]);
  });

  it("closes once, lets last words leave, and leaves nothing open", async () => {
    const peer = await listenRaw();
    const inbox = new Inbox(
      (event, context) => {
        if (event.kind === "start") {
          context.link(`m@${peer.address}`);
          context.setTimer("never", 3_600_000);
        }
        if (event.kind === "terminate") context.send(`m@${peer.address}`, "BYE", new Uint8Array());
      },
      ["/stream"],
    );
    const { host, address } = await startHost({}, inbox);
    const link = await peer.accepted(0);
    const idle = await connectRaw(address);
    const waiting = await connectRaw(address);
    waiting.write("GET /p/stream HTTP/1.1\r\n\r\n");
    await inbox.until("http");
    const half = await connectRaw(address);
    half.write("POST /p/A HTTP");
    const closing = host.close();
    expect(host.close()).toBe(closing);
    await closing;
    expect(await link.untilEnd()).toContain("POST /m/BYE ");
    expect(await waiting.untilEnd()).toMatch(/^HTTP\/1\.1 503/);
    await idle.untilEnd();
    await half.untilEnd();
    expect(inbox.events.at(-1)).toEqual({ kind: "terminate" });
    await expect(connectRaw(address)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(host.runtime.nextDeadline()).toBeUndefined();
  });

  it("closes in spite of a peer that takes nothing", async () => {
    const peer = await listenRaw();
    const { host, as } = await startHost({ closeGraceMs: 20 });
    as((context) => context.link(`m@${peer.address}`));
    const link = await peer.accepted(0);
    link.socket.pause();
    const { inbox } = { inbox: new Inbox() };
    const pid = host.runtime.spawn(inbox, { id: "q" });
    host.runtime.dispatch(pid, "go");
    as((context) => {
      for (let n = 0; n < 20; n++)
        context.send(`m@${peer.address}`, "BIG", new Uint8Array(1 << 20));
    });
    await inbox.until("start");
    await host.close();
  });
});

describe("GlogSink", () => {
  const record = { timeMs: 0, location: "master.cpp:1", text: "x" } as const;

  it("writes lines by severity and level", () => {
    const lines: string[] = [];
    const sink = new GlogSink({
      verbosity: 1,
      minSeverity: "WARNING",
      write: (line) => lines.push(line),
      threadId: 42,
    });
    sink.write({ ...record, severity: "INFO", verbosity: 0 });
    sink.write({ ...record, severity: "ERROR", verbosity: 0 });
    sink.write({ ...record, severity: "WARNING", verbosity: 2 });
    sink.verbosity = 2;
    sink.write({ ...record, severity: "WARNING", verbosity: 2 });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^E\d{4} \d\d:\d\d:00\.000000 {4}42 master\.cpp:1\] x\n$/);
  });

  it("takes its level from GLOG_v", () => {
    expect(readGlogVerbosity({})).toBe(0);
    expect(readGlogVerbosity({ GLOG_v: "3" })).toBe(3);
    expect(() => readGlogVerbosity({ GLOG_v: "loud" })).toThrow("GLOG_v");
  });
});
