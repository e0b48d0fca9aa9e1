import { describe, expect, test } from "vitest";
import { encodeUtf8 } from "../../../src/bytes/index.js";
import { HeadReader } from "../../../src/wire/http1/head-reader.js";

const PING = encodeUtf8("POST /master/PING HTTP/1.1\r\nLibprocess-From: a@10.0.0.1:1\r\n\r\n");
const PONG = encodeUtf8("POST /master/PONG HTTP/1.1\r\nLibprocess-From: a@10.0.0.1:1\r\n\r\n");

describe("head reader", () => {
  test("tells equal heads apart by their place alone", () => {
    const reader = new HeadReader("request", 10);
    const first = reader.read(PING, 0);
    const second = reader.read(PING.slice(), 500);
    expect(second).toEqual({ ...first, offset: 500 });
    expect(second).toHaveProperty("headers", (first as { headers: unknown }).headers);
  });

  test("reads a head that differs in one byte for what it is", () => {
    const reader = new HeadReader("request", 10);
    reader.read(PING, 0);
    expect(reader.read(PONG, 60)).toMatchObject({ target: "/master/PONG", offset: 60 });
    expect(reader.read(PING, 120)).toMatchObject({ target: "/master/PING", offset: 120 });
  });

  test("tells bytes apart that are no ASCII", () => {
    const reader = new HeadReader("response", 10);
    const heads = ["\xe9", "\xe8", "\xc3\xa9", "\xef\xbf\xbd"].map((reason) =>
      Uint8Array.from(`HTTP/1.1 200 ${reason}\r\n\r\n`, (letter) => letter.charCodeAt(0)),
    );
    const reasons = heads
      .map((head) => reader.read(head, 0))
      .map((head) => "reason" in head && head.reason);
    expect(reasons).toEqual(["\xe9", "\xe8", "\xc3\xa9", "\xef\xbf\xbd"]);
  });

  test("gives each odd head notes with its own offsets", () => {
    const reader = new HeadReader("response", 10);
    const bytes = encodeUtf8("HTTP/1.1 200 OK\n\n");
    expect(reader.read(bytes, 0)).toMatchObject({ notes: [{ code: "lf-line-end", offset: 15 }] });
    expect(reader.read(bytes, 100)).toMatchObject({
      notes: [{ code: "lf-line-end", offset: 115 }],
    });
  });

  test("gives each malformed head an error with its own offset", () => {
    const reader = new HeadReader("response", 10);
    const bytes = encodeUtf8("HTTP/1.1 20 OK\r\n\r\n");
    expect(reader.read(bytes, 0)).toMatchObject({ kind: "malformed", offset: 9 });
    expect(reader.read(bytes, 100)).toMatchObject({ kind: "malformed", offset: 109 });
  });
});
