import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeHex } from "../../../src/bytes/index.js";
import {
  encodeChunk,
  encodeChunkParts,
  encodeHttpRequestHead,
  encodeHttpResponseHead,
  encodeLastChunk,
} from "../../../src/wire/index.js";
import { byteByByte, bytesOf, transcribe } from "./transcript.js";

describe("encodeHttpRequestHead and encodeHttpResponseHead", () => {
  it("write what they are given and nothing else", () => {
    const headers = [
      ["Host", "a"],
      ["x", ""],
    ] as const;
    expect(encodeHttpRequestHead({ method: "GET", target: "/s?x=1", headers })).toEqual(
      bytesOf("GET /s?x=1 HTTP/1.1\r\nHost: a\r\nx: \r\n\r\n"),
    );
    expect(
      encodeHttpResponseHead({ status: 204, reason: "No Content", version: "HTTP/1.0" }),
    ).toEqual(bytesOf("HTTP/1.0 204 No Content\r\n\r\n"));
  });

  it.each(["a\r\nX: y", "a\n", "a\0", "\u0100"])("refuse %j anywhere", (text) => {
    const wrong = expect.objectContaining({ code: "invalid-argument" });
    expect(() => encodeHttpRequestHead({ method: "GET", target: text })).toThrow(wrong);
    expect(() => encodeHttpResponseHead({ status: 200, reason: text })).toThrow(wrong);
    const headers = [["a", text]] as const;
    expect(() => encodeHttpRequestHead({ method: "GET", target: "/", headers })).toThrow(wrong);
    const names = [[text, "a"]] as const;
    expect(() => encodeHttpRequestHead({ method: "GET", target: "/", headers: names })).toThrow(
      wrong,
    );
  });

  it("are read back by HttpDecoder, chunks included", () => {
    const token = fc.stringMatching(/^[A-Za-z-]{1,10}$/).filter((name) => !/^(c|t|u)/i.test(name));
    const value = fc.stringMatching(/^([!-~\u0080-\u00ff]([ -~\u0080-\u00ff]{0,8}[!-~])?)?$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(token, value), { maxLength: 6 }),
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 4 }),
        (fields, chunks) => {
          const headers = [...fields, ["Transfer-Encoding", "chunked"] as const];
          const bytes = bytesOf(
            encodeHttpRequestHead({ method: "POST", target: "/x", headers }),
            ...chunks.map(encodeChunk),
            encodeLastChunk(),
          );
          const { messages, end } = transcribe({ direction: "request" }, byteByByte(bytes));
          expect(end).toBe("closed");
          expect(messages[0]?.headers).toEqual(headers);
          expect(messages[0]?.body).toBe(chunks.map((chunk) => encodeHex(chunk)).join(""));
        },
      ),
    );
  });
});

describe("encodeChunk", () => {
  it("writes lowercase hex and line ends", () => {
    expect(encodeChunk(bytesOf("x".repeat(31)))).toEqual(bytesOf(`1f\r\n${"x".repeat(31)}\r\n`));
    expect(encodeLastChunk()).toEqual(bytesOf("0\r\n\r\n"));
  });

  it("does not copy data in parts", () => {
    const data = bytesOf("abc");
    expect(encodeChunkParts(data)[1]).toBe(data);
  });

  it("refuses an empty chunk, which would end the body", () => {
    expect(() => encodeChunk(new Uint8Array(0))).toThrow(
      expect.objectContaining({ code: "invalid-argument" }),
    );
  });
});
