import { describe, expect, it } from "vitest";
import { parseQuery, schemaCodec } from "../../src/actor/index.js";
import { schemaAt } from "../../src/wire/index.js";

const codec = schemaCodec(schemaAt("1.11.0"));
const ACK = "mesos.internal.StatusUpdateAcknowledgementMessage";

const ack = {
  slave_id: { value: "S0" },
  framework_id: { value: "F0" },
  task_id: { value: "t" },
  uuid: Uint8Array.of(1, 2, 3),
};

describe("schemaCodec", () => {
  it("gives back what it encoded", () => {
    expect(codec.decode(ACK, codec.encode(ACK, ack))).toEqual(ack);
  });

  it("leaves bodies of unknown names as they are", () => {
    const bytes = Uint8Array.of(0xff);
    expect(codec.decode("PING", bytes)).toBe(bytes);
    expect(() => codec.encode("PING", {})).toThrow();
  });

  it("refuses what protobuf refuses: damage and missing required fields, both ways", () => {
    const { uuid: _, ...lacking } = ack;
    expect(() => codec.encode(ACK, lacking)).toThrow(/uuid/);
    expect(() => codec.decode(ACK, new Uint8Array())).toThrow(/slave_id/);
    expect(() => codec.decode(ACK, codec.encode(ACK, ack).subarray(0, 7))).toThrow();
  });

  it("refuses a required enum whose value came later", () => {
    // A driver of 1.x that names capabilities: a master of 0.26 never hears of it.
    const call = {
      type: "SUBSCRIBE",
      subscribe: {
        framework_info: { user: "u", name: "n", capabilities: [{ type: "PARTITION_AWARE" }] },
      },
    };
    const name = "mesos.scheduler.Call";
    const old = schemaCodec(schemaAt("0.26.0"));
    expect(() => old.decode(name, codec.encode(name, call))).toThrow(/capabilities\[0\].*type/);
    expect(codec.decode(name, codec.encode(name, call))).toEqual(call);
  });

  it("refuses fields that the schema does not have", () => {
    expect(() => codec.encode(ACK, { ...ack, slave: 1 })).toThrow(/slave/);
  });

  it("keeps unknown fields of a peer that knows more", () => {
    const bytes = Uint8Array.of(...codec.encode(ACK, ack), 0xf8, 0x7f, 0x01);
    const body = codec.decode(ACK, bytes);
    expect(codec.encode(ACK, body)).toEqual(bytes);
  });
});

describe("parseQuery", () => {
  it.each([
    ["", []],
    [
      "a=1&b=2;c",
      [
        ["a", "1"],
        ["b", "2"],
        ["c", ""],
      ],
    ],
    ["a=1&a=2", [["a", "2"]]],
    ["a+b=%41%20=", [["a b", "A ="]]],
    ["&&;", []],
  ])("reads %j", (query, expected) => {
    expect(Array.from(parseQuery(query) ?? [])).toEqual(expected);
  });

  it("gives up on a malformed escape", () => {
    expect(parseQuery("a=%4")).toBeUndefined();
  });
});
