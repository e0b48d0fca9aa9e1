import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../../src/bytes/index.js";
import { Inbox, listenRaw, startHost } from "./peers.js";

describe("outgoing messages", () => {
  it("leave on a temporary connection: SYN, messages in order, FIN", async () => {
    const peer = await listenRaw();
    const { as, address } = await startHost();
    as((context) => {
      context.send(`slave(1)@${peer.address}`, "x.One", encodeUtf8("hi"));
      context.send(`slave(1)@${peer.address}`, "x.Two", new Uint8Array());
    });
    const socket = await peer.accepted(0);
    const text = await socket.untilEnd();
    const from = `p@${address}`;
    const head = (name: string): string =>
      `POST /slave(1)/${name} HTTP/1.1\r\nUser-Agent: libprocess/${from}\r\nLibprocess-From: ${from}\r\nConnection: Keep-Alive\r\nHost: \r\n`;
    expect(text).toBe(
      `${head("x.One")}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n${head("x.Two")}\r\n`,
    );
    expect(peer.sockets).toHaveLength(1);
  });

  it("look as those of 0.20 when it is emulated", async () => {
    const peer = await listenRaw();
    const { as } = await startHost({ version: "0.20.0" });
    as((context) => context.send(`m@${peer.address}`, "A", new Uint8Array()));
    const text = await (await peer.accepted(0)).untilEnd();
    expect(text).toMatch(
      /^POST \/m\/A HTTP\/1\.0\r\nUser-Agent: libprocess\/p@.*\r\nConnection: Keep-Alive\r\n\r\n$/,
    );
  });

  it("do not wait for answers, and do not mind them", async () => {
    const peer = await listenRaw();
    const { as } = await startHost();
    as((context) => {
      context.link(`m@${peer.address}`);
      context.send(`m@${peer.address}`, "A", new Uint8Array());
    });
    const socket = await peer.accepted(0);
    await socket.until((text) => text.includes("/m/A "));
    as((context) => context.send(`m@${peer.address}`, "B", new Uint8Array()));
    await socket.until((text) => text.includes("/m/B "));
    socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".repeat(100));
    socket.write("and anything else \x00\xff");
    as((context) => context.send(`m@${peer.address}`, "C", new Uint8Array()));
    await socket.until((text) => text.includes("/m/C "));
    expect(peer.sockets).toHaveLength(1);
  });

  it("share the connection of a link, whoever linked", async () => {
    const peer = await listenRaw();
    const { host, as } = await startHost();
    as((context) => context.link(`a@${peer.address}`));
    const socket = await peer.accepted(0);
    const other = new Inbox((event, context) => {
      if (event.kind === "start") context.send(`b@${peer.address}`, "B", new Uint8Array());
    });
    host.runtime.spawn(other, { id: "other" });
    await socket.until((text) => text.includes("/b/B "));
    expect(peer.sockets).toHaveLength(1);
    expect(socket.ended).toBe(false);
  });

  it("arrive whole and in order when the peer is slow", async () => {
    const peer = await listenRaw();
    const { as } = await startHost();
    const body = new Uint8Array(100_000).fill(0x61);
    as((context) => context.link(`m@${peer.address}`));
    const socket = await peer.accepted(0);
    socket.socket.pause();
    as((context) => {
      for (let n = 0; n < 100; n++) context.send(`m@${peer.address}`, `M${n}.`, body);
    });
    as((context) => context.send(`m@${peer.address}`, "LAST", new Uint8Array()));
    socket.socket.resume();
    const text = await socket.until((received) => received.slice(-300).includes("/m/LAST "));
    const names = Array.from(text.matchAll(/POST \/m\/M(\d+)\. /g), ([, n]) => Number(n));
    expect(names).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  it("are dropped with one line when too much waits for one address", async () => {
    const peer = await listenRaw();
    const { as, lines, logged } = await startHost({ limits: { sendQueueBytes: 1 << 20 } });
    as((context) => context.link(`m@${peer.address}`));
    const socket = await peer.accepted(0);
    socket.socket.pause();
    const body = new Uint8Array(1 << 19);
    as((context) => {
      for (let n = 0; n < 100; n++) context.send(`m@${peer.address}`, "BIG", body);
    });
    await logged("bytes wait already");
    expect(lines().filter((line) => line.includes("bytes wait already"))).toHaveLength(1);
  });

  it("to an address where nobody listens are lost with a line", async () => {
    const peer = await listenRaw();
    const { address } = peer;
    await peer.close();
    const { as, logged, inbox } = await startHost();
    as((context) => {
      context.send(`m@${address}`, "A", new Uint8Array());
      context.send(`m@${address}`, "B", new Uint8Array());
    });
    await logged(`Failed to send 'A' to '${address}', connect: connect ECONNREFUSED`);
    await logged(`Dropping 1 more messages to '${address}'`);
    as((context) => context.send(`p@${inbox.events.length}`, "C", new Uint8Array()));
    await logged("not an address");
  });

  it("stay inside for the own address, and for nobody go nowhere", async () => {
    const { as, address, inbox, host } = await startHost();
    const other = new Inbox();
    host.runtime.spawn(other, { id: "other" });
    as((context) => {
      context.send("@0.0.0.0:0", "NOWHERE", new Uint8Array());
      context.send(`other@${address}`, "LOCAL", new Uint8Array());
    });
    await other.until("message");
    expect(other.events[1]).toMatchObject({ from: `p@${address}`, name: "LOCAL" });
    expect(inbox.kindsExceptStart).toEqual([]);
  });

  it("survive a peer that resets temporary connections", async () => {
    const peer = await listenRaw();
    const { as } = await startHost();
    for (let round = 0; round < 3; round++) {
      as((context) => context.send(`m@${peer.address}`, `M${round}`, new Uint8Array()));
      const socket = await peer.accepted(round);
      await socket.untilEnd();
      socket.socket.resetAndDestroy();
      expect(socket.text).toContain(`/m/M${round} `);
    }
  });
});

describe("links", () => {
  it("carry no bytes, and are told when the peer closes", async () => {
    const peer = await listenRaw();
    const { as, inbox } = await startHost();
    as((context) => {
      context.link(`a@${peer.address}`);
      context.link(`b@${peer.address}`);
    });
    const socket = await peer.accepted(0);
    socket.socket.end();
    await inbox.until("exited", 2);
    expect(inbox.events.slice(1)).toEqual([
      { kind: "exited", pid: `a@${peer.address}` },
      { kind: "exited", pid: `b@${peer.address}` },
    ]);
    expect(await socket.untilEnd()).toBe("");
    expect(peer.sockets).toHaveLength(1);
  });

  it("are told when the peer resets", async () => {
    const peer = await listenRaw();
    const { as, inbox } = await startHost();
    as((context) => context.link(`a@${peer.address}`));
    (await peer.accepted(0)).socket.resetAndDestroy();
    await inbox.until("exited");
  });

  it("are told, with a line, when nobody listens", async () => {
    const peer = await listenRaw();
    const { address } = peer;
    await peer.close();
    const { as, inbox, logged } = await startHost();
    as((context) => context.link(`a@${address}`));
    await inbox.until("exited");
    await logged(`Failed to link to '${address}', connect: connect ECONNREFUSED`);
  });

  it("are told of an address that is none", async () => {
    const { as, inbox } = await startHost();
    as((context) => context.link("a@10.0.0.1:99999"));
    await inbox.until("exited");
  });

  it("reconnect on request without exited, and what follows takes the new connection", async () => {
    const peer = await listenRaw();
    const { as, inbox } = await startHost();
    as((context) => context.link(`a@${peer.address}`));
    const first = await peer.accepted(0);
    as((context) => context.link(`a@${peer.address}`));
    as((context) => {
      context.link(`a@${peer.address}`, { reconnect: true });
      context.send(`a@${peer.address}`, "M", new Uint8Array());
    });
    const second = await peer.accepted(1);
    await second.until((text) => text.includes("/a/M "));
    expect(await first.untilEnd()).toBe("");
    first.socket.end();
    await first.untilClosed();
    expect(peer.sockets).toHaveLength(2);
    expect(inbox.events.map(({ kind }) => kind)).toEqual(["start"]);
    second.socket.destroy();
    await inbox.until("exited");
  });

  it("between two hosts tell of the end of one", async () => {
    const a = await startHost();
    const b = await startHost();
    a.as((context) => {
      context.link(`p@${b.address}`);
      context.send(`p@${b.address}`, "HELLO", new Uint8Array());
    });
    await b.inbox.until("message");
    expect(b.inbox.events[1]).toMatchObject({ from: `p@${a.address}` });
    await b.host.close();
    await a.inbox.until("exited");
    expect(a.inbox.events.at(-1)).toEqual({ kind: "exited", pid: `p@${b.address}` });
  });
});
