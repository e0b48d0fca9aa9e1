import { describe, expect, test } from "vitest";
import {
  annotate,
  bytesContent,
  describeSaslData,
  formatDuration,
  formatIpv4,
  formatTime,
  formatUuid,
  secondsToNs,
} from "../../src/annotate/index.js";
import {
  decodeMessage,
  encodeMessage,
  encodeText,
  SCHEMA_VERSIONS,
  schemaAt,
} from "../../src/wire/index.js";
import { recordedBodies } from "../wire/body/recorded-bodies.js";

const schema = schemaAt("1.11.0");
const uuid = Uint8Array.from({ length: 16 }, (_, at) => at * 17);
const uuidText = "00112233-4455-6677-8899-aabbccddeeff";
const texts = (type: string, value: unknown, version = "1.11.0") =>
  annotate(schemaAt(version), type, value).map(({ path, text }) => [path, text]);

describe("annotate", () => {
  test("UUIDs in bytes and in messages", () => {
    expect(
      texts("mesos.internal.UpdateOperationStatusMessage", {
        status: { uuid: { value: uuid }, state: "OPERATION_FINISHED" },
        operation_uuid: { value: uuid },
      }),
    ).toEqual([
      ["status.uuid", uuidText],
      ["operation_uuid", uuidText],
    ]);
    expect(texts("mesos.v1.TaskStatus", { uuid })).toEqual([["uuid", uuidText]]);
    expect(texts("mesos.v1.TaskStatus", { uuid: uuid.subarray(1) })).toEqual([]);
  });

  test("addresses, times and durations", () => {
    expect(texts("mesos.MasterInfo", { ip: 0x0100000a, port: 5050 })).toEqual([["ip", "10.0.0.1"]]);
    expect(
      texts("mesos.v1.scheduler.Event", {
        subscribed: { heartbeat_interval_seconds: 15 },
        update: { status: { timestamp: 1450000000.123457, unreachable_time: { nanoseconds: 1n } } },
      }),
    ).toEqual([
      ["subscribed.heartbeat_interval_seconds", "15s"],
      ["update.status.timestamp", "2015-12-13T09:46:40.123457Z"],
      ["update.status.unreachable_time", "1970-01-01T00:00:00.000000001Z"],
    ]);
    expect(
      texts("mesos.v1.master.Call", {
        drain_agent: { max_grace_period: { seconds: 90n, nanos: 5 } },
      }),
    ).toEqual([["drain_agent.max_grace_period", "1m30.000000005s"]]);
    expect(
      texts("mesos.v1.agent.Call", {
        set_logging_level: { duration: { nanoseconds: 60000000000n } },
      }),
    ).toEqual([["set_logging_level.duration", "1m"]]);
    expect(texts("mesos.Filters", { refuse_seconds: Number.POSITIVE_INFINITY })).toEqual([]);
  });

  test("resources and attributes in Mesos's own form", () => {
    const cpus = { name: "cpus", type: "SCALAR", scalar: { value: 2 } };
    const ports = {
      name: "ports",
      type: "RANGES",
      ranges: { range: [{ begin: 31000n, end: 32000n }] },
    };
    const rack = { name: "rack", type: "TEXT", text: { value: "r1" } };
    const offers = {
      offers: [{ resources: [{ ...cpus, role: "ops" }, ports], attributes: [rack, rack] }],
    };
    expect(texts("mesos.internal.ResourceOffersMessage", offers, "0.26.0")).toEqual([
      ["offers[0].resources", "cpus(ops):2; ports(*):[31000-32000]"],
      ["offers[0].attributes", "rack=r1, rack=r1"],
    ]);
    expect(texts("mesos.v1.master.Call", { grow_volume: { addition: cpus } })).toEqual([
      ["grow_volume.addition", "cpus:2"],
    ]);
    expect(texts("mesos.Offer", { resources: [{ name: "x", type: "SCALAR" }] })).toEqual([]);
  });

  test("what frameworks put into data", () => {
    const data = (text: string) =>
      annotate(schema, "mesos.v1.scheduler.Event", { message: { data: encodeText(text) } });
    expect(data("hello")).toEqual([{ path: "message.data", kind: "text", text: '"hello"' }]);
    expect(data('{"n": 12345678901234567890}')).toEqual([
      {
        path: "message.data",
        kind: "json",
        text: '{"n":12345678901234567890}',
        value: { n: 12345678901234567890n },
      },
    ]);
    expect(data("{broken")).toEqual([{ path: "message.data", kind: "text", text: '"{broken"' }]);
    expect(data("\u0000\u0001")).toEqual([]);
    expect(data("")).toEqual([]);
    expect(data("x".repeat(500))[0]?.text).toHaveLength(201);
  });

  test("the registry inside the replicated log", () => {
    const registry = encodeMessage(schema, "mesos.internal.Registry", {
      master: { info: { id: "m", ip: 0x0100007f, port: 5050 } },
    });
    const operation = encodeMessage(schema, "mesos.internal.state.Operation", {
      type: "SNAPSHOT",
      snapshot: { entry: { name: "registry", uuid, value: registry } },
    });
    const found = annotate(schema, "mesos.internal.log.WriteRequest", {
      append: { bytes: operation },
    });
    expect(found.map(({ path, kind }) => [path, kind])).toEqual([
      ["append.bytes", "message"],
      ["append.bytes.snapshot.entry.uuid", "uuid"],
      ["append.bytes.snapshot.entry.value", "message"],
      ["append.bytes.snapshot.entry.value.master.info.ip", "address"],
    ]);
    expect(found[2]?.value).toMatchObject({ master: { info: { id: "m" } } });
  });

  test("a difference in the replicated log is not decoded", () => {
    const operation = encodeMessage(schema, "mesos.internal.state.Operation", {
      type: "DIFF",
      diff: { entry: { name: "registry", uuid, value: Uint8Array.of(0x53, 0x56, 0x4e) } },
    });
    const found = texts("mesos.internal.log.WriteRequest", { append: { bytes: operation } });
    expect(found.at(-1)).toEqual([
      "append.bytes.diff.entry.value",
      "3 bytes of difference to the entry before",
    ]);
  });

  test("names the steps of an authentication and hides what is secret", () => {
    expect(texts("mesos.internal.AuthenticationCompletedMessage", {})).toEqual([
      ["", "authentication succeeded"],
    ]);
    expect(
      texts("mesos.internal.AuthenticationStepMessage", {
        data: encodeText("<1896.697170952@postoffice.reston.mci.net>"),
      }),
    ).toEqual([
      [
        "data",
        'challenge of "postoffice.reston.mci.net": <1896.697170952@postoffice.reston.mci.net>',
      ],
    ]);
    expect(texts("mesos.Credential", { principal: "p", secret: "s" })).toEqual([
      ["secret", "hidden"],
    ]);
    expect(texts("mesos.v1.Secret", { value: { data: encodeText("s") } })).toEqual([
      ["value.data", "hidden"],
    ]);
  });

  test("says nothing of types it does not know, and never throws on damaged bodies", () => {
    expect(annotate(schema, "org.example.Custom", { a: 1 })).toEqual([]);
    expect(annotate(schema, "mesos.Offer", "text")).toEqual([]);
    for (const { type, version, base64 } of recordedBodies) {
      const bytes = new Uint8Array(Buffer.from(base64, "base64"));
      const at = schemaAt(version);
      for (let end = 0; end < bytes.length; end += 1 + (bytes.length >> 4)) {
        const { value } = decodeMessage(at, type, bytes.subarray(0, end));
        expect(Array.isArray(annotate(at, type, value))).toBe(true);
      }
    }
  });

  test("every recorded body gives texts on one line", () => {
    for (const { type, version, base64 } of recordedBodies) {
      const at = schemaAt(version);
      const { value } = decodeMessage(at, type, new Uint8Array(Buffer.from(base64, "base64")));
      for (const { text } of annotate(at, type, value)) expect(text).not.toMatch(/\n/);
    }
  });
});

