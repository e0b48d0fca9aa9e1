import { describe, expect, test } from "vitest";
import { encodeMessage, type PlainMessage } from "../../../src/wire/body/index.js";
import { schemaAt } from "../../../src/wire/schema/index.js";
import { everything } from "./test-schema.js";

const encode = (value: PlainMessage) => encodeMessage(everything, "Everything", value);

describe("encodeMessage", () => {
  test("writes fields in the order of their numbers, whatever the order of the object", () => {
    expect([...encode({ uint32: 1, int32: 2 })]).toEqual([0x08, 2, 0x18, 1]);
  });

  test("leaves out undefined fields and empty lists", () => {
    expect(encode({ int32: undefined, numbers: [], by_name: {} })).toHaveLength(0);
  });

  test("takes safe integers for 64-bit fields and bigints for 32-bit ones", () => {
    expect(encode({ int64: 5, int32: 5n })).toEqual(encode({ int64: 5n, int32: 5 }));
  });

  test("takes numbers for enums", () => {
    expect(encode({ enum: 300 })).toEqual(encode({ enum: "DEEP_BLUE" }));
  });

  test("writes lone surrogates that stand for no byte as replacement characters", () => {
    expect([...encode({ string: "\ud800" })]).toEqual([0x7a, 3, 0xef, 0xbf, 0xbd]);
  });

  test.each([
    [{ enum: "BLUE" }, 'enum: found "BLUE", want one of RED, GREEN, DEEP_BLUE, NEGATIVE'],
    [
      { messages: [{}, { enum: true }] },
      "messages[1].enum: found true, want one of RED, GREEN, DEEP_BLUE, NEGATIVE",
    ],
    [
      { by_name: { k: { int32: "1" } } },
      'by_name["k"].int32: found "1", want an integer from -2147483648 to 2147483647',
    ],
    [
      { by_number: { k: "v" } },
      'by_number["k"]: found "k", want a bigint from -9223372036854775808 to 9223372036854775807',
    ],
    [{ uint32: -1 }, "uint32: found -1, want an integer from 0 to 4294967295"],
    [{ int32: 1.5 }, "int32: found 1.5, want an integer from -2147483648 to 2147483647"],
    [
      { uint64: 2n ** 64n },
      "uint64: found 18446744073709551616n, want a bigint from 0 to 18446744073709551615",
    ],
    [
      { int64: 2 ** 60 },
      "int64: found 1152921504606847000, want a bigint from -9223372036854775808 to 9223372036854775807",
    ],
    [{ bool: 1 }, "bool: found 1, want true or false"],
    [{ string: 1 }, "string: found 1, want a string"],
    [{ bytes: "x" }, 'bytes: found "x", want a Uint8Array'],
    [{ double: "1" }, 'double: found "1", want a number'],
    [{ numbers: 1 }, "numbers: found 1, want an array of int32"],
    [
      { numbers: [1, undefined] },
      "numbers[1]: found nothing, want an integer from -2147483648 to 2147483647",
    ],
    [{ message: [] }, "message: found an array of 0, want an object of Everything"],
    [
      { message: { nothing: 1 } },
      "message.nothing: found 1, want no such field: Everything of test lacks it",
    ],
    [{ foreign: {} }, "foreign: found an object, want no value: the schema lacks Nowhere"],
  ])("says what is wrong in %o", (value, message) => {
    expect(() => encode(value)).toThrowError(message);
  });

  test("refuses a cycle", () => {
    const cycle: Record<string, unknown> = {};
    cycle["message"] = cycle;
    expect(() => encode(cycle)).toThrowError("at most 200 levels of messages, without cycles");
  });

  test("checks required fields only when asked to", () => {
    expect(encode({ strict: { id: "x" } })).toHaveLength(6);
    expect(() =>
      encodeMessage(everything, "Everything", { strict: { id: "x" } }, { checkRequired: true }),
    ).toThrowError("strict.kind: found nothing, want Color: required in Strict of test");
  });

  test("names the union type of Mesos in its errors", () => {
    expect(() =>
      encodeMessage(schemaAt("1.11.0"), "mesos.internal.StatusUpdateMessage", {
        update: { status: { state: "TASK_X" } },
      } as never),
    ).toThrowError(/^update\.status\.state: found "TASK_X", want one of TASK_STARTING, /);
  });
});
