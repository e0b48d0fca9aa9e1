import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes, encodeUtf8 } from "../../../src/bytes/index.js";
import {
  encodeLibprocessMessage,
  HttpDecoder,
  type HttpHead,
  isLibprocessMessage,
  type LibprocessMessage,
  parseEnvelope,
  styleVersions,
} from "../../../src/wire/index.js";
import { recordedStreams } from "../http1/recorded.js";
import { bytesOf } from "../http1/transcript.js";

const DRIVER = "scheduler(1)@127.0.0.9:35009";

function headOf(text: string, direction: "request" | "response" = "request"): HttpHead {
  const decoder = new HttpDecoder({ direction });
  decoder.push(bytesOf(text));
  const step = decoder.next();
  if (step.kind !== "head") throw new Error(`no head: ${JSON.stringify(step)}`);
  return step.head;
}

function request(target: string, headers: readonly string[], version = "1.1"): HttpHead {
  return headOf(`POST ${target} HTTP/${version}\r\n${headers.map((h) => `${h}\r\n`).join("")}\r\n`);
}

describe("parseEnvelope", () => {
  it("reads the form up to 0.21.0", () => {
    const headers = [`User-Agent: libprocess/${DRIVER}`, "Connection: Keep-Alive"];
    expect(parseEnvelope(request("/master/PING", headers, "1.0"))).toEqual({
      kind: "libprocess",
      from: { id: "scheduler(1)", ip: "127.0.0.9", port: 35009 },
      fromText: DRIVER,
      fromUnreadable: false,
      fromSource: "user-agent",
      to: { id: "master" },
      name: "PING",
      agentIsLibprocess: true,
      style: "libprocess-1.0",
    });
  });

  it("reads the form from 0.21.1 on, and that of the development head", () => {
    const headers = [
      `User-Agent: libprocess/${DRIVER}`,
      `Libprocess-From: ${DRIVER}`,
      "Connection: Keep-Alive",
    ];
    const chunked = "Transfer-Encoding: chunked";
    expect(parseEnvelope(request("/master/X", [...headers, "Host: ", chunked]))).toMatchObject({
      fromSource: "libprocess-from",
      to: { id: "master" },
      style: "libprocess-1.1",
    });
    expect(parseEnvelope(request("/master/X", [...headers, "Host: 10.0.0.1:5050"]))).toMatchObject({
      to: { id: "master", address: "10.0.0.1:5050" },
      style: "libprocess-1.1-host",
    });
  });

  it("reads what mesos-go and others send", () => {
    const from = `libprocess-from:  ${DRIVER} `;
    expect(
      parseEnvelope(request("/master/X", ["Host: a:1", "User-Agent: Go-http-client/1.1", from])),
    ).toMatchObject({ fromText: DRIVER, agentIsLibprocess: false, style: "mesos-go" });
    expect(parseEnvelope(request("/master/X", [from]))).toMatchObject({ style: "other" });
    // Same headers as libprocess in another order.
    expect(
      parseEnvelope(request("/m/X", ["Host: ", from, `User-Agent: libprocess/${DRIVER}`])),
    ).toMatchObject({ style: "other", agentIsLibprocess: true });
  });

  it("takes the last header of a name and prefers Libprocess-From", () => {
    const headers = [
      "User-Agent: libprocess/a@1.1.1.1:1",
      "User-Agent: curl",
      "Libprocess-From: b@2.2.2.2:2",
      "LIBPROCESS-FROM: c@3.3.3.3:3",
    ];
    expect(parseEnvelope(request("/m/X", headers))).toMatchObject({
      from: { id: "c" },
      agentIsLibprocess: false,
    });
    expect(parseEnvelope(request("/m/X", headers.slice(0, 2)))).toEqual({ kind: "http" });
  });

  it.each([
    ["/slave(1)/mesos.internal.X", "slave(1)", "mesos.internal.X"],
    ["/slave%281%29/X", "slave(1)", "X"],
    ["/a+b/X+Y%20", "a b", "X+Y%20"],
    ["/m/a/b/c", "m", "a/b/c"],
    ["/m/X?y=/z#w", "m", "X"],
    ["/m/X#w?y", "m", "X"],
    ["/m", "m", ""],
    ["/m/", "m", ""],
    ["//X", "", "X"],
    ["/", "", ""],
    ["http://10.0.0.1:5050/m/X", "m", "X"],
  ])("splits the target %j", (target, id, name) => {
    const envelope = parseEnvelope(request(target, [`Libprocess-From: ${DRIVER}`]));
    expect(envelope).toMatchObject({ kind: "libprocess", to: { id }, name });
  });

  it.each([
    ["path", "master/X", 5],
    ["path", "*", 5],
    ["escape", "/a%zz/X", 5],
  ])("answers malformed (%s) for the target %j", (code, target, offset) => {
    const envelope = parseEnvelope(request(target, [`Libprocess-From: ${DRIVER}`]));
    expect(envelope).toMatchObject({ kind: "malformed", code, offset });
  });

  it("takes an unreadable sender for nobody and says so", () => {
    const nobody = { id: "", ip: "0.0.0.0", port: 0 };
    expect(parseEnvelope(request("/m/X", ["Libprocess-From: garbage"]))).toMatchObject({
      from: nobody,
      fromText: "garbage",
      fromUnreadable: true,
    });
    expect(parseEnvelope(request("/m/X", ["User-Agent: libprocess/@0.0.0.0:0"]))).toMatchObject({
      from: nobody,
      fromUnreadable: false,
    });
  });

  it.each([
    ["GET", "GET /m/X HTTP/1.1\r\nUser-Agent: libprocess/a@1.1.1.1:1\r\n\r\n"],
    ["another agent", "POST /m/X HTTP/1.1\r\nUser-Agent: curl libprocess/a@1.1.1.1:1\r\n\r\n"],
    ["another letter case", "POST /m/X HTTP/1.1\r\nUser-Agent: Libprocess/a@1.1.1.1:1\r\n\r\n"],
    ["no headers", "POST /m/X HTTP/1.1\r\n\r\n"],
  ])("leaves plain HTTP alone: %s", (_what, text) => {
    expect(parseEnvelope(headOf(text))).toEqual({ kind: "http" });
    expect(isLibprocessMessage(headOf(text))).toBe(false);
  });

  it("leaves responses alone", () => {
    const head = headOf("HTTP/1.1 200 OK\r\nLibprocess-From: a@1.1.1.1:1\r\n\r\n", "response");
    expect(parseEnvelope(head)).toEqual({ kind: "http" });
  });
});

