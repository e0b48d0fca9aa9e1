import { describe, expect, it } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../../src/bytes/index.js";
import { readCall } from "../../src/http-api/index.js";
import { encodeMessage, schemaAt } from "../../src/wire/index.js";

const schema = schemaAt("1.11.0");
const kill = {
  type: "KILL",
  kill: { task_id: { value: "t" }, slave_id: { value: "S0" } },
} as const;

function read(contentType: string | undefined, body: Uint8Array | string): unknown {
  const headers = new Map(contentType === undefined ? [] : [["content-type", contentType]]);
  const bytes = typeof body === "string" ? encodeUtf8(body) : body;
  const outcome = readCall(
    schema,
    "mesos.scheduler.Call",
    { headers, body: bytes },
    { old: false },
  );
  if (outcome.kind === "call") return outcome.call;
  return `${outcome.response.status} ${decodeUtf8(outcome.response.body ?? new Uint8Array())}`;
}

const JSON_TYPE = "application/json";
const PROTOBUF = "application/x-protobuf";

describe("readCall", () => {
  it("gives the v0 body of protobuf and JSON alike", () => {
    expect(read(PROTOBUF, encodeMessage(schema, "mesos.scheduler.Call", kill))).toEqual(kill);
    const json = {
      type: "KILL",
      kill: { task_id: { value: "t" }, agent_id: { value: "S0" } },
      more: 1,
    };
    expect(read(JSON_TYPE, JSON.stringify(json))).toEqual(kill);
  });

  it.each([
    [undefined, "{}", "400 Expecting 'Content-Type' to be present"],
    [
      "text/plain",
      "{}",
      "415 Expecting 'Content-Type' of application/json or application/x-protobuf",
    ],
    [
      "application/json; charset=utf-8",
      "{}",
      "415 Expecting 'Content-Type' of application/json or application/x-protobuf",
    ],
    [PROTOBUF, new Uint8Array([0xff]), "400 Failed to parse body into Call protobuf"],
    [
      JSON_TYPE,
      '{"type":"KILL","kill":{}}',
      "400 Failed to convert JSON into Call protobuf: Missing required fields: kill.task_id",
    ],
  ])("refuses %s %s", (type, body, text) => {
    expect(read(type, body)).toBe(text);
  });

  it("refuses a required field that is missing in protobuf", () => {
    // KILL with an empty `kill`.
    expect(read(PROTOBUF, new Uint8Array([0x10, 6, 0x32, 0]))).toBe(
      "400 Failed to parse body into Call protobuf",
    );
  });

  it("refuses text that is no JSON", () => {
    expect(read(JSON_TYPE, "{")).toMatch(/^400 Failed to parse body into JSON: ./);
    expect(read(JSON_TYPE, "[]")).toMatch(/^400 Failed to convert JSON into Call protobuf: ./);
  });
});
