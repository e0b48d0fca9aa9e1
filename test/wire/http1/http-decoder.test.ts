import { describe, expect, it } from "vitest";
import { encodeHex } from "../../../src/bytes/index.js";
import {
  HttpDecoder,
  type HttpDecoderOptions,
  type HttpDirection,
  type HttpStep,
} from "../../../src/wire/index.js";
import { byteByByte, bytesOf, cutAt, transcribe } from "./transcript.js";

interface Case {
  readonly name: string;
  readonly direction: HttpDirection;
  readonly bytes: string;
  readonly methods?: readonly string[];
  /** Start line, framing, body, notes of every message. */
  readonly messages: readonly (readonly [string, string, string, ...string[]])[];
  readonly end: string;
  readonly rest?: string;
  readonly tunnel?: string;
}

const CASES: readonly Case[] = [
  {
    name: "a request without a body",
    direction: "request",
    bytes: "GET /state HTTP/1.1\r\nHost: a\r\n\r\n",
    messages: [["GET /state HTTP/1.1", "none", ""]],
    end: "closed",
  },
  {
    name: "a head without headers",
    direction: "request",
    bytes: "GET / HTTP/1.0\r\n\r\n",
    messages: [["GET / HTTP/1.0", "none", ""]],
    end: "closed",
  },
  {
    name: "pipelined requests with length, chunks and neither",
    direction: "request",
    bytes:
      "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcPOST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwxyz\r\n1\r\n!\r\n0\r\n\r\nPOST /c HTTP/1.1\r\n\r\n",
    messages: [
      ["POST /a HTTP/1.1", "length", "abc"],
      ["POST /b HTTP/1.1", "chunked", "wxyz!"],
      ["POST /c HTTP/1.1", "none", ""],
    ],
    end: "closed",
  },
  {
    name: "chunks in HTTP/1.0, as libprocess 0.20 sends them",
    direction: "request",
    bytes: "POST /m/X HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    messages: [["POST /m/X HTTP/1.0", "chunked", "ab", "chunked-in-http-1.0@0"]],
    end: "closed",
  },
  {
    name: "chunk extensions, leading zeros, capitals and blanks",
    direction: "request",
    bytes:
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n00A;x="y" \r\n0123456789\r\n1  \r\na\r\n000;z\r\n\r\n',
    messages: [
      ["POST / HTTP/1.1", "chunked", "0123456789a", "chunk-leading-zeros@47", "chunk-extension@47"],
    ],
    end: "closed",
  },
  {
    name: "trailers",
    direction: "response",
    bytes:
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nA: 1\r\na: 2\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
    messages: [
      ["HTTP/1.1 200 OK", "chunked", "a"],
      ["HTTP/1.1 204 No Content", "none", ""],
    ],
    end: "closed",
  },
  {
    name: "LF alone as line end",
    direction: "request",
    bytes: "POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n2\nab\n0\n\nGET / HTTP/1.1\n\n",
    messages: [
      ["POST / HTTP/1.1", "chunked", "ab", "lf-line-end@15", "lf-line-end@44"],
      ["GET / HTTP/1.1", "none", "", "lf-line-end@66"],
    ],
    end: "closed",
  },
  {
    name: "empty lines before a start line",
    direction: "request",
    bytes: "\r\n\nGET / HTTP/1.1\r\n\r\n\r\nGET /b HTTP/1.1\r\n\r\n\r\n",
    messages: [
      ["GET / HTTP/1.1", "none", "", "leading-empty-lines@0"],
      ["GET /b HTTP/1.1", "none", "", "leading-empty-lines@21"],
    ],
    end: "closed",
  },
  {
    name: "folded headers",
    direction: "request",
    bytes: "GET / HTTP/1.1\r\nA: one \r\n\t two\r\n  three\r\nB:\r\n x\r\n\r\n",
    messages: [["GET / HTTP/1.1", "none", "", "folded-header@25"]],
    end: "closed",
  },
  {
    name: "both length and chunks: chunks win",
    direction: "request",
    bytes:
      "POST / HTTP/1.1\r\nContent-Length: 100\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    messages: [["POST / HTTP/1.1", "chunked", "", "length-and-chunked@0"]],
    end: "closed",
  },
  {
    name: "the same length twice",
    direction: "request",
    bytes: "POST / HTTP/1.1\r\nContent-Length: 1\r\ncontent-length: 1, 01\r\n\r\nx",
    messages: [["POST / HTTP/1.1", "length", "x", "repeated-length@0"]],
    end: "closed",
  },
  {
    name: "a space in a target and before a colon",
    direction: "request",
    bytes: "GET /a b HTTP/1.1\r\nHost : x\r\n\r\n",
    messages: [["GET /a b HTTP/1.1", "none", "", "space-in-target@4", "space-before-colon@23"]],
    end: "closed",
  },
  {
    name: "a CR inside a header value",
    direction: "request",
    bytes: "GET / HTTP/1.1\r\nA: x\ry\r\n\r\n",
    messages: [["GET / HTTP/1.1", "none", "", "bare-cr@20"]],
    end: "closed",
  },
  {
    name: "a CR inside a target",
    direction: "request",
    bytes: "GET /\ra HTTP/1.1\r\n\r\n",
    messages: [["GET /\ra HTTP/1.1", "none", "", "bare-cr@5"]],
    end: "closed",
  },
  {
    name: "a response that lasts until the connection closes",
    direction: "response",
    bytes: "HTTP/1.0 200 OK\r\n\r\nall the rest",
    methods: ["GET"],
    messages: [["HTTP/1.0 200 OK", "until-close", "all the rest"]],
    end: "closed",
  },
  {
    name: "a response with an unknown transfer coding lasts until close",
    direction: "response",
    bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\nxyz",
    messages: [["HTTP/1.1 200 OK", "until-close", "xyz", "unknown-transfer-coding@0"]],
    end: "closed",
  },
  {
    name: "interim responses and statuses without a body, whatever they say",
    direction: "response",
    bytes:
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
    methods: ["POST", "GET", "GET"],
    messages: [
      ["HTTP/1.1 100 Continue", "none", ""],
      ["HTTP/1.1 204 No Content", "none", "", "body-forbidden@25"],
      ["HTTP/1.1 304 Not Modified", "none", ""],
      ["HTTP/1.1 200 ", "none", ""],
    ],
    end: "closed",
  },
  {
    name: "the answer to HEAD",
    direction: "response",
    bytes:
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
    methods: ["HEAD", "GET"],
    messages: [
      ["HTTP/1.1 200 OK", "none", ""],
      ["HTTP/1.1 200 OK", "length", "x"],
    ],
    end: "closed",
  },
  {
    name: "the answer to a HEAD that was not seen",
    direction: "response",
    bytes:
      "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nHTTP",
    messages: [
      ["HTTP/1.1 200 OK", "length", "", "body-missing@40"],
      ["HTTP/1.1 200 OK", "chunked", "", "body-missing@87"],
      ["HTTP/1.1 200 OK", "length", "HTTP"],
    ],
    end: "closed",
  },
  {
    name: "a tunnel behind CONNECT",
    direction: "response",
    bytes: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n\x16\x03\x01",
    methods: ["CONNECT"],
    messages: [["HTTP/1.1 200 OK", "tunnel", ""]],
    end: "closed",
    tunnel: "\x16\x03\x01",
  },
  {
    name: "a refused CONNECT",
    direction: "response",
    bytes: "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
    methods: ["CONNECT"],
    messages: [["HTTP/1.1 403 Forbidden", "length", "no"]],
    end: "closed",
  },
  {
    name: "switching protocols",
    direction: "response",
    bytes: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x00",
    messages: [["HTTP/1.1 101 Switching Protocols", "tunnel", ""]],
    end: "closed",
    tunnel: "\x81\x00",
  },
  {
    name: "what follows an upgrade request and is not HTTP",
    direction: "request",
    bytes:
      "GET /ws HTTP/1.1\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x85abc",
    messages: [["GET /ws HTTP/1.1", "none", ""]],
    end: "closed",
    tunnel: "\x81\x85abc",
  },
  {
    name: "a refused upgrade: the next request is HTTP",
    direction: "request",
    bytes:
      "GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nGET /b HTTP/1.1\r\n\r\n\x01",
    messages: [
      ["GET /ws HTTP/1.1", "none", ""],
      ["GET /b HTTP/1.1", "none", ""],
    ],
    end: "not-http@74",
    rest: "\x01",
  },
  {
    name: "an upgrade to HTTP/2",
    direction: "request",
    bytes:
      "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    messages: [["GET / HTTP/1.1", "none", ""]],
    end: "closed",
    tunnel: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  },
  {
    name: "TLS",
    direction: "request",
    bytes: "\x16\x03\x01\x02\x00",
    messages: [],
    end: "not-http@0",
    rest: "\x16\x03\x01\x02\x00",
  },
  {
    name: "a response where requests are wanted",
    direction: "request",
    bytes: "HTTP/1.1 200 OK\r\n\r\n",
    messages: [],
    end: "not-http@0",
    rest: "HTTP/1.1 200 OK\r\n\r\n",
  },
  {
    name: "a request where responses are wanted",
    direction: "response",
    bytes: "GET / HTTP/1.1\r\n\r\n",
    messages: [],
    end: "not-http@0",
    rest: "GET / HTTP/1.1\r\n\r\n",
  },
  {
    name: "HTTP/0.9",
    direction: "request",
    bytes: "GET /\r\n\r\n",
    messages: [],
    end: "start-line@0",
    rest: "GET /\r\n\r\n",
  },
  {
    name: "HTTP/2",
    direction: "request",
    bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    messages: [],
    end: "version@6",
    rest: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  },
  {
    name: "a status that is none",
    direction: "response",
    bytes: "HTTP/1.1 2000 OK\r\n\r\n",
    messages: [],
    end: "start-line@9",
    rest: "HTTP/1.1 2000 OK\r\n\r\n",
  },
  {
    name: "a header line without a colon",
    direction: "request",
    bytes: "GET / HTTP/1.1\r\nno colon\r\n\r\n",
    messages: [],
    end: "header@16",
    rest: "GET / HTTP/1.1\r\nno colon\r\n\r\n",
  },
  {
    name: "a header line without a name",
    direction: "request",
    bytes: "GET / HTTP/1.1\r\n: x\r\n\r\n",
    messages: [],
    end: "header@16",
    rest: "GET / HTTP/1.1\r\n: x\r\n\r\n",
  },
  {
    name: "a folded line with nothing to fold to",
    direction: "request",
    bytes: "GET / HTTP/1.1\r\n x\r\n\r\n",
    messages: [],
    end: "header@16",
    rest: "GET / HTTP/1.1\r\n x\r\n\r\n",
  },
  {
    name: "lengths that differ",
    direction: "request",
    bytes: "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    messages: [],
    end: "conflicting-lengths@0",
    rest: "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
  },
  ...["-1", "+1", "1x", "", "9007199254740993", "0x10"].map(
    (length): Case => ({
      name: `the length ${JSON.stringify(length)}`,
      direction: "request",
      bytes: `POST / HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n`,
      messages: [],
      end: "content-length@0",
      rest: `POST / HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n`,
    }),
  ),
  {
    name: "a request with an unknown transfer coding",
    direction: "request",
    bytes: "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nx",
    messages: [["POST / HTTP/1.1", "until-close", "", "unknown-transfer-coding@0"]],
    end: "transfer-encoding@44",
    rest: "x",
  },
  ...["x", "-1", "0x1", "1 x", ";a", " 1", "20000000000000", "1\rx"].map(
    (size): Case => ({
      name: `the chunk size ${JSON.stringify(size)}`,
      direction: "request",
      bytes: `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${size}\r\n`,
      messages: [["POST / HTTP/1.1", "chunked", ""]],
      end: "chunk-size@47",
      rest: `${size}\r\n`,
    }),
  ),
  {
    name: "a chunk longer than its size",
    direction: "request",
    bytes: "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
    messages: [["POST / HTTP/1.1", "chunked", "a"]],
    end: "chunk-end@51",
    rest: "b\r\n",
  },
  {
    name: "a trailer that is none",
    direction: "request",
    bytes: "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nGET / HTTP/1.1\r\n\r\n",
    messages: [["POST / HTTP/1.1", "chunked", ""]],
    end: "header@50",
    rest: "GET / HTTP/1.1\r\n\r\n",
  },
  {
    name: "an end inside a start line",
    direction: "request",
    bytes: "GET /sta",
    messages: [],
    end: "truncated head@8 missing undefined",
    rest: "GET /sta",
  },
  {
    name: "an end inside a body with a length",
    direction: "request",
    bytes: "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc",
    messages: [["POST / HTTP/1.1", "length", "abc"]],
    end: "truncated body@42 missing 7",
  },
  {
    name: "an end inside a chunk",
    direction: "request",
    bytes: "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    messages: [["POST / HTTP/1.1", "chunked", "ab"]],
    end: "truncated body@52 missing 3",
  },
  {
    name: "an end between chunks",
    direction: "response",
    bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    messages: [["HTTP/1.1 200 OK", "chunked", "ab"]],
    end: "truncated chunk-line@54 missing undefined",
  },
  {
    name: "an end inside trailers",
    direction: "response",
    bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: 1\r\n",
    messages: [["HTTP/1.1 200 OK", "chunked", ""]],
    end: "truncated trailers@56 missing undefined",
    rest: "A: 1\r\n",
  },
  { name: "nothing", direction: "request", bytes: "", messages: [], end: "closed" },
];

