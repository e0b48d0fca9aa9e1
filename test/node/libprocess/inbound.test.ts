import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../../src/bytes/index.js";
import { encodeLibprocessMessage, HttpDecoder, parseEnvelope } from "../../../src/wire/index.js";
import { connectRaw, Inbox, readRecording, startHost } from "./peers.js";

const FROM = { id: "peer", ip: "127.0.0.1", port: 1 };

function message(name: string, body = "", id = "p", style?: "libprocess-1.0"): Uint8Array {
  const bytes = encodeUtf8(body);
  return encodeLibprocessMessage({
    from: FROM,
    to: { id },
    name,
    body: bytes,
    ...(style && { style }),
  });
}

const ACCEPTED =
  /^HTTP\/1\.1 202 Accepted\r\nDate: [A-Z][a-z]{2}, .* GMT\r\nContent-Length: 0\r\n\r\n/;

/** Status codes of the answers in a text of answers without odd bodies. */
function statuses(text: string): string[] {
  return Array.from(text.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, code = ""]) => code);
}

describe("inbound libprocess messages", () => {
  it("delivers pipelined messages in order and answers each as 1.11 does", async () => {
    const { address, inbox, lines } = await startHost();
    const client = await connectRaw(address);
    client.write(message("A", "hello"));
    client.write(message("B"));
    client.write(message("C", "x", "nobody"));
    const text = await client.until((received) => received.endsWith("404 Not Found."));
    expect(text).toMatch(ACCEPTED);
    expect(statuses(text)).toEqual(["202", "202", "404"]);
    await inbox.until("message", 2);
    expect(inbox.events.slice(1)).toEqual([
      { kind: "message", from: "peer@127.0.0.1:1", name: "A", body: encodeUtf8("hello") },
      { kind: "message", from: "peer@127.0.0.1:1", name: "B", body: new Uint8Array() },
    ]);
    expect(lines()).toContain(`Parsed message name 'A' for p@${address} from peer@127.0.0.1:1`);
    expect(lines()).toContain("Delivered libprocess message to /p/A");
    expect(lines()).toContain(`Dropping event for process nobody@${address}`);
    expect(lines()).toContain("Failed to deliver libprocess message to /nobody/C");
  });

  it("answers as 0.26 does: nothing to libprocess, 202 or 404 to others", async () => {
    const { address, inbox } = await startHost({ version: "0.26.0" });
    const client = await connectRaw(address);
    client.write(message("A"));
    client.write(message("B", "", "nobody"));
    client.write(
      "POST /p/C HTTP/1.1\r\nLibprocess-From: go(1)@127.0.0.1:9\r\nContent-Length: 0\r\n\r\n",
    );
    client.write(
      "POST /x/D HTTP/1.1\r\nLibprocess-From: go(1)@127.0.0.1:9\r\nContent-Length: 0\r\n\r\n",
    );
    const text = await client.until((received) => statuses(received).length === 2);
    expect(text).toMatch(ACCEPTED);
    expect(text.endsWith("Content-Length: 0\r\n\r\n")).toBe(true);
    await inbox.until("message", 2);
    expect(inbox.names).toEqual(["A", "C"]);
  });

  it("takes messages one byte at a time", async () => {
    const { address, inbox } = await startHost();
    const client = await connectRaw(address);
    const all = Buffer.concat([message("A", "one"), message("B"), message("C", "three")]);
    for (const byte of all) client.write(Uint8Array.of(byte));
    await inbox.until("message", 3);
    expect(inbox.names).toEqual(["A", "B", "C"]);
  });

  it("takes chunked HTTP/1.0 as up to 0.21.0 sends it, pipelined", async () => {
    const { address, inbox } = await startHost({ version: "0.20.0" });
    const client = await connectRaw(address);
    client.write(
      Buffer.concat(["A", "B", "C"].map((name) => message(name, "body", "p", "libprocess-1.0"))),
    );
    await inbox.until("message", 3);
    expect(inbox.events[1]).toMatchObject({ from: "peer@127.0.0.1:1", body: encodeUtf8("body") });
  });

  it("delivers what came before the sender's FIN", async () => {
    const { address, inbox } = await startHost();
    const client = await connectRaw(address);
    client.socket.end(Buffer.concat([message("A"), message("B", "x")]));
    await inbox.until("message", 2);
    expect(statuses(await client.untilClosed())).toEqual(["202", "202"]);
  });

  it("takes a sender that it cannot read for nobody", async () => {
    const { address, inbox } = await startHost();
    const client = await connectRaw(address);
    client.write("POST /p/A HTTP/1.1\r\nLibprocess-From: garbage\r\n\r\n");
    await inbox.until("message");
    expect(inbox.events[1]).toMatchObject({ from: "@0.0.0.0:0", name: "A" });
  });

  it("decodes the id and not the name", async () => {
    const inbox = new Inbox();
    const { host, address } = await startHost();
    host.runtime.spawn(inbox, { prefix: "slave" });
    const client = await connectRaw(address);
    client.write(
      "POST /slave%281%29/x%20/y?q=1 HTTP/1.1\r\nUser-Agent: libprocess/a@127.0.0.1:1\r\n\r\n",
    );
    await inbox.until("message");
    expect(inbox.names).toEqual(["x%20/y"]);
  });

  it("answers 500 to an id that does not decode and 400 to a path without slash", async () => {
    const { address } = await startHost();
    const client = await connectRaw(address);
    client.write(
      "POST /%zz/A HTTP/1.1\r\nLibprocess-From: a@127.0.0.1:1\r\nContent-Length: 0\r\n\r\n",
    );
    client.write(
      "POST p/A HTTP/1.1\r\nLibprocess-From: a@127.0.0.1:1\r\nContent-Length: 0\r\n\r\n",
    );
    const text = await client.until((received) => received.includes("must start with"));
    expect(statuses(text)).toEqual(["500", "400"]);
  });

  it("refuses a sender from another ip when told to", async () => {
    const { address, inbox } = await startHost({ requirePeerAddressIpMatch: true });
    const client = await connectRaw(address);
    client.write("POST /p/A HTTP/1.1\r\nLibprocess-From: a@10.1.2.3:1\r\n\r\n");
    client.write(message("B"));
    const text = await client.until((received) => statuses(received).length === 2);
    expect(statuses(text)).toEqual(["400", "202"]);
    expect(text).toContain(
      "UPID IP address validation failed: Message from a@10.1.2.3:1 was sent from IP 127.0.0.1:",
    );
    await inbox.until("message");
    expect(inbox.names).toEqual(["B"]);
  });

  it("keeps its pace when the sender never reads the answers", async () => {
    const { address, inbox } = await startHost({
      limits: { answerHighWaterBytes: 4096 },
    });
    const client = await connectRaw(address);
    client.socket.pause();
    const count = 20_000;
    client.write(Buffer.concat(Array.from({ length: count }, () => message("A"))));
    await inbox.until("message", 5000);
    client.socket.resume();
    await inbox.until("message", count);
    expect(inbox.names).toHaveLength(count);
  });
});

