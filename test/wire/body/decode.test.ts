import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeMessage,
  encodeMessage,
  equalValues,
  type PlainMessage,
  UNKNOWN_FIELDS,
  WIRE_BYTES,
} from "../../../src/wire/body/index.js";
import { everything } from "./test-schema.js";
import {
  delimitedField,
  fixed32Field,
  fixed64Field,
  groupField,
  varint,
  varintField,
} from "./wire-builder.js";

const decode = (bytes: readonly number[]) =>
  decodeMessage(everything, "Everything", Uint8Array.from(bytes));
const encode = (value: PlainMessage) => [...encodeMessage(everything, "Everything", value)];

// Bytes and value; every row is decoded and encoded.
const canonical: readonly (readonly [string, readonly number[], PlainMessage])[] = [
  ["nothing", [], {}],
  ["int32", varintField(1, 150), { int32: 150 }],
  ["int32 set to 0", [0x08, 0x00], { int32: 0 }],
  ["negative int32 in ten bytes", varintField(1, -2), { int32: -2 }],
  ["least int32", varintField(1, -(2 ** 31)), { int32: -(2 ** 31) }],
  ["int64", varintField(2, 2n ** 62n), { int64: 2n ** 62n }],
  ["int64 above 2^53", varintField(2, 9007199254740993n), { int64: 9007199254740993n }],
  ["least int64", varintField(2, -(2n ** 63n)), { int64: -(2n ** 63n) }],
  ["int64 -1", varintField(2, -1), { int64: -1n }],
  ["most uint32", varintField(3, 2 ** 32 - 1), { uint32: 2 ** 32 - 1 }],
  ["most uint64", varintField(4, 2n ** 64n - 1n), { uint64: 2n ** 64n - 1n }],
  ["uint64 of 33 bits", varintField(4, 2n ** 32n), { uint64: 2n ** 32n }],
  ["sint32", varintField(5, 3), { sint32: -2 }],
  ["least sint32", varintField(5, 2 ** 32 - 1), { sint32: -(2 ** 31) }],
  ["sint64", varintField(6, 2n ** 64n - 1n), { sint64: -(2n ** 63n) }],
  ["bool", [...varintField(7, 1)], { bool: true }],
  ["bool set to false", varintField(7, 0), { bool: false }],
  ["enum", varintField(8, 300), { enum: "DEEP_BLUE" }],
  ["negative enum", varintField(8, -1), { enum: "NEGATIVE" }],
  ["fixed32", fixed32Field(9, [1, 0, 0, 0x80]), { fixed32: 0x80000001 }],
  ["sfixed32", fixed32Field(10, [0xff, 0xff, 0xff, 0xff]), { sfixed32: -1 }],
  ["float", fixed32Field(11, [0, 0, 0xc0, 0x3f]), { float: 1.5 }],
  ["fixed64", fixed64Field(12, [1, 0, 0, 0, 0, 0, 0, 0x80]), { fixed64: 2n ** 63n + 1n }],
  ["sfixed64", fixed64Field(13, Array(8).fill(0xff)), { sfixed64: -1n }],
  ["double", fixed64Field(14, [0, 0, 0, 0, 0, 0, 0xf8, 0x3f]), { double: 1.5 }],
  ["negative zero", fixed64Field(14, [0, 0, 0, 0, 0, 0, 0, 0x80]), { double: -0 }],
  ["NaN", fixed64Field(14, [0, 0, 0, 0, 0, 0, 0xf8, 0x7f]), { double: Number.NaN }],
  ["string", delimitedField(15, "ab"), { string: "ab" }],
  ["string of four-byte characters", delimitedField(15, "a😀"), { string: "a😀" }],
  ["long string", delimitedField(15, "ä".repeat(200)), { string: "ä".repeat(200) }],
  ["byte order mark", delimitedField(15, "\ufeffx"), { string: "\ufeffx" }],
  ["empty string", delimitedField(15, ""), { string: "" }],
  ["bytes", delimitedField(16, [0, 255]), { bytes: Uint8Array.of(0, 255) }],
  ["empty message", delimitedField(17, []), { message: {} }],
  ["message", delimitedField(17, varintField(1, 1)), { message: { int32: 1 } }],
  [
    "message longer than one byte of length",
    delimitedField(17, delimitedField(15, "x".repeat(300))),
    { message: { string: "x".repeat(300) } },
  ],
  ["repeated", [...varintField(18, 1), ...varintField(18, 1)], { numbers: [1, 1] }],
  ["packed", delimitedField(19, [...varint(1), ...varint(-1)]), { packed: [1n, -1n] }],
  ["packed enums", delimitedField(20, [0, 1, 7]), { colors: ["RED", "GREEN", 7] }],
  [
    "repeated strings",
    [...delimitedField(21, ""), ...delimitedField(21, "b")],
    { texts: ["", "b"] },
  ],
  [
    "repeated messages",
    [...delimitedField(22, []), ...delimitedField(22, varintField(7, 1))],
    { messages: [{}, { bool: true }] },
  ],
  [
    "map of messages",
    delimitedField(23, [...delimitedField(1, "k"), ...delimitedField(2, varintField(1, 1))]),
    { by_name: { k: { int32: 1 } } },
  ],
  [
    "map with integer keys",
    delimitedField(24, [...varintField(1, -5), ...delimitedField(2, "v")]),
    { by_number: { "-5": "v" } },
  ],
  [
    "map with boolean keys",
    delimitedField(25, [...varintField(1, 1), ...varintField(2, 1)]),
    { by_flag: { true: "GREEN" } },
  ],
  ["a tag of two bytes", varintField(1000, 1), { far: true }],
  ["an enum number without a name", varintField(8, 77), { enum: 77 }],
];

