import fc from "fast-check";
import { describe, test } from "vitest";
import { compileFilter } from "../../src/filter/index.js";
import {
  formatLine,
  hexOf,
  jsonOf,
  lineOf,
  messageFromJson,
  treeOf,
} from "../../src/view/index.js";
import {
  describeType,
  encodeMessage,
  type FieldDescriptor,
  type PlainMessage,
  SCHEMA_VERSIONS,
  type Schema,
  schemaAt,
} from "../../src/wire/index.js";
import { makeMessage } from "../flow/make-message.js";
import { Dice } from "./support/damage.js";

// Bodies of every type and version with the strangest values that their fields can hold. FUZZ_CASES sets the
// number of cases.
const numRuns = Number(process.env["FUZZ_CASES"] ?? 100_000);

const NUMBERS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.1,
  1.7e9,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MIN_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 53,
];
const TEXTS: readonly string[] = [
  "",
  "a",
  "slave(1)@10.0.0.1:5051",
  "x y=z",
  "\u001b[2J\u202e\ud83d\ude00\u0085",
  '"\\"',
  "é".repeat(300),
  "__proto__",
  "TASK_LOST",
];

function scalar(field: FieldDescriptor, schema: Schema, dice: Dice): unknown {
  switch (field.type) {
    case "string":
      return dice.pick(TEXTS);
    case "bytes":
      return Uint8Array.from({ length: dice.pick([0, 1, 16, 60]) }, () => dice.roll(256));
    case "bool":
      return dice.roll(2) === 1;
    case "double":
      return dice.pick(NUMBERS);
    case "float":
      return Math.fround(dice.pick(NUMBERS));
    case "enum": {
      const names = [...(schema.enumeration(field.ref ?? "")?.numberOf.keys() ?? [])];
      return names.length === 0 || dice.roll(10) === 0 ? 12345 : dice.pick(names);
    }
    case "int64":
    case "sint64":
    case "sfixed64":
      return dice.pick([0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]);
    case "uint64":
    case "fixed64":
      return dice.pick([0n, 1n, 5_000_000_000n, 2n ** 64n - 1n]);
    case "uint32":
    case "fixed32":
      return dice.pick([0, 1, 16777343, 2 ** 32 - 1]);
    default:
      return dice.pick([0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]);
  }
}

function bodyOf(schema: Schema, type: string, dice: Dice, depth: number): PlainMessage {
  const body: PlainMessage = {};
  const fields = schema.message(type)?.fields ?? [];
  // Bodies of all fields grow without end: as many as fit in a line, and all of them now and then.
  const most = dice.roll(4) === 0 ? fields.length : 6;
  const value = (field: FieldDescriptor): unknown =>
    field.type === "message"
      ? bodyOf(schema, field.ref ?? "", dice, depth + 1)
      : scalar(field, schema, dice);
  for (const field of fields) {
    if (Object.keys(body).length >= most) break;
    if (field.type === "message" && (depth >= 4 || schema.message(field.ref ?? "") === undefined))
      continue;
    if (dice.roll(3) === 0) continue;
    if (field.label === "map") body[field.name] = { [dice.pick(["k", "", "é"])]: value(field) };
    else if (field.label !== "repeated") body[field.name] = value(field);
    else body[field.name] = Array.from({ length: 1 + dice.roll(4) }, () => value(field));
  }
  return body;
}

const filter = compileFilter(
  'task == "a" || state == "TASK_LOST" || body.x.y > 1.5 || size(agents) > 3 || body.offers.exists(o, o.hostname == "h")',
);

const TYPES = new Map(
  SCHEMA_VERSIONS.map((version) => [version, [...schemaAt(version).messageNames()]]),
);

describe("bodies of every type", () => {
  test("can be shown in every view, filtered, written as JSON and read back", () => {
    if (filter.kind === "error") throw new Error(filter.pretty);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const dice = new Dice(seed);
        const version = dice.pick(SCHEMA_VERSIONS);
        const schema = schemaAt(version);
        const proto = dice.pick(TYPES.get(version) ?? []);
        const body = bodyOf(schema, proto, dice, 0);
        const payload = encodeMessage(schema, proto, body);
        const type = describeType(proto, body);
        const message = makeMessage({ type, proto, version, body, payload, size: payload.length });
        const line = formatLine(lineOf(message));
        for (let index = 0; index < line.length; index++) {
          const code = line.charCodeAt(index);
          if (code < 0x20 || (code >= 0x7f && code < 0xa0)) throw new Error(JSON.stringify(line));
        }
        treeOf(message);
        hexOf(message);
        filter.test(message);
        const json = jsonOf(message, { secrets: true });
        const back = messageFromJson(json);
        const quiet = jsonOf(message);
        if (jsonOf(messageFromJson(quiet)) !== quiet) throw new Error(quiet);
        if (jsonOf(back, { secrets: true }) !== json)
          throw new Error(`${json}\n${jsonOf(back, { secrets: true })}`);
        if (Buffer.compare(back.payload, payload) !== 0) throw new Error(`other bytes: ${json}`);
      }),
      { numRuns },
    );
  });
});