describe("inbound damage", () => {
  const closedBy = async (bytes: string | Uint8Array, options = {}): Promise<string[]> => {
    const { address, inbox, lines, records } = await startHost(options);
    const client = await connectRaw(address);
    client.write(message("BEFORE"));
    client.write(bytes);
    client.socket.end();
    await client.untilClosed();
    await inbox.until("message");
    expect(inbox.names).toEqual(["BEFORE"]);
    const other = await connectRaw(address);
    other.write(message("AFTER"));
    await inbox.until("message", 2);
    expect(records.filter(({ severity }) => severity === "WARNING")).toHaveLength(1);
    return lines().filter((line) => line.includes("Failed to recv"));
  };

  it.each([
    ["bytes that are not HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc"],
    [
      "a chunk size that is none",
      "POST /p/A HTTP/1.1\r\nLibprocess-From: a@1.1.1.1:1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ["a head that ends early", "POST /p/A HTTP/1.1\r\nLibproc"],
    [
      "a body that ends early",
      "POST /p/A HTTP/1.1\r\nLibprocess-From: a@1.1.1.1:1\r\nContent-Length: 9\r\n\r\nabc",
    ],
    ["a head over the limit", `GET /${"a".repeat(90_000)} HTTP/1.1\r\n\r\n`],
    [
      "a declared size over the limit",
      "POST /p/A HTTP/1.1\r\nLibprocess-From: a@1.1.1.1:1\r\nContent-Length: 99999999999\r\n\r\n",
    ],
    [
      "a chunk over the limit",
      "POST /p/A HTTP/1.1\r\nLibprocess-From: a@1.1.1.1:1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
    ],
  ])("closes that connection for %s, with a line, and serves the others", async (_what, bytes) => {
    expect(await closedBy(Buffer.from(bytes, "latin1"))).toHaveLength(1);
  });

  it("accepts a body up to the limit and refuses one above it", async () => {
    const { address, inbox, logged } = await startHost({ limits: { maxBodyBytes: 100_000 } });
    const client = await connectRaw(address);
    client.write(message("FITS", "x".repeat(100_000)));
    await inbox.until("message");
    client.write(message("TOO BIG".replace(" ", "-"), "x".repeat(100_001)));
    await logged("Failed to recv");
    expect(statuses(await client.untilEnd())).toEqual(["202"]);
    expect(inbox.names).toEqual(["FITS"]);
  });

  it("bounds what all connections hold of unfinished bodies, and takes more when they are gone", async () => {
    const { address, inbox, logged } = await startHost({ limits: { receivingBytes: 100_000 } });
    const half = (bytes: number): string =>
      `POST /p/A HTTP/1.1\r\nLibprocess-From: a@1.1.1.1:1\r\nContent-Length: 90000\r\n\r\n${"x".repeat(bytes)}`;
    const first = await connectRaw(address);
    first.write(half(80_000));
    const second = await connectRaw(address);
    second.write(half(80_000));
    await logged("unfinished messages of all connections exceed 100000 bytes");
    // Either may have been the one too much.
    const [survivor, other] = await Promise.race([
      first.untilEnd().then(() => [second, first] as const),
      second.untilEnd().then(() => [first, second] as const),
    ]);
    other.socket.destroy();
    survivor.write("x".repeat(10_000));
    await inbox.until("message");
    const third = await connectRaw(address);
    third.write(half(90_000));
    await inbox.until("message", 2);
  });

  it("cuts off a message that does not go on, but no idle connection", async () => {
    const { address, inbox, logged } = await startHost({ limits: { stallTimeoutMs: 40 } });
    const idle = await connectRaw(address);
    const slow = await connectRaw(address);
    slow.write("POST /p/A HT");
    await logged("no progress for 40 ms");
    await slow.untilEnd();
    idle.write(message("A"));
    await inbox.until("message");
    expect(idle.ended).toBe(false);
  });

  it("survives arbitrary and mutated bytes", async () => {
    const { address, inbox } = await startHost({}, new Inbox(() => {}, ["/state"]));
    const valid = Buffer.concat([
      message("A", "hello"),
      encodeUtf8("GET /p/state HTTP/1.1\r\n\r\n"),
      message("B"),
    ]);
    const mutated = fc
      .array(fc.tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 8 })
      .map((edits) => {
        const copy = Uint8Array.from(valid);
        for (const [at, value] of edits) copy[at] = value;
        return copy;
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), async (bytes) => {
        const client = await connectRaw(address);
        client.socket.resume();
        client.socket.end(bytes);
        // Routes of a process that does not answer would keep the connection open.
        client.socket.destroySoon();
        await client.untilClosed();
      }),
      { numRuns: 100 },
    );
    const client = await connectRaw(address);
    client.write(message("STILL-THERE"));
    await inbox.untilName("STILL-THERE");
  });
});