describe("encodeLibprocessMessage", () => {
  const message = {
    from: { id: "crammd5_authenticatee(1)", ip: "127.0.0.1", port: 5051 },
    to: { id: "master" },
    name: "mesos.internal.AuthenticateMessage",
    body: bytesOf("\x0a\x17slave(1)@127.0.0.1:5051"),
  } satisfies LibprocessMessage;

  it("writes the form from 0.21.1 on", () => {
    expect(encodeLibprocessMessage(message)).toEqual(
      bytesOf(
        "POST /master/mesos.internal.AuthenticateMessage HTTP/1.1\r\n",
        "User-Agent: libprocess/crammd5_authenticatee(1)@127.0.0.1:5051\r\n",
        "Libprocess-From: crammd5_authenticatee(1)@127.0.0.1:5051\r\n",
        "Connection: Keep-Alive\r\nHost: \r\nTransfer-Encoding: chunked\r\n\r\n",
        "19\r\n\x0a\x17slave(1)@127.0.0.1:5051\r\n0\r\n\r\n",
      ),
    );
  });

  it("writes the form up to 0.21.0", () => {
    expect(encodeLibprocessMessage({ ...message, style: "libprocess-1.0" })).toEqual(
      bytesOf(
        "POST /master/mesos.internal.AuthenticateMessage HTTP/1.0\r\n",
        "User-Agent: libprocess/crammd5_authenticatee(1)@127.0.0.1:5051\r\n",
        "Connection: Keep-Alive\r\nTransfer-Encoding: chunked\r\n\r\n",
        "19\r\n\x0a\x17slave(1)@127.0.0.1:5051\r\n0\r\n\r\n",
      ),
    );
  });

  it("writes an empty body without length and coding, and nobody as sender", () => {
    const empty: LibprocessMessage = {
      from: { id: "", ip: "0.0.0.0", port: 0 },
      to: { id: "", address: "10.0.0.1:5050" },
      name: "PONG",
      body: new Uint8Array(0),
      style: "libprocess-1.1-host",
    };
    expect(encodeLibprocessMessage(empty)).toEqual(
      bytesOf(
        "POST /PONG HTTP/1.1\r\nUser-Agent: libprocess/@0.0.0.0:0\r\nLibprocess-From: @0.0.0.0:0\r\n",
        "Connection: Keep-Alive\r\nHost: 10.0.0.1:5050\r\n\r\n",
      ),
    );
  });

  it.each([
    ["a space in the name", { name: "a b" }],
    ["a line end in the name", { name: "a\r\nX: y" }],
    ["a control character in the id", { to: { id: "a\u0000" } }],
    ["a line end in the sender", { from: { id: "a\n", ip: "1.1.1.1", port: 1 } }],
    ["no address for a style that has one", { style: "libprocess-1.1-host" as const }],
  ])("refuses %s", (_what, change) => {
    expect(() => encodeLibprocessMessage({ ...message, ...change })).toThrow(
      expect.objectContaining({ code: "invalid-argument" }),
    );
  });

  it("is read back by decoder and envelope", () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_.()äß-]{1,20}$/);
    const style = fc.constantFrom("libprocess-1.0", "libprocess-1.1", "libprocess-1.1-host");
    fc.assert(
      fc.property(word, word, word, fc.uint8Array(), style, (id, to, name, body, anyStyle) => {
        const from = { id, ip: "10.1.2.3", port: 31000 };
        const receiver = { id: to, address: "10.0.0.1:5050" };
        const { envelope, read } = readOne(
          encodeLibprocessMessage({ from, to: receiver, name, body, style: anyStyle }),
        );
        expect(envelope).toMatchObject({ from, to: { id: to }, name, style: anyStyle });
        expect(read).toEqual(body);
      }),
    );
  });

  it.each(
    recordedStreams()
      .filter(({ direction, name }) => direction === "request" && name.startsWith("libprocess/"))
      .map(({ name, bytes }) => [name, bytes] as const),
  )("writes the messages of %s as they were", (name, bytes) => {
    const styles = new Set<string>();
    let messages = 0;
    for (let at = 0; at < bytes.length; ) {
      const { envelope, read, end } = readOne(bytes.subarray(at));
      if (envelope.kind !== "libprocess") expect.unreachable(envelope.kind);
      else {
        const { from, to, style } = envelope;
        styles.add(style);
        if (style !== "mesos-go" && style !== "other") {
          const written = encodeLibprocessMessage({
            from,
            to,
            name: envelope.name,
            body: read,
            style,
          });
          expect(written).toEqual(bytes.subarray(at, at + end));
        }
      }
      messages++;
      at += end;
    }
    expect(messages).toBeGreaterThan(0);
    expect([...styles]).toEqual([
      name.includes("mesos-go-to")
        ? "mesos-go"
        : name.includes("head-")
          ? "libprocess-1.1-host"
          : "libprocess-1.1",
    ]);
  });
});

describe("styleVersions", () => {
  it("knows which releases write a style", () => {
    expect(styleVersions("libprocess-1.0")).toEqual({ newest: "0.21.0" });
    expect(styleVersions("libprocess-1.1")).toEqual({ oldest: "0.21.1", newest: "1.11.0" });
    expect(styleVersions("libprocess-1.1-host")).toEqual({ oldest: "master" });
    expect(styleVersions("mesos-go")).toEqual({});
    expect(styleVersions("other")).toEqual({});
  });
});

function readOne(bytes: Uint8Array): {
  readonly envelope: ReturnType<typeof parseEnvelope>;
  readonly read: Uint8Array;
  readonly end: number;
} {
  const decoder = new HttpDecoder({ direction: "request" });
  decoder.push(bytes);
  const head = decoder.next();
  if (head.kind !== "head") throw new Error(head.kind);
  const pieces: Uint8Array[] = [];
  for (;;) {
    const step = decoder.next();
    if (step.kind === "data") pieces.push(step.bytes);
    else if (step.kind === "end") {
      return {
        envelope: parseEnvelope(head.head),
        read: pieces.length === 0 ? encodeUtf8("") : concatBytes(pieces),
        end: step.offset,
      };
    } else throw new Error(step.kind);
  }
}
