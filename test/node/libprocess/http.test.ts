import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../../src/bytes/index.js";
import { connectRaw, Inbox, startHost } from "./peers.js";

/** Answers `/hello` at once, keeps `/later` and `/stream` for the test. */
const serve = (): Inbox =>
  new Inbox(
    (event, context) => {
      if (event.kind !== "http") return;
      const { id, route, query, body } = event.request;
      if (route !== "/hello") return;
      const text = `hello ${query} ${new TextDecoder().decode(body)}`;
      context.respond(id, {
        status: 200,
        headers: [["Content-Type", "text/plain"]],
        body: encodeUtf8(text),
      });
    },
    ["/hello", "/later", "/stream"],
  );

const requestId = (inbox: Inbox, index = 0): number => {
  const requests = inbox.events.filter((event) => event.kind === "http");
  return requests[index]?.request.id ?? 0;
};

describe("HTTP on the libprocess port", () => {
  it("serves routes, query and body included, and keeps the connection", async () => {
    const { address } = await startHost({ delegate: "p" }, serve());
    const client = await connectRaw(address);
    client.write("GET /p/hello?a=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    client.write("POST /hello HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody");
    client.write("GET http://h:1/hello?b#c HTTP/1.1\r\n\r\n");
    const text = await client.until((received) => received.endsWith("hello b "));
    expect(text.replace(/Date: .*\r\n/g, "")).toBe(
      ["hello a=1 ", "hello  body", "hello b "]
        .map(
          (body) =>
            `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        )
        .join(""),
    );
  });

  it("answers in request order whatever the order of the answers", async () => {
    const { address, inbox, as } = await startHost({}, serve());
    const client = await connectRaw(address);
    client.write(
      "GET /p/later HTTP/1.1\r\n\r\nGET /p/hello?2 HTTP/1.1\r\n\r\nGET /none HTTP/1.1\r\n\r\n",
    );
    await inbox.until("http", 2);
    expect(client.text).toBe("");
    as((context) => context.respond(requestId(inbox), { status: 204 }));
    const text = await client.until((received) => received.includes("404 Not Found."));
    expect(Array.from(text.matchAll(/HTTP\/1\.1 (\d+)/g), ([, code]) => code)).toEqual([
      "204",
      "200",
      "404",
    ]);
  });

  it.each([
    ["a small one at once", 2000],
    ["a large one beside the loop", 300_000],
  ])("compresses a body for those who want it: %s", async (_what, size) => {
    const { address, inbox, as } = await startHost({}, serve());
    const client = await connectRaw(address);
    client.write("GET /p/later HTTP/1.1\r\nAccept-Encoding: deflate, gzip\r\n\r\n");
    client.write(
      "GET /p/hello?after HTTP/1.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n",
    );
    await inbox.until("http", 2);
    const body = encodeUtf8("x".repeat(size));
    as((context) => context.respond(requestId(inbox), { status: 200, body }));
    const text = await client.untilEnd();
    const [head = ""] = text.split("\r\n\r\n");
    expect(head).toContain("Content-Encoding: gzip");
    expect(Number(/Content-Length: (\d+)/.exec(head)?.[1])).toBeLessThan(size / 10);
    expect(text).toMatch(/hello after $/);
    expect(text.match(/Content-Encoding/g)).toHaveLength(1);
  });

  it("answers HEAD with the head alone", async () => {
    const { address } = await startHost({}, serve());
    const client = await connectRaw(address);
    client.write("HEAD /p/hello HTTP/1.1\r\n\r\nGET /p/hello?x HTTP/1.1\r\n\r\n");
    const text = await client.until((received) => received.endsWith("hello x "));
    expect(text).toMatch(/Content-Length: 7\r\n\r\nHTTP\/1\.1 200/);
  });

  it.each([
    ["HTTP/1.1 with Connection: close", "GET /p/hello HTTP/1.1\r\nConnection: close\r\n\r\n"],
    ["HTTP/1.0", "GET /p/hello HTTP/1.0\r\n\r\n"],
  ])("closes after the answer to %s", async (_what, request) => {
    const { address } = await startHost({}, serve());
    const client = await connectRaw(address);
    client.write(request);
    client.write("GET /p/hello?never HTTP/1.1\r\n\r\n");
    const text = await client.untilEnd();
    expect(text).toMatch(/hello {2}$/);
    client.socket.end();
    await client.untilClosed();
  });

  it("keeps HTTP/1.0 connections that ask for it", async () => {
    const { address } = await startHost({}, serve());
    const client = await connectRaw(address);
    client.write("GET /p/hello?1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    client.write("GET /p/hello?2 HTTP/1.0\r\n\r\n");
    expect(await client.untilEnd()).toMatch(/hello 1 [\s\S]*hello 2 $/);
  });

  it("answers a client that has closed its side", async () => {
    const { address, inbox, as } = await startHost({}, serve());
    const client = await connectRaw(address);
    client.socket.end("GET /p/later HTTP/1.1\r\n\r\n");
    await inbox.until("http");
    as((context) => context.respond(requestId(inbox), { status: 200, body: encodeUtf8("late") }));
    expect(await client.untilClosed()).toMatch(/late$/);
  });

  it("tells the process of a client that went away before its answer", async () => {
    const { address, inbox, as } = await startHost({}, serve());
    const client = await connectRaw(address);
    client.write("GET /p/later HTTP/1.1\r\n\r\n");
    await inbox.until("http");
    client.socket.resetAndDestroy();
    const [event] = await inbox.until("stream");
    expect(event).toEqual({ kind: "stream", request: requestId(inbox), state: "closed" });
    as((context) => context.respond(requestId(inbox), { status: 200 }));
    const other = await connectRaw(address);
    other.write("GET /p/hello HTTP/1.1\r\n\r\n");
    await other.until((text) => text.includes("200 OK"));
  });

  it("answers 500 when a process makes a head that cannot be", async () => {
    const { address, inbox, as } = await startHost({}, serve());
    const client = await connectRaw(address);
    client.write("GET /p/later HTTP/1.1\r\n\r\n");
    await inbox.until("http");
    as((context) =>
      context.respond(requestId(inbox), { status: 200, headers: [["X", "a\r\nInjected: b"]] }),
    );
    const text = await client.until((received) => received.includes("\r\n\r\n"));
    expect(text).toMatch(/^HTTP\/1\.1 500/);
    expect(text).not.toContain("Injected");
  });

  it("does not read on while too many requests wait", async () => {
    const { address, inbox, as } = await startHost({ limits: { maxPipelined: 3 } }, serve());
    const client = await connectRaw(address);
    client.write("GET /p/later HTTP/1.1\r\n\r\n".repeat(10));
    for (let count = 0; count < 10; count++) {
      await inbox.until("http", count + 1);
      expect(inbox.events.filter(({ kind }) => kind === "http").length).toBeLessThanOrEqual(
        count + 3,
      );
      as((context) => context.respond(requestId(inbox, count), { status: 200 }));
    }
    await client.until((text) => text.split("200 OK").length === 11);
  });
});

describe("streamed answers", () => {
  const open = async (version: "1.0" | "1.1", limits = {}) => {
    const started = await startHost({ limits }, serve());
    const client = await connectRaw(started.address);
    client.write(`GET /p/stream HTTP/${version}\r\n\r\n`);
    await started.inbox.until("http");
    const id = requestId(started.inbox);
    started.as((context) => context.openStream(id, { status: 200, headers: [["A", "b"]] }));
    return { ...started, client, id };
  };

  it("are chunked, one chunk for each write", async () => {
    const { client, id, as } = await open("1.1");
    as((context) => context.writeStream(id, encodeUtf8("one")));
    as((context) => {
      context.writeStream(id, encodeUtf8("two and three"));
      context.endStream(id);
    });
    const text = await client.until((received) => received.endsWith("0\r\n\r\n"));
    expect(text.replace(/Date: .*\r\n/, "")).toBe(
      "HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\nd\r\ntwo and three\r\n0\r\n\r\n",
    );
    client.write("GET /p/hello HTTP/1.1\r\n\r\n");
    await client.until((received) => received.endsWith("hello  "));
  });

  it("last until the connection closes for HTTP/1.0", async () => {
    const { client, id, as } = await open("1.0");
    as((context) => {
      context.writeStream(id, encodeUtf8("one"));
      context.endStream(id);
    });
    expect(await client.untilEnd()).toMatch(/\r\n\r\none$/);
  });

  it("end when the client closes its side", async () => {
    const { client, id, inbox } = await open("1.1");
    await client.until((text) => text.includes("\r\n\r\n"));
    client.socket.end();
    await inbox.until("stream");
    expect(inbox.events.at(-1)).toEqual({ kind: "stream", request: id, state: "closed" });
    await client.untilClosed();
  });

  it("tell the process when the client is slow, and when it has caught up", async () => {
    const { client, inbox, as, id } = await open("1.1", { answerHighWaterBytes: 100_000 });
    await client.until((text) => text.includes("\r\n\r\n"));
    client.socket.pause();
    let writes = 0;
    const block = new Uint8Array(65_536);
    while (!inbox.events.some((event) => event.kind === "stream")) {
      as((context) => context.writeStream(id, block));
      writes++;
      await new Promise(setImmediate);
    }
    expect(inbox.events.at(-1)).toMatchObject({ state: "full" });
    client.socket.resume();
    await inbox.until("stream", 2);
    expect(inbox.events.at(-1)).toMatchObject({ state: "drained" });
    as((context) => context.endStream(id));
    const text = await client.until((received) => received.endsWith("0\r\n\r\n"));
    expect(text.length).toBeGreaterThan(writes * block.length);
  });

  it("are cut when the client takes nothing at all", async () => {
    const { client, inbox, as, id, logged } = await open("1.1", { streamQueueBytes: 200_000 });
    client.socket.pause();
    const block = new Uint8Array(65_536);
    while (!inbox.events.some((event) => event.kind === "stream" && event.state === "closed")) {
      as((context) => context.writeStream(id, block));
      await new Promise(setImmediate);
    }
    await logged("bytes of a stream wait for the client");
  });

  it("behind another answer wait for it", async () => {
    const { client, id, as, inbox } = await open("1.1");
    client.write("GET /p/stream HTTP/1.1\r\n\r\n");
    await inbox.until("http", 2);
    as((context) => {
      context.openStream(requestId(inbox, 1), { status: 200 });
      context.writeStream(requestId(inbox, 1), encodeUtf8("second"));
      context.writeStream(id, encodeUtf8("first"));
      context.endStream(id);
      context.endStream(requestId(inbox, 1));
    });
    const text = await client.until((received) => received.endsWith("second\r\n0\r\n\r\n"));
    expect(text.indexOf("first")).toBeLessThan(text.indexOf("second"));
  });
});
