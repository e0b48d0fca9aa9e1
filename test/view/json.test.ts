import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMesosSniffError } from "../../src/errors/index.js";
import type { Message } from "../../src/flow/index.js";
import { formatLine, jsonOf, lineOf, messageFromJson, treeOf } from "../../src/view/index.js";
import { UNKNOWN_FIELDS } from "../../src/wire/index.js";
import { makeMessage } from "../flow/make-message.js";
import { CAPTURES, captureBytes, messagesOf, packetsOf, streamsOf } from "../support/captures.js";

const parsed = (message: Message): Record<string, unknown> => JSON.parse(jsonOf(message));

describe("jsonOf", () => {
  it("writes the members of the design, in its order, and then what reading back needs", () => {
    const message = makeMessage({
      body: { update: { status: { task_id: { value: "t1" }, state: "TASK_RUNNING" } } },
      match: { n: 3, latencyNs: 1500n },
      notes: [{ code: "unknown-fields", text: "1 field" }],
      http: { method: "POST", target: "/master/x", headers: [["Host", ""]] },
      size: 20,
    });
    expect(jsonOf(message)).toBe(
      '{"n":1,"time":"2026-11-24T10:15:30.123456789Z","conn":1,"src":"10.0.0.2:41000",' +
        '"dst":"10.0.0.1:5050","kind":"message","from":"slave(1)@10.0.0.2:5051",' +
        '"to":"master@10.0.0.1:5050","type":"mesos.internal.StatusUpdateMessage","size":20,' +
        '"version":"1.11.0",' +
        '"body":{"update":{"status":{"task_id":{"value":"t1"},"state":"TASK_RUNNING"}}},' +
        '"notes":[{"code":"unknown-fields","text":"1 field"}],"encoding":"protobuf",' +
        '"versionSource":"seen","proto":"mesos.internal.StatusUpdateMessage",' +
        '"http":{"method":"POST","target":"/master/x","headers":[["Host",""]]},' +
        '"match":{"n":3,"latencyNs":1500}}',
    );
  });

  it("writes bytes as base64 and integers of 64 bits as digits", () => {
    const text = jsonOf(
      makeMessage({
        type: "mesos.internal.log.WriteRequest",
        body: {
          proposal: 3n,
          position: 18446744073709551615n,
          append: { bytes: Uint8Array.of(255) },
        },
      }),
    );
    expect(text).toContain('"position":18446744073709551615');
    expect(text).toContain('"proposal":3,');
    expect(text).toContain('"bytes":"/w=="');
  });

  it("writes numbers that JSON does not have as strings", () => {
    const { body } = parsed(makeMessage({ body: { update: { timestamp: Number.NaN } } }));
    expect(body).toEqual({ update: { timestamp: "NaN" } });
  });

  it("carries the payload where the body cannot give it back", () => {
    const payload = Uint8Array.of(1, 2, 3);
    expect(parsed(makeMessage({ payload, proto: undefined, type: "X" }))).toMatchObject({
      body: null,
      payload: "AQID",
    });
    const text = new TextEncoder().encode("plain");
    const plain = makeMessage({ payload: text, proto: undefined, encoding: "text", body: "plain" });
    expect(parsed(plain)).not.toHaveProperty("payload");
    const form = new TextEncoder().encode("a=1&a=2");
    expect(
      parsed(makeMessage({ payload: form, proto: undefined, encoding: "form", body: { a: "2" } })),
    ).toHaveProperty("payload");
  });

  it("is one line of valid JSON, whatever was captured", () => {
    const text = fc.string({ unit: "binary" });
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.double(),
        fc.bigInt(),
        fc.boolean(),
        fc.constantFrom(null, undefined),
        fc.uint8Array({ maxLength: 9 }),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(text, tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, text, text, fc.boolean(), (body, from, type, decoded) => {
        const notes = [{ code: from, text: type }];
        const message = makeMessage({
          body,
          from,
          type,
          notes,
          proto: decoded ? "mesos.Offer" : undefined,
        });
        const line = jsonOf(message);
        expect(line).not.toMatch(/[\n\r]/);
        expect(JSON.parse(line)).toMatchObject({ from: from, n: 1 });
      }),
      { numRuns: 500 },
    );
  });
});

