import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../../src/bytes/index.js";
import { encodeLibprocessMessage, findMessageStart } from "../../../src/wire/index.js";

const message = encodeLibprocessMessage({
  from: { id: "slave(1)", ip: "127.0.0.2", port: 5051 },
  to: { id: "master" },
  name: "mesos.internal.PongSlaveMessage",
  body: encodeUtf8("some body"),
});

function join(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => [...(typeof part === "string" ? encodeUtf8(part) : part)]),
  );
}

describe("findMessageStart", () => {
  it("finds a message behind the rest of another one", () => {
    const rest = message.subarray(message.length - 15);
    expect(findMessageStart(join(rest, message, message), 0, "request")).toEqual({
      kind: "found",
      index: 15,
      certainty: "sure",
    });
  });

  it("finds a message at the start", () => {
    expect(findMessageStart(message, 0, "request")).toMatchObject({ kind: "found", index: 0 });
  });

  it("passes over a request quoted in a body, whose chunks lead nowhere", () => {
    const quoted =
      "log: POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab\r\n more text of the log";
    const bytes = join(quoted, "\r\n0\r\n\r\n", message);
    expect(findMessageStart(bytes, 0, "request")).toMatchObject({
      kind: "found",
      index: bytes.length - message.length,
    });
  });

  it("finds a request directly behind a body without a line end", () => {
    const bytes = join("\x12\x05abcde", "GET /state HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(findMessageStart(bytes, 0, "request")).toEqual({
      kind: "found",
      index: 7,
      certainty: "likely",
    });
  });

  it("finds a response behind the rest of a body", () => {
    const bytes = join(
      '"}]}',
      "HTTP/1.1 202 Accepted\r\nDate: x\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    );
    expect(findMessageStart(bytes, 0, "response")).toEqual({
      kind: "found",
      index: 4,
      certainty: "sure",
    });
  });

  it("asks for more while a head is not complete, and is found when searched on from there", () => {
    const bytes = join("xx\r\n", message);
    let from = 0;
    for (let length = 0; length <= bytes.length; length++) {
      const found = findMessageStart(bytes.subarray(0, length), from, "request");
      if (found.kind === "found") {
        expect(found.index).toBe(4);
        return;
      }
      expect(found.index).toBeLessThanOrEqual(Math.max(4, length));
      from = found.index;
    }
    expect.unreachable("never found");
  });

  it.each([
    ["empty", ""],
    ["text", "nothing of the kind"],
    ["a version alone", "HTTP/1.1\r\n\r\n"],
    ["a version in text", "see HTTP/1.1 or HTTP/1.0 \r\n"],
    ["no header lines", "POST /x HTTP/1.1\r\nthis is no header line\r\n\r\n"],
  ])("finds nothing in %s", (_name, text) => {
    expect(findMessageStart(join(text), 0, "request").kind).toBe("need-data");
    expect(findMessageStart(join(text), 0, "response").kind).toBe("need-data");
  });
});
