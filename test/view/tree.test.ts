import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexOf, treeLinesOf, treeNodesOf, treeOf, treeOfBody } from "../../src/view/index.js";
import { schemaAt, UNKNOWN_FIELDS, UNKNOWN_NAMES } from "../../src/wire/index.js";
import { makeMessage } from "../flow/make-message.js";

const uuid = Uint8Array.from({ length: 16 }, (_, index) => index);
const schema = schemaAt("1.11.0");

describe("treeOf", () => {
  it("shows frame, HTTP head, notes and every field with its type and number", () => {
    const message = makeMessage({
      match: { n: 3, latencyNs: 2_000_000n },
      notes: [{ code: "unknown-fields", text: "1 field" }],
      http: {
        method: "POST",
        target: "/master/mesos.internal.StatusUpdateMessage",
        headers: [
          ["Host", ""],
          ["Authorization", "Basic c2VjcmV0"],
        ],
      },
      size: 20,
      body: {
        update: {
          status: { task_id: { value: "t1" }, state: "TASK_RUNNING" },
          timestamp: 1.5e9,
          uuid,
        },
        pid: "slave(1)@10.0.0.2:5051",
      },
    });
    expect(treeOf(message).split("\n")).toEqual([
      "    frame",
      "        number: 1",
      "        time: 2026-11-24T10:15:30.123456789Z",
      "        connection: 1",
      "        src: 10.0.0.2:41000",
      "        dst: 10.0.0.1:5050",
      "        kind: message",
      "        from: slave(1)@10.0.0.2:5051",
      "        to: master@10.0.0.1:5050",
      "        type: mesos.internal.StatusUpdateMessage",
      "        size: 20 bytes  protobuf",
      "        version: 1.11.0  seen",
      "        answers: #3  after 2 ms",
      "    http: POST /master/mesos.internal.StatusUpdateMessage",
      "        Host: ",
      "        Authorization: Basic (hidden)",
      "    note unknown-fields: 1 field",
      "    body  mesos.internal.StatusUpdateMessage at 1.11.0",
      "        update  mesos.internal.StatusUpdate #1",
      "            status  mesos.TaskStatus #4",
      "                task_id  mesos.TaskID #1",
      '                    value: "t1"  string #1',
      "                state: TASK_RUNNING  (1) mesos.TaskState #2",
      "            timestamp: 1500000000  (2017-07-14T02:40:00Z) double #5",
      "            uuid: 00010203-0405-0607-0809-0a0b0c0d0e0f  bytes #6",
      '        pid: "slave(1)@10.0.0.2:5051"  string #2',
    ]);
    expect(treeOf(message, { secrets: true })).toContain("Authorization: Basic c2VjcmV0");
  });

  it("shows unknown fields with number and wire type, in all forms", () => {
    const unknown = Uint8Array.from([
      ...[0x98, 0x06, 0x05],
      ...[0xa1, 0x06, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
      ...[0xad, 0x06, 0, 0, 0x80, 0x3f],
      ...[0xb2, 0x06, 2, 0x68, 0x69],
      ...[0xb2, 0x06, 2, 0x08, 0x07],
      ...[0xb2, 0x06, 2, 0xff, 0xff],
    ]);
    const body = { connected: true, [UNKNOWN_FIELDS]: [unknown], [UNKNOWN_NAMES]: { extra: [1] } };
    expect(treeOfBody(schema, "mesos.internal.PingSlaveMessage", body).split("\n")).toEqual([
      "connected: true  bool #1",
      "?99: 5  varint, unknown to the schema",
      "?100: 4607182418800017408  fixed64, 1 as double, unknown to the schema",
      "?101: 1065353216  fixed32, 1 as float, unknown to the schema",
      '?102: "hi"  length-delimited, unknown to the schema',
      "?102  length-delimited, 2 bytes, a message by its looks, unknown to the schema",
      "    ?1: 7  varint, unknown to the schema",
      "?102: ffff (2 bytes)  length-delimited, unknown to the schema",
      "extra  name unknown to the schema",
      "    [0]: 1",
    ]);
  });

  it("shows enum numbers that have no name, lists, maps, bytes and long values", () => {
    const body = {
      name: "x".repeat(50),
      task_id: { value: "t" },
      data: Uint8Array.of(0, 255),
      kill_policy: { grace_period: { nanoseconds: 5_000_000_000n } },
      limits: { cpus: { value: 2 } },
      health_check: { type: 9 },
      labels: { labels: [{ key: "a" }, { key: "b" }, { key: "c" }] },
    };
    const tree = treeOfBody(schema, "mesos.TaskInfo", body, { maxText: 10, maxElements: 2 });
    expect(tree.split("\n")).toEqual([
      'name: "xxxxxxxxx…" (50 characters)  string #1',
      "task_id  mesos.TaskID #2",
      '    value: "t"  string #1',
      "data: 00ff (2 bytes)  bytes #6",
      "kill_policy  mesos.KillPolicy #12",
      "    grace_period  (5s) mesos.DurationInfo #1",
      "        nanoseconds: 5000000000  int64 #1",
      'limits["cpus"]  mesos.Value.Scalar #15',
      "    value: 2  double #1",
      "health_check  mesos.HealthCheck #8",
      "    type: 9  (unknown to the schema) mesos.HealthCheck.Type #8",
      "labels  mesos.Labels #10",
      "    labels[0]  mesos.Label #1",
      '        key: "a"  string #1',
      "    labels[1]  mesos.Label #1",
      '        key: "b"  string #1',
      "    labels: 1 more",
    ]);
  });

  it("hides secrets", () => {
    const credential = treeOfBody(schema, "mesos.Credential", { principal: "p", secret: "s3cret" });
    expect(credential).toBe('principal: "p"  string #1\nsecret: (hidden)  string #2');
    const shown = treeOfBody(schema, "mesos.Credential", { secret: "s3cret" }, { secrets: true });
    expect(shown).toBe('secret: "s3cret"  string #2');
    const step = treeOfBody(schema, "mesos.internal.AuthenticationStepMessage", {
      data: new TextEncoder().encode("agent1 0123456789abcdef0123456789abcdef"),
    });
    expect(step).not.toContain("0123456789abcdef");
  });

  it("opens messages that travel in bytes", () => {
    const call = treeOfBody(schema, "mesos.internal.log.Action.Append", {
      bytes: Uint8Array.from([0x08, 0x01, 0x12, 0x00]),
    });
    expect(call).toMatch(
      /^bytes: 08011200 \(4 bytes\) {2}\(mesos\.internal\.state\.Operation, 4 bytes/,
    );
    expect(call).toContain("\n    type: SNAPSHOT");
  });

  it("shows bodies without a schema", () => {
    const body = { a: [1, { b: "x" }], c: null, d: {}, e: [] };
    const message = makeMessage({ proto: undefined, type: "200 OK", encoding: "json", body });
    const lines = treeOf(message).split("\n");
    expect(lines.slice(lines.indexOf("    body  json"))).toEqual([
      "    body  json",
      "        a",
      "            [0]: 1",
      "            [1]",
      '                b: "x"',
      "        c: null",
      "        d: {}",
      "        e: []",
    ]);
    const text = makeMessage({ proto: undefined, type: "200 OK", encoding: "text", body: "a\nb" });
    expect(treeOf(text)).toContain(String.raw`text: "a\nb"`);
  });

  it("shows each message of an array", () => {
    const body = [{ value: "t1" }, { value: "t2" }];
    const tree = treeOf(makeMessage({ type: "mesos.TaskID", body }));
    expect(tree).toContain('    body[1]  mesos.TaskID at 1.11.0\n        value: "t2"');
  });

  it("gives nodes to fold and lines with roles", () => {
    const message = makeMessage({ body: { pid: "x" } });
    const [frame, body] = treeNodesOf(message);
    expect(frame?.children.length).toBe(11);
    expect(body?.children[0]?.spans.map(({ role }) => role)).toEqual([
      "fact-key",
      "separator",
      "fact-value",
      "dim",
    ]);
    expect(treeLinesOf(message)).toHaveLength(14);
  });

  it("never prints control characters, whatever was captured", () => {
    const any = fc.string({ unit: "binary", maxLength: 60 });
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        any,
        fc.double(),
        fc.bigInt(),
        fc.uint8Array({ maxLength: 30 }),
        fc.constantFrom(null, undefined, true),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.oneof(any, fc.constantFrom("update", "status", "value")), tie("value"), {
          maxKeys: 4,
        }),
      ),
    })).value;
    fc.assert(
      fc.property(value, any, fc.boolean(), fc.uint8Array(), (body, text, typed, unknown) => {
        const message = makeMessage({
          from: text,
          ...(typed ? {} : { proto: undefined }),
          http: { method: text, target: text, headers: [[text, text]] },
          notes: [{ code: text, text }],
          body:
            typeof body === "object" && body !== null && !Array.isArray(body)
              ? { ...body, [UNKNOWN_FIELDS]: [unknown] }
              : body,
        });
        expect(treeOf(message).replaceAll("\n", "")).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("hexOf", () => {
  it("dumps the payload below the line", () => {
    const payload = Uint8Array.from({ length: 20 }, (_, index) => 0x1e + index);
    expect(hexOf(makeMessage({ payload })).split("\n")).toEqual([
      "    1 10:15:30.123456 slave(1)@10.0.0.2:5051 -> master@10.0.0.1:5050 StatusUpdateMessage",
      "    000000  1e 1f 20 21 22 23 24 25  26 27 28 29 2a 2b 2c 2d  |.. !\"#$%&'()*+,-|",
      "    000010  2e 2f 30 31                                       |./01|",
    ]);
  });

  it("says how much it leaves out", () => {
    const dump = hexOf(makeMessage({ payload: new Uint8Array(100) }), { maxBytes: 32 });
    expect(dump.split("\n").slice(1)).toHaveLength(3);
    expect(dump).toMatch(/\n {4}68 more bytes$/);
  });

  it("is the line alone where there is no payload", () => {
    expect(hexOf(makeMessage())).not.toContain("\n");
  });
});