describe("docs/output.md", () => {
  it("lists the members of a line, in order", () => {
    const text = readFileSync(new URL("../../docs/output.md", import.meta.url), "utf8");
    const rows = text
      .split("## JSON lines")[1]
      ?.split("\nBodies use")[0]
      ?.matchAll(/^\| `(\w+)` +\|/gm);
    const everything = makeMessage({
      http: { headers: [] },
      match: { n: 1, latencyNs: 1n },
      payload: Uint8Array.of(1),
    });
    const secret = makeMessage({ http: { headers: [["Cookie", "x"]] } });
    const last = Object.keys(parsed(secret)).at(-1);
    expect([...(rows ?? [])].map(([, name]) => name)).toEqual([
      ...Object.keys(parsed(everything)),
      last,
    ]);
  });
});

describe("messageFromJson", () => {
  it.each(CAPTURES)("gives back every message of %s", (name) => {
    for (const message of messagesOf(streamsOf(packetsOf(captureBytes(name))))) {
      const line = jsonOf(message, { secrets: true });
      const back = messageFromJson(line);
      expect(jsonOf(back, { secrets: true })).toBe(line);
      const quiet = jsonOf(message);
      expect(jsonOf(messageFromJson(quiet))).toBe(quiet);
      if (message.encoding === "protobuf" || message.encoding === "text") {
        expect(Buffer.compare(back.payload, message.payload)).toBe(0);
      }
      expect(back.notes).toEqual(message.notes.map(({ code, text }) => ({ code, text })));
      expect(back.http?.headers).toEqual(message.http?.headers);
      expect({ ...back, body: 0, payload: 0 }).toMatchObject({
        timeNs: message.timeNs,
        proto: message.proto,
        match: message.match,
        size: message.size,
      });
    }
  });

  it("keeps fields that no schema knows", () => {
    const message = makeMessage({
      type: "mesos.internal.PingSlaveMessage",
      body: { connected: true, [UNKNOWN_FIELDS]: [Uint8Array.of(0x98, 0x06, 0x05)] },
    });
    const back = messageFromJson(jsonOf(message));
    expect(jsonOf(back)).toBe(jsonOf(message));
    expect([...back.payload]).toEqual([0x08, 0x01, 0x98, 0x06, 0x05]);
  });

  it.each([
    ["a type that no schema knows", "mesos.internal.FutureMessage", "protobuf", { 1: "hello" }],
    ["a body that was lost", "mesos.internal.RegisterSlaveMessage", "none", undefined],
  ] as const)("does not make a body of %s", (_, type, encoding, body) => {
    const payload = encoding === "none" ? new Uint8Array(0) : Uint8Array.of(0x0a, 1, 0x78);
    const message = makeMessage({ type, encoding, body, payload, proto: undefined });
    const back = messageFromJson(jsonOf(message));
    expect(jsonOf(back)).toBe(jsonOf(message));
    expect(treeOf(back)).toBe(treeOf(message));
    expect(back.proto).toBeUndefined();
  });

  it("reads what somebody wrote by hand", () => {
    const back = messageFromJson(
      '{"time":"2026-11-24T01:02:03Z","kind":"message","type":"mesos.scheduler.Call/TEARDOWN",' +
        '"body":{"framework_id":{"value":"F1"},"type":"TEARDOWN"},"from":"a@1.2.3.4:5","extra":1}',
    );
    expect(back).toMatchObject({
      n: 1,
      conn: 0,
      from: "a@1.2.3.4:5",
      to: "",
      proto: "mesos.scheduler.Call",
      encoding: "protobuf",
      version: "master",
      versionSource: "default",
      notes: [],
      size: 8,
    });
    expect([...back.payload]).toEqual([0x0a, 0x04, 0x0a, 0x02, 0x46, 0x31, 0x10, 0x02]);
    expect(formatLine(lineOf(back))).toBe(
      "    1 01:02:03.000000 a@1.2.3.4:5 -> ? scheduler.Call/TEARDOWN framework=F1",
    );
    expect(messageFromJson('{"time":"2026-11-24T01:02:03Z","kind":"gap","type":"gap"}', 7).n).toBe(
      7,
    );
  });

  it("reads endpoints' JSON, text and nothing at all", () => {
    const read = (rest: string): Message =>
      messageFromJson(`{"time":"2026-11-24T01:02:03Z","kind":"response","type":"200 OK"${rest}}`);
    expect(read("")).toMatchObject({ encoding: "none", body: undefined, size: 0 });
    expect(read(',"body":null,"payload":"AQID"')).toMatchObject({ encoding: "binary", size: 3 });
    expect(read(',"body":"text"')).toMatchObject({ encoding: "text", body: "text", size: 4 });
    expect(read(',"body":{"a":[1]}')).toMatchObject({
      encoding: "json",
      body: { a: [1] },
      size: 9,
    });
  });

  const good = '"time":"2026-11-24T01:02:03Z","kind":"message","type":"X"';
  it.each([
    ["", "line 7, column 1: "],
    ["{", "line 7, column 2: "],
    ['{"n":1,}', "line 7, column 8: "],
    ["[1]", "line 7, column 1: found an array, want an object"],
    ['"x"', 'line 7, column 1: found "x", want an object'],
    ["{}", 'line 7, member "time": found nothing, want a time'],
    ['{"time":5}', 'line 7, member "time": found 5, want a string'],
    ['{"time":"yesterday"}', 'line 7, member "time": found "yesterday", want a time as in'],
    [
      '{"time":"2026-11-24T01:02:03Z","kind":"mail"}',
      'member "kind": found "mail", want message, request, response, event, raw, gap',
    ],
    ['{"time":"2026-11-24T01:02:03Z","kind":"raw"}', 'member "type": found nothing, want a string'],
    [`{${good},"n":-1}`, 'member "n": found -1, want a whole number'],
    [`{${good},"size":1.5}`, 'member "size": found 1.5'],
    [`{${good},"version":"9.9"}`, 'member "version": found "9.9"'],
    [`{${good},"payload":"*"}`, 'member "payload": found "*", want base64'],
    [`{${good},"notes":[5]}`, 'member "notes"'],
    [`{${good},"notes":{}}`, 'member "notes": found {}, want an array'],
    [`{${good},"http":{"headers":[["a"]]}}`, 'member "http.headers"'],
    [`{${good},"http":5}`, 'member "http": found 5, want an object'],
    [`{${good},"match":{"n":1}}`, 'member "match.latencyNs": found nothing'],
    [`{${good},"match":{"latencyNs":1}}`, 'member "match.n": found nothing'],
  ])("says what is wrong with %s", (line, expected) => {
    const read = (): unknown => {
      try {
        return messageFromJson(line, 7);
      } catch (error) {
        return error;
      }
    };
    const error = read();
    expect(isMesosSniffError(error) && error.code).toBe("malformed");
    expect(String(error)).toContain(expected);
  });

  it("throws nothing but its own errors, whatever the line", () => {
    const line = jsonOf(
      makeMessage({ body: { update: { uuid: Uint8Array.of(1) } }, payload: Uint8Array.of(1) }),
    );
    const mutated = fc.tuple(fc.nat(line.length), fc.nat(20), fc.string({ maxLength: 10 }));
    const value = fc.jsonValue();
    const members = fc.dictionary(
      fc.constantFrom(...Object.keys(JSON.parse(line)), "payload", "match", "http"),
      value,
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          mutated.map(([at, skip, text]) => line.slice(0, at) + text + line.slice(at + skip)),
          members.map((some) => JSON.stringify({ ...JSON.parse(line), ...some })),
        ),
        (text) => {
          try {
            const message = messageFromJson(text);
            expect(jsonOf(message)).toBe(jsonOf(messageFromJson(jsonOf(message))));
          } catch (error) {
            if (!isMesosSniffError(error)) throw error;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