function optionsFor({ direction }: Case): HttpDecoderOptions {
  return { direction };
}

describe("HttpDecoder", () => {
  describe.each(CASES.map((entry) => [entry.name, entry] as const))("reads %s", (_name, entry) => {
    const bytes = bytesOf(entry.bytes);
    const tell = (decoder: HttpDecoder): void => {
      for (const method of entry.methods ?? []) decoder.expectResponseTo(method);
    };
    const whole = transcribe(optionsFor(entry), [bytes], tell);

    it("whole", () => {
      expect(
        whole.messages.map(({ start, framing, body, notes }) => [start, framing, body, ...notes]),
      ).toEqual(
        entry.messages.map(([start, framing, body, ...notes]) => [
          start,
          framing,
          encodeHex(bytesOf(body)),
          ...notes,
        ]),
      );
      expect(whole.end).toBe(entry.end);
      expect(whole.rest).toBe(encodeHex(bytesOf(entry.rest ?? "")));
      expect(whole.tunnel).toBe(encodeHex(bytesOf(entry.tunnel ?? "")));
    });

    it("byte by byte and split anywhere", () => {
      expect(transcribe(optionsFor(entry), byteByByte(bytes), tell)).toEqual(whole);
      for (let index = 0; index <= bytes.length; index++) {
        expect(transcribe(optionsFor(entry), cutAt(bytes, index), tell)).toEqual(whole);
      }
    });
  });

  it("gives trailers, folded values and repeated headers as they came", () => {
    const { messages } = transcribe({ direction: "response" }, [
      bytesOf(
        "HTTP/1.1 200 OK\r\nX-a: 1\r\nx-A:2 \r\nB: one\r\n\t two\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: 1\r\nt: 2\r\n\r\n",
      ),
    ]);
    expect(messages[0]?.headers.slice(0, 3)).toEqual([
      ["X-a", "1"],
      ["x-A", "2"],
      ["B", "one two"],
    ]);
    expect(messages[0]?.trailers).toEqual([
      ["T", "1"],
      ["t", "2"],
    ]);
  });

  it("says whether the connection lasts", () => {
    const keepAlive = (text: string): boolean | undefined => {
      const decoder = new HttpDecoder({ direction: "request" });
      decoder.push(bytesOf(text));
      const step = decoder.next();
      return step.kind === "head" ? step.head.keepAlive : undefined;
    };
    expect(keepAlive("GET / HTTP/1.1\r\n\r\n")).toBe(true);
    expect(keepAlive("GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n")).toBe(false);
    expect(keepAlive("GET / HTTP/1.0\r\n\r\n")).toBe(false);
    expect(keepAlive("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")).toBe(true);
  });

  it("hands out views of the chunk that a head and its body lie in", () => {
    const bytes = bytesOf("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
    const decoder = new HttpDecoder({ direction: "request" });
    decoder.push(bytes);
    const head = decoder.next();
    const data = decoder.next();
    expect(head.kind === "head" && head.head.bytes.buffer === bytes.buffer).toBe(true);
    expect(data.kind === "data" && data.bytes.buffer === bytes.buffer).toBe(true);
  });

  it("delivers an endless body as it comes", () => {
    const decoder = new HttpDecoder({ direction: "response" });
    decoder.push(bytesOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n"));
    expect(decoder.next().kind).toBe("head");
    expect(decoder.next().kind).toBe("need-data");
    decoder.push(bytesOf("x"));
    expect(decoder.next()).toMatchObject({ kind: "data", bytes: bytesOf("x") });
    expect(decoder.next().kind).toBe("need-data");
  });

  it("counts offsets from where it is told to start", () => {
    const decoder = new HttpDecoder({ direction: "request", offset: 1000 });
    decoder.push(bytesOf("POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx\x00"));
    expect(decoder.next()).toMatchObject({ kind: "head", head: { offset: 1000 } });
    expect(decoder.next()).toMatchObject({ kind: "data", offset: 1038 });
    expect(decoder.next()).toMatchObject({ kind: "end", offset: 1039 });
    expect(decoder.next()).toMatchObject({ kind: "malformed", offset: 1039 });
  });

  it("stays with its final answer", () => {
    const decoder = new HttpDecoder({ direction: "request" });
    decoder.push(bytesOf("\x00"));
    const first = decoder.next();
    expect(first).toMatchObject({
      kind: "malformed",
      code: "not-http",
      found: '"\\x00"',
      text: 'cannot read a request at byte 0: found "\\x00", want a request method',
    });
    decoder.push(bytesOf("GET / HTTP/1.1\r\n\r\n"));
    decoder.end();
    expect(decoder.next()).toBe(first);
    expect(decoder.takeRest().length).toBe(19);
  });

  it("asks which request a response answers, but not for 1xx", () => {
    const asked: number[] = [];
    const { messages } = transcribe(
      {
        direction: "response",
        requestMethodFor: ({ status }) => {
          asked.push(status);
          return "HEAD";
        },
      },
      [bytesOf("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")],
    );
    expect(asked).toEqual([200]);
    expect(messages.map(({ framing }) => framing)).toEqual(["none", "none"]);
  });

  it("turns into a tunnel when told so", () => {
    const decoder = new HttpDecoder({ direction: "request" });
    decoder.push(bytesOf("CONNECT a:1 HTTP/1.1\r\n\r\n"));
    expect(decoder.next().kind).toBe("head");
    expect(decoder.next().kind).toBe("end");
    decoder.switchToTunnel();
    decoder.push(bytesOf("GET / HTTP/1.1\r\n\r\n"));
    expect(decoder.next()).toMatchObject({ kind: "tunnel", offset: 24 });
  });

  it("remembers the methods of many requests", () => {
    const decoder = new HttpDecoder({ direction: "response" });
    const count = 3000;
    for (let index = 0; index < count; index++) {
      decoder.expectResponseTo(index % 3 === 0 ? "HEAD" : "GET");
    }
    for (let index = 0; index < count; index++) {
      const body = index % 3 === 0 ? "" : "x";
      decoder.push(bytesOf(`HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${body}`));
      const step = decoder.next();
      expect(step.kind === "head" && step.body.kind).toBe(body === "" ? "none" : "length");
      if (body !== "") decoder.next();
      expect(decoder.next().kind).toBe("end");
    }
  });
});

describe("HttpDecoder.gap", () => {
  function decoderBehind(text: string, direction: HttpDirection = "request"): HttpDecoder {
    const decoder = new HttpDecoder({ direction });
    decoder.push(bytesOf(text));
    while (decoder.next().kind !== "need-data");
    return decoder;
  }
  const drain = (decoder: HttpDecoder): HttpStep[] => {
    const steps: HttpStep[] = [];
    for (;;) {
      const step = decoder.next();
      if (step.kind === "need-data") return steps;
      steps.push(step);
      if (step.kind === "malformed" || step.kind === "closed" || step.kind === "truncated")
        return steps;
    }
  };

  it("is bridged inside a body with a length", () => {
    const decoder = decoderBehind("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nab");
    expect(decoder.gap(5)).toBe(true);
    decoder.push(bytesOf("xyzGET / HTTP/1.1\r\n\r\n"));
    expect(drain(decoder)).toMatchObject([
      { kind: "missing", offset: 41, lengthBytes: 5 },
      { kind: "data", offset: 46 },
      { kind: "end", offset: 49, bodyBytes: 10 },
      { kind: "head", head: { offset: 49 } },
      { kind: "end" },
    ]);
  });

  it("is bridged inside a chunk, up to its very end", () => {
    const decoder = decoderBehind("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
    expect(decoder.gap(3)).toBe(true);
    decoder.push(bytesOf("\r\n0\r\n\r\n"));
    expect(drain(decoder)).toMatchObject([
      { kind: "missing", lengthBytes: 3 },
      { kind: "end", bodyBytes: 5 },
    ]);
  });

  it("is bridged in a body that lasts until close", () => {
    const decoder = decoderBehind("HTTP/1.1 200 OK\r\n\r\nabcdefgh", "response");
    expect(decoder.gap(1000)).toBe(true);
    decoder.end();
    expect(drain(decoder)).toMatchObject([
      { kind: "missing", lengthBytes: 1000 },
      { kind: "end", bodyBytes: 1008 },
      { kind: "closed" },
    ]);
  });

  it.each([
    ["between messages", "GET / HTTP/1.1\r\n\r\n"],
    ["inside a head", "GET / HTTP/1.1\r\nHos"],
    ["over the end of a body", "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabcdef"],
    ["inside a chunk line", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5"],
  ])("is damage %s", (_where, text) => {
    const decoder = decoderBehind(text);
    expect(decoder.gap(5)).toBe(false);
    expect(decoder.next()).toMatchObject({ kind: "malformed", code: "gap" });
  });

  it("is damage when its length is unknown", () => {
    const decoder = decoderBehind("HTTP/1.1 200 OK\r\n\r\nabcdefgh", "response");
    expect(decoder.gap(undefined)).toBe(false);
    expect(decoder.next()).toMatchObject({ kind: "malformed", code: "gap" });
  });
});