describe("decodeMessage and encodeMessage", () => {
  test.each(canonical)("%s", (_, bytes, value) => {
    const decoded = decode(bytes);
    expect(decoded.value).toEqual(value);
    expect(decoded.value[WIRE_BYTES]).toBeUndefined();
    expect(encode(value)).toEqual(bytes);
  });

  test("a map key called __proto__ is a key like any other", () => {
    const bytes = delimitedField(24, [...varintField(1, 1), ...delimitedField(2, "v")]);
    const named = delimitedField(23, [...delimitedField(1, "__proto__"), ...delimitedField(2, [])]);
    const { value } = decode([...named, ...bytes]);
    expect(Object.keys(value["by_name"] as object)).toEqual(["__proto__"]);
    expect(encode(value)).toEqual([...named, ...bytes]);
  });

  test("bytes are views of the input", () => {
    const input = Uint8Array.from(delimitedField(16, [1, 2, 3]));
    const { value } = decodeMessage(everything, "Everything", input);
    expect((value["bytes"] as Uint8Array).buffer).toBe(input.buffer);
  });

  test("bytes are plain views also when the input is a Buffer", () => {
    const { value } = decodeMessage(
      everything,
      "Everything",
      Buffer.from(delimitedField(16, [1, 2])),
    );
    expect(Buffer.isBuffer(value["bytes"])).toBe(false);
  });
});