describe("bytesContent", () => {
  test("knows every bytes field of every version", () => {
    const unknown = new Set<string>();
    for (const version of SCHEMA_VERSIONS) {
      const at = schemaAt(version);
      for (const name of at.messageNames()) {
        for (const field of at.message(name)?.fields ?? []) {
          const known = bytesContent(name, field.name) !== undefined;
          if (field.type === "bytes" && !known) unknown.add(`${name}.${field.name}`);
        }
      }
    }
    expect([...unknown]).toEqual([]);
  });
});

describe("describeSaslData", () => {
  test.each([
    ["", "no initial data"],
    ["<1.2@host>", 'challenge of "host": <1.2@host>'],
    ["bob b913a602c7eda7a495b4e6e7334d3890", 'response of principal "bob", digest hidden'],
    ["a b b913a602c7eda7a495b4e6e7334d3890", 'response of principal "a b", digest hidden'],
    ["bob b913a602c7eda7a495b4e6e7334d3890xx", 'response of principal "bob", digest hidden'],
    ["other", "5 bytes of SASL data"],
  ])("%s", (text, wanted) => {
    expect(describeSaslData(encodeText(text))).toBe(wanted);
  });
});

describe("text forms", () => {
  test.each([
    [0n, "0s"],
    [999n, "999ns"],
    [1500n, "1.5us"],
    [250000000n, "250ms"],
    [1500000000n, "1.5s"],
    [60000000000n, "1m"],
    [90500000000n, "1m30.5s"],
    [93784000000000n, "1d2h3m4s"],
    [3600000000001n, "1h0.000000001s"],
    [-5000000000n, "-5s"],
  ])("formatDuration(%s)", (ns, text) => {
    expect(formatDuration(ns)).toBe(text);
  });

  test("formatTime", () => {
    expect(formatTime(0n)).toBe("1970-01-01T00:00:00Z");
    expect(formatTime(-1n)).toBe("1969-12-31T23:59:59.999999999Z");
    expect(formatTime(2n ** 63n - 1n)).toBe("2262-04-11T23:47:16.854775807Z");
    expect(formatTime(10n ** 30n)).toBeUndefined();
  });

  test("secondsToNs rounds to the microsecond", () => {
    expect(secondsToNs(1450000000.1234567)).toBe(1450000000123457000n);
    expect(secondsToNs(Number.NaN)).toBeUndefined();
    expect(secondsToNs(-Number.MAX_VALUE)).toBeUndefined();
  });

  test("formatUuid and formatIpv4", () => {
    expect(formatUuid(uuid)).toBe(uuidText);
    expect(formatUuid(new Uint8Array(15))).toBeUndefined();
    expect(formatIpv4(0xff000001)).toBe("1.0.0.255");
  });
});