describe("recorded byte streams of real Mesos", () => {
  const root = new URL("../../../fixtures/captures/", import.meta.url).pathname;
  const scenarios = ["0.26", "1.x"].flatMap((version) =>
    readdirSync(`${root}${version}`).map((scenario) => `${version}/${scenario}`),
  );

  /** Ids and names of the messages in one direction, read with nothing but the decoder. */
  const expected = (bytes: Uint8Array): string[] => {
    const decoder = new HttpDecoder({ direction: "request" });
    decoder.push(bytes);
    decoder.end();
    const found: string[] = [];
    for (;;) {
      const step = decoder.next();
      if (step.kind === "head") {
        const envelope = parseEnvelope(step.head);
        if (envelope.kind === "libprocess") found.push(`${envelope.to.id} ${envelope.name}`);
      } else if (step.kind !== "data" && step.kind !== "end") return found;
    }
  };

  it.each(scenarios)("delivers every message of %s", async (scenario) => {
    const recording = await readRecording(`${root}${scenario}/session.pcap`);
    const streams = recording.filter(({ bytes }) => expected(bytes[0]).length > 0);
    const { host, address } = await startHost();
    const inboxes = new Map<string, Inbox>();
    let total = 0;
    for (const { bytes } of streams) {
      for (const line of expected(bytes[0])) {
        const [id = ""] = line.split(" ");
        total++;
        if (inboxes.has(id) || id === "p") continue;
        const inbox = new Inbox();
        inboxes.set(id, inbox);
        host.runtime.spawn(inbox, { id });
      }
    }
    expect(total).toBeGreaterThan(0);
    for (const { bytes } of streams) {
      const client = await connectRaw(address);
      client.socket.end(bytes[0]);
      const answers = statuses(await client.untilClosed());
      expect(answers).toHaveLength(expected(bytes[0]).length);
      expect(new Set(answers)).toEqual(new Set(["202"]));
    }
    const names = streams.flatMap(({ bytes }) => expected(bytes[0]));
    const got = Array.from(inboxes, ([id, inbox]) => inbox.names.map((name) => `${id} ${name}`));
    expect(got.flat().sort()).toEqual(names.sort());
  });
});