describe("what is not canonical", () => {
  const cases: readonly (readonly [string, readonly number[], PlainMessage])[] = [
    ["fields out of order", [...varintField(3, 1), ...varintField(1, 2)], { int32: 2, uint32: 1 }],
    ["the last of several wins", [...varintField(1, 1), ...varintField(1, 2)], { int32: 2 }],
    ["an overlong varint", [0x08, 0x81, 0x00], { int32: 1 }],
    ["an overlong tag", [0x88, 0x00, 0x01], { int32: 1 }],
    ["an overlong length", [0x7a, 0x81, 0x00, 0x61], { string: "a" }],
    ["a boolean of 2", varintField(7, 2), { bool: true }],
    ["an int32 of more than 32 bits", varintField(1, 2n ** 32n + 5n), { int32: 5 }],
    ["a negative int32 in five bytes", [0x08, ...varint(0xffffffff)], { int32: -1 }],
    ["an eleventh bit in the tenth byte", [0x10, ...Array(9).fill(0xff), 0x03], { int64: -1n }],
    ["another NaN", fixed64Field(14, [1, 0, 0, 0, 0, 0, 0xf8, 0x7f]), { double: Number.NaN }],
    ["repeated in packed form", delimitedField(18, [1, 2]), { numbers: [1, 2] }],
    ["packed one by one", [...varintField(19, 1), ...varintField(19, 2)], { packed: [1n, 2n] }],
    [
      "packed in two pieces",
      [...delimitedField(19, [1]), ...delimitedField(19, [2])],
      { packed: [1n, 2n] },
    ],
    [
      "a list in two places",
      [...varintField(18, 1), ...varintField(7, 1), ...varintField(18, 2)],
      { bool: true, numbers: [1, 2] },
    ],
    ["an empty packed list", delimitedField(19, []), {}],
    [
      "a message in two pieces is merged",
      [...delimitedField(17, varintField(1, 1)), ...delimitedField(17, varintField(3, 2))],
      { message: { int32: 1, uint32: 2 } },
    ],
    [
      "a map entry without a key",
      delimitedField(24, delimitedField(2, "v")),
      { by_number: { "0": "v" } },
    ],
    [
      "a map entry without a value",
      delimitedField(23, delimitedField(1, "k")),
      { by_name: { k: {} } },
    ],
    [
      "map keys that JavaScript would sort",
      [
        ...delimitedField(24, [...varintField(1, 9), ...delimitedField(2, "a")]),
        ...delimitedField(24, [...varintField(1, 2), ...delimitedField(2, "b")]),
      ],
      { by_number: { 2: "b", 9: "a" } },
    ],
  ];

  test.each(cases)("%s", (_, bytes, value) => {
    const decoded = decode(bytes);
    expect(equalValues(decoded.value, value)).toBe(true);
    expect(encode(decoded.value)).toEqual(bytes);
  });

  test("encoding falls back to tag order once the value was changed", () => {
    const { value } = decode([...varintField(3, 1), ...varintField(1, 2)]);
    value["int32"] = 5;
    expect(encode(value)).toEqual([...varintField(1, 5), ...varintField(3, 1)]);
  });

  test("what was not changed inside a changed message keeps its bytes", () => {
    const inner = [...varintField(3, 1), ...varintField(1, 2)];
    const { value } = decode([...varintField(7, 1), ...delimitedField(17, inner)]);
    value["bool"] = false;
    expect(encode(value)).toEqual([...varintField(7, 0), ...delimitedField(17, inner)]);
  });
});

describe("what the schema does not know", () => {
  test("is kept as raw runs and comes back where it was", () => {
    const unknown = [
      ...varintField(27, 5),
      ...delimitedField(28, "x"),
      ...groupField(29, varintField(1, 1)),
    ];
    const bytes = [...varintField(1, 1), ...unknown, ...varintField(1000, 1)];
    const { value, notes } = decode(bytes);
    expect(value[UNKNOWN_FIELDS]).toEqual([Uint8Array.from(unknown)]);
    expect(encode(value)).toEqual(bytes);
    expect(notes.map(({ code, offset }) => [code, offset])).toEqual([
      ["unknown-fields", 2],
      ["unknown-fields", 5],
      ["unknown-fields", 9],
    ]);
  });

  test("survives a change of the known fields and a spread", () => {
    const { value } = decode([
      ...varintField(1, 1),
      ...varintField(27, 5),
      ...varintField(1000, 1),
    ]);
    expect(encode({ ...value, int32: 2 })).toEqual([
      ...varintField(1, 2),
      ...varintField(27, 5),
      ...varintField(1000, 1),
    ]);
  });

  test("at the end, as old runtimes relay it, stays at the end", () => {
    const bytes = [...varintField(1000, 1), ...varintField(27, 5)];
    expect(encode(decode(bytes).value)).toEqual(bytes);
  });

  test("a known number in another wire form is unknown, with a note that says so", () => {
    const bytes = [...delimitedField(1, "x"), ...varintField(15, 3)];
    const { value, notes } = decode(bytes);
    expect(value).toEqual({ [UNKNOWN_FIELDS]: [Uint8Array.from(bytes)] });
    expect(notes.map(({ text }) => text)).toEqual([
      "int32: found length-delimited, want varint for field 1 of Everything of test at offset 0",
      "string: found varint, want length-delimited for field 15 of Everything of test at offset 3",
    ]);
    expect(encode(value)).toEqual(bytes);
  });

  test("a message type that the schema lacks stays raw", () => {
    const bytes = delimitedField(31, [1, 2, 3]);
    const { value, notes } = decode(bytes);
    expect(notes[0]).toMatchObject({ code: "unknown-fields", path: "foreign" });
    expect(encode(value)).toEqual(bytes);
  });

  test("enum numbers are noted once with the path of the first", () => {
    const { notes } = decode([...delimitedField(20, [1, 7]), ...varintField(8, 7)]);
    expect(notes).toEqual([
      {
        code: "unknown-enum",
        path: "colors[1]",
        offset: 4,
        text: "colors[1]: found 7, not a value of Color at offset 4",
      },
    ]);
  });

  test("strings that are not UTF-8 keep their bytes", () => {
    const bytes = delimitedField(15, [0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xe2, 0x82]);
    const { value, notes } = decode(bytes);
    expect(value["string"]).toBe("a\udcff\udcc3(\udced\udca0\udc80\udce2\udc82");
    expect(notes[0]).toMatchObject({ code: "invalid-utf8", path: "string", offset: 2 });
    expect(encode(value)).toEqual(bytes);
  });

  test("missing required fields are notes, nested ones with their path", () => {
    const { value, notes } = decode(delimitedField(30, delimitedField(1, "x")));
    expect(value).toEqual({ strict: { id: "x" } });
    expect(notes).toEqual([
      {
        code: "missing-required",
        path: "strict",
        offset: 3,
        text: "strict: found no kind, required in Strict of test at offset 3",
      },
    ]);
  });
});

