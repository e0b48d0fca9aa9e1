import http from "node:http";
import { Duplex } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordedStreams } from "./recorded.js";
import { bytesOf, transcribe } from "./transcript.js";

interface Seen {
  readonly start: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** A connection in memory: the other side has said all it will say. */
class Said extends Duplex {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  override _read(): void {
    this.push(Buffer.from(this.#bytes));
    this.push(null);
  }

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}

/** The requests that Node's own parser finds in a stream. */
async function nodeRequests(bytes: Uint8Array): Promise<readonly Seen[]> {
  const seen: Promise<Seen>[] = [];
  const server = http.createServer({ requireHostHeader: false }, (request, response) => {
    const start = `${request.method} ${request.url} HTTP/${request.httpVersion}`;
    const headers = pairs(request.rawHeaders);
    seen.push(
      bodyOf(request).then((body) => {
        response.end();
        return { start, headers, body };
      }),
    );
  });
  // Else it drops the requests it has not answered when the other side ends.
  Object.assign(server, { httpAllowHalfOpen: true });
  const connection = new Said(bytes);
  const closed = new Promise((resolve) => connection.on("close", resolve));
  server.emit("connection", connection);
  await closed;
  return Promise.all(seen);
}

/** The first response that Node's own parser finds in a stream. */
async function nodeResponse(bytes: Uint8Array): Promise<Seen> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = http.request({ createConnection: () => new Said(bytes) }, resolve);
    request.on("error", reject);
    request.end();
  });
  const reason = response.statusMessage ?? "";
  const start = `HTTP/${response.httpVersion} ${response.statusCode} ${reason}`;
  return { start, headers: pairs(response.rawHeaders), body: await bodyOf(response) };
}

function bodyOf(message: http.IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  return new Promise((resolve) => {
    const done = (): void => resolve(Buffer.concat(pieces).toString("hex"));
    message.on("data", (piece: Buffer) => pieces.push(piece));
    message.on("end", done);
    // A stream cut inside the message: what came before counts.
    message.on("error", done);
  });
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? ""] as const] : [],
  );
}

function ours(bytes: Uint8Array, direction: "request" | "response"): readonly Seen[] {
  return transcribe({ direction }, [bytes]).messages.map(({ start, headers, body }) => ({
    start,
    headers,
    body,
  }));
}

describe("HttpDecoder against Node's parser", () => {
  it.each(
    recordedStreams()
      .filter(({ direction }) => direction === "request")
      .map(({ name, bytes }) => [name, bytes] as const),
  )("reads the same as it in %s", async (_name, bytes) => {
    expect(ours(bytes, "request")).toEqual(await nodeRequests(bytes));
  });

  it.each(
    recordedStreams()
      // An endless answer has no end that Node's client would tell of.
      .filter(({ name, direction }) => direction === "response" && !name.includes("subscribe"))
      .map(({ name, bytes }) => [name, bytes] as const),
  )("reads the same first response in %s", async (_name, bytes) => {
    expect(ours(bytes, "response")[0]).toEqual(await nodeResponse(bytes));
  });

  const name = fc.stringMatching(/^X-[A-Za-z0-9-]{0,8}$/);
  const value = fc.stringMatching(/^([!-~\u0080-\u00ff]([ -~]{0,8}[!-~])?)?$/);
  const fields = fc.array(fc.tuple(name, value), { maxLength: 4 });
  const body = fc.stringMatching(/^[ -~\r\n]{0,40}$/);
  const blanks = fc.constantFrom("", " ", "\t ");
  const text = fc
    .tuple(
      fields,
      fc.array(body, { maxLength: 3 }),
      fc.constantFrom("none", "length", "chunks"),
      blanks,
    )
    .map(([list, bodies, framing, blank]) => {
      const lines = list.map(([key, held]) => `${key}:${blank}${held}${blank}\r\n`).join("");
      const whole = bodies.join("");
      const chunks = bodies
        .filter((piece) => piece !== "")
        .map((piece) => `0${piece.length.toString(16).toUpperCase()};a=b\r\n${piece}\r\n`);
      if (framing === "length") return `${lines}Content-Length: ${whole.length}\r\n\r\n${whole}`;
      if (framing === "chunks") {
        return `${lines}Transfer-Encoding: chunked\r\n\r\n${chunks.join("")}0\r\nT: 1\r\n\r\n`;
      }
      return `${lines}Content-Length: 0\r\n\r\n`;
    });

  it("reads the same pipelined requests", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (rests) => {
        const bytes = bytesOf(rests.map((rest) => `POST /a?b HTTP/1.1\r\n${rest}`).join(""));
        expect(ours(bytes, "request")).toEqual(await nodeRequests(bytes));
      }),
      { numRuns: 100 },
    );
  });

  it("reads the same response", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (rest) => {
        const bytes = bytesOf(`HTTP/1.1 200 All right\r\n${rest}`);
        expect(ours(bytes, "response")[0]).toEqual(await nodeResponse(bytes));
      }),
      { numRuns: 100 },
    );
  });
});
