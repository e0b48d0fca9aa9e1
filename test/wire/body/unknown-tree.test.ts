import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUnknown, plainUnknown, WIRE_BYTES } from "../../../src/wire/body/index.js";
import {
  delimitedField,
  fixed32Field,
  fixed64Field,
  groupField,
  varint,
  varintField,
} from "./wire-builder.js";

const plain = (bytes: readonly number[]) => {
  const { [WIRE_BYTES]: wire, ...fields } = plainUnknown(Uint8Array.from(bytes));
  expect([...(wire ?? [])]).toEqual(bytes);
  return fields;
};

describe("decodeUnknown and plainUnknown", () => {
  test.each<[string, number[], Record<string, unknown>]>([
    ["nothing", [], {}],
    ["a varint", varintField(1, 2n ** 64n - 1n), { 1: 2n ** 64n - 1n }],
    ["fixed64", fixed64Field(2, [0, 0, 0, 0, 0, 0, 0xf8, 0x3f]), { 2: 1.5 }],
    ["fixed32", fixed32Field(3, [0, 0, 0xc0, 0x3f]), { 3: 1.5 }],
    ["text", delimitedField(4, "slave(1)@10.0.0.1:5051"), { 4: "slave(1)@10.0.0.1:5051" }],
    ["text of several lines", delimitedField(4, "a\n\tä"), { 4: "a\n\tä" }],
    ["empty content", delimitedField(4, ""), { 4: "" }],
    ["a message", delimitedField(5, varintField(1, 7)), { 5: { 1: 7n } }],
    [
      "a message that is printable",
      delimitedField(5, delimitedField(1, "x".repeat(36))),
      { 5: { 1: "x".repeat(36) } },
    ],
    ["bytes", delimitedField(6, [0xff, 0xfe]), { 6: Uint8Array.of(0xff, 0xfe) }],
    ["a group", groupField(7, varintField(1, 1)), { 7: { 1: 1n } }],
    [
      "several of one number",
      [...varintField(1, 1), ...delimitedField(2, "a"), ...varintField(1, 2)],
      { 1: [1n, 2n], 2: "a" },
    ],
  ])("%s", (_, bytes, wanted) => {
    expect(plain(bytes)).toEqual(wanted);
  });

  test("bytes that may be a packed list say so", () => {
    const { fields } = decodeUnknown(
      Uint8Array.from(delimitedField(1, [...varint(0), ...varint(300)])),
    );
    expect(fields[0]?.value).toMatchObject({ kind: "bytes", packed: [0n, 300n] });
  });

  test("a UUID is no packed list", () => {
    const uuid = [
      0x2b, 0xfe, 0xf6, 0x51, 0xcf, 0xb7, 0x43, 0x38, 0xb8, 0xf2, 0x28, 0xbe, 0x33, 0x88, 0x98,
      0xe4,
    ];
    const { fields } = decodeUnknown(Uint8Array.from(delimitedField(1, uuid)));
    expect(fields[0]?.value).toMatchObject({ kind: "bytes", packed: undefined });
  });

  test("offsets count from the start of the bytes", () => {
    const tree = decodeUnknown(
      Uint8Array.from([...varintField(1, 1), ...delimitedField(2, varintField(3, 1))]),
    );
    expect(tree.fields.map(({ offset }) => offset)).toEqual([0, 2]);
    expect(tree.fields[1]?.value).toMatchObject({ tree: { fields: [{ number: 3, offset: 4 }] } });
  });

  test("damage is where the fields end", () => {
    expect(decodeUnknown(Uint8Array.from([...varintField(1, 1), 0x07, 1]))).toMatchObject({
      fields: [{ number: 1 }],
      damagedAt: 2,
    });
  });

  test("any bytes give fields and a rest that lie behind each other", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { fields, damagedAt } = decodeUnknown(bytes);
        const offsets = [...fields.map(({ offset }) => offset), damagedAt ?? bytes.length];
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
      }),
      { numRuns: 1000 },
    );
  });

  test("messages in messages without end stay bytes", () => {
    let bytes: number[] = [];
    for (let depth = 0; depth < 500; depth++) bytes = delimitedField(1, bytes);
    expect(() => plain(bytes)).not.toThrow();
  });
});