describe("required enums", () => {
  test("a number without a name is kept, and the field is not set", () => {
    const { value, notes } = decode(
      delimitedField(30, [...delimitedField(1, "x"), ...varintField(2, 77)]),
    );
    expect(value).toEqual({ strict: { id: "x", kind: 77 } });
    expect(notes.map(({ code, text }) => `${code}: ${text}`)).toEqual([
      "unknown-enum: strict.kind: found 77, not a value of Color at offset 7",
      "missing-required: strict: found no known kind, required in Strict of test at offset 3",
    ]);
  });
});

describe("damage", () => {
  test.each([
    ["inside a tag", [...varintField(7, 1), 0x80], "truncated", "", 2],
    ["inside a varint", [0x08, 0xff], "truncated", "int32", 1],
    ["before a fixed64", [0x71, 1, 2], "truncated", "double", 1],
    ["inside a string", [0x7a, 5, 0x61], "truncated", "string", 1],
    ["inside a length", [0x7a, 0x80], "truncated", "string", 1],
    ["inside an unknown field", [...varint((27 << 3) | 2), 9, 0], "truncated", "", 2],
    ["inside a group", [...varint((27 << 3) | 3), ...varintField(1, 1)], "truncated", "", 4],
    [
      "inside a nested string",
      delimitedField(22, [0x7a, 5, 0x61]).slice(0, -1),
      "truncated",
      "messages[0].string",
      4,
    ],
    [
      "a string beyond its message",
      delimitedField(17, [0x7a, 5, 0x61]),
      "malformed",
      "message.string",
      4,
    ],
    ["field number 0", [0x00, 0x01], "malformed", "", 0],
    ["wire type 6", [0x0e], "malformed", "", 0],
    ["the end of a group that never began", [0x0c], "malformed", "", 0],
    [
      "the end of another group",
      [...varint((27 << 3) | 3), ...varint((28 << 3) | 4)],
      "malformed",
      "",
      2,
    ],
    ["a varint of eleven bytes", [0x08, ...Array(10).fill(0x80), 1], "malformed", "int32", 1],
    ["a tag of more than 32 bits", [...Array(5).fill(0xff), 1], "malformed", "", 0],
  ])("%s", (_, bytes, code, path, offset) => {
    const { value, notes } = decode(bytes);
    expect(notes.map((note) => [note.code, note.path, note.offset])).toContainEqual([
      code,
      path,
      offset,
    ]);
    expect(encode(value)).toEqual(bytes);
  });

  test("what stands before it is decoded, and what stands after a damaged message too", () => {
    const broken = [...varintField(1, 1), 0x00];
    const { value } = decode([
      ...delimitedField(17, broken),
      ...delimitedField(21, "next"),
      0x7a,
      9,
      0x61,
    ]);
    expect(equalValues(value, { message: { int32: 1 }, texts: ["next"] })).toBe(true);
  });

  test("a declared length of 4 GiB is a note, not an allocation", () => {
    const { notes } = decode([0x82, 0x01, ...varint(2n ** 32n)]);
    expect(notes[0]?.text).toBe("bytes: found 0 bytes, want 4294967296 at offset 2");
  });

  test("messages nested too deeply stay raw", () => {
    let bytes: number[] = [];
    for (let depth = 0; depth < 150; depth++) bytes = delimitedField(17, bytes);
    const { value, notes } = decode(bytes);
    expect(notes).toMatchObject([{ code: "limit" }]);
    expect(notes[0]?.path.split(".")).toHaveLength(100);
    expect(encode(value)).toEqual(bytes);
  });

  test("messages nested too deeply come back when they are not canonical either", () => {
    let bytes = [...varintField(3, 1), ...varintField(1, 1)];
    for (let depth = 0; depth < 150; depth++) {
      bytes = [...varintField(18, 1), ...delimitedField(17, bytes)];
    }
    expect(encode(decode(bytes).value)).toEqual(bytes);
  });

  test("more values than the limit stay raw", () => {
    const bytes = Uint8Array.from(Array.from({ length: 50 }, () => varintField(18, 1)).flat());
    const limits = { maxDepth: 100, maxValues: 10 };
    const { value, notes } = decodeMessage(everything, "Everything", bytes, limits);
    expect(value["numbers"]).toHaveLength(10);
    expect(notes).toMatchObject([{ code: "limit", offset: 30 }]);
  });

  test("notes beyond a hundred are counted", () => {
    const bytes = Array.from({ length: 150 }, () => delimitedField(21, [0xff])).flat();
    const { notes } = decode(bytes);
    expect(notes).toHaveLength(101);
    expect(notes.at(-1)?.text).toBe("50 more notes on this body");
  });

  test("an unknown type is the caller's mistake", () => {
    expect(() => decodeMessage(everything, "mesos.Nothing", new Uint8Array(0))).toThrowError(
      'cannot find message type "mesos.Nothing" in the schema of test',
    );
  });
});

describe("properties", () => {
  test("any bytes decode, and encode to the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const { value } = decodeMessage(everything, "Everything", bytes);
        expect(encodeMessage(everything, "Everything", value)).toEqual(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test("fields in any order and form decode, and encode to the same bytes", () => {
    fc.assert(
      fc.property(fields, (bytes) => {
        const input = Uint8Array.from(bytes);
        const { value } = decodeMessage(everything, "Everything", input);
        expect(encodeMessage(everything, "Everything", value)).toEqual(input);
      }),
      { numRuns: 1500 },
    );
  });

  const numbers = fc.integer({ min: 1, max: 31 });
  const { fields } = fc.letrec<{ fields: number[]; field: number[] }>((tie) => ({
    fields: fc.array(tie("field"), { maxLength: 6 }).map((list) => list.flat()),
    field: fc.oneof(
      { depthSize: "small" },
      fc
        .tuple(numbers, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }))
        .map(([n, v]) => varintField(n, v)),
      fc.tuple(numbers, fc.uint8Array({ maxLength: 12 })).map(([n, b]) => delimitedField(n, b)),
      fc
        .tuple(numbers, fc.string({ unit: "binary", maxLength: 40 }))
        .map(([n, s]) => delimitedField(n, s)),
      fc
        .tuple(numbers, fc.uint8Array({ minLength: 4, maxLength: 4 }))
        .map(([n, b]) => fixed32Field(n, [...b])),
      fc
        .tuple(numbers, fc.uint8Array({ minLength: 8, maxLength: 8 }))
        .map(([n, b]) => fixed64Field(n, [...b])),
      fc.tuple(numbers, tie("fields")).map(([n, b]) => delimitedField(n, b)),
      fc.tuple(numbers, tie("fields")).map(([n, b]) => groupField(n, b)),
    ),
  }));
});
