import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BodyEdit,
  decodeMessage,
  encodeMessage,
  type PlainMessage,
  patchMessage,
} from "../../../src/wire/body/index.js";
import { schemaAt } from "../../../src/wire/schema/index.js";
import { recordedBodies } from "./recorded-bodies.js";
import { everything } from "./test-schema.js";
import { delimitedField, varint, varintField } from "./wire-builder.js";

const patch = (bytes: readonly number[], ...edits: BodyEdit[]) => [
  ...patchMessage(everything, "Everything", Uint8Array.from(bytes), edits),
];
const set = (path: string, value: unknown): BodyEdit => ({ path, value });
const remove = (path: string): BodyEdit => ({ path, value: undefined });
const entry = (key: string, content: Iterable<number>) =>
  delimitedField(23, [...delimitedField(1, key), ...delimitedField(2, content)]);

describe("patchMessage", () => {
  test("changes one field and keeps order, overlong varints and unknown fields", () => {
    const before = [...varintField(7, 1), 0x88, 0x00, 0x05];
    const after = [...varintField(28, 1), 0x18, 0x81, 0x00];
    expect(patch([...before, ...varintField(4, 9), ...after], set("uint64", 300n))).toEqual([
      ...before,
      ...varintField(4, 300),
      ...after,
    ]);
  });

  test("changes a field deep inside", () => {
    const message = (text: string) => [
      ...varintField(27, 3),
      ...delimitedField(17, [...delimitedField(15, text), ...varintField(1, 1)]),
    ];
    const bytes = [...delimitedField(22, []), ...delimitedField(22, message("a"))];
    expect(patch(bytes, set("messages[1].message.string", "b".repeat(200)))).toEqual([
      ...delimitedField(22, []),
      ...delimitedField(22, message("b".repeat(200))),
    ]);
  });

  test.each<[string, number[], BodyEdit[], number[]]>([
    [
      "adds where the number belongs",
      [...varintField(1, 1), ...varintField(7, 1)],
      [set("uint32", 2)],
      [...varintField(1, 1), ...varintField(3, 2), ...varintField(7, 1)],
    ],
    [
      "adds at the end",
      varintField(1, 1),
      [set("far", true)],
      [...varintField(1, 1), ...varintField(1000, 1)],
    ],
    [
      "adds several in the order of numbers",
      [],
      [set("uint32", 3), set("int32", 1)],
      [...varintField(1, 1), ...varintField(3, 3)],
    ],
    [
      "creates messages on the way",
      [],
      [set("message.message.int32", 1)],
      delimitedField(17, delimitedField(17, varintField(1, 1))),
    ],
    ["removes", [...varintField(1, 1), ...varintField(7, 1)], [remove("int32")], varintField(7, 1)],
    [
      "removes every occurrence",
      [...varintField(1, 1), ...varintField(7, 1), ...varintField(1, 2)],
      [remove("int32")],
      varintField(7, 1),
    ],
    [
      "removing what is absent changes nothing",
      varintField(7, 1),
      [remove("int32"), remove("message.int32")],
      varintField(7, 1),
    ],
    [
      "sets in the place of the first of several",
      [...varintField(1, 1), ...varintField(7, 1), ...varintField(1, 2)],
      [set("int32", 9)],
      [...varintField(1, 9), ...varintField(7, 1)],
    ],
    [
      "puts a message in pieces together",
      [
        ...delimitedField(17, varintField(1, 1)),
        ...varintField(18, 1),
        ...delimitedField(17, varintField(7, 1)),
      ],
      [set("message.int32", 5)],
      [...delimitedField(17, [...varintField(1, 5), ...varintField(7, 1)]), ...varintField(18, 1)],
    ],
    [
      "replaces an element",
      [...varintField(18, 1), ...varintField(7, 1), ...varintField(18, 2)],
      [set("numbers[1]", 5)],
      [...varintField(18, 1), ...varintField(7, 1), ...varintField(18, 5)],
    ],
    [
      "appends elements behind the last",
      [...varintField(18, 1), ...varintField(1000, 1)],
      [set("numbers[1]", 2), set("numbers[2]", 3)],
      [
        ...varintField(18, 1),
        ...varintField(18, 2),
        ...varintField(18, 3),
        ...varintField(1000, 1),
      ],
    ],
    [
      "begins a list",
      varintField(1, 1),
      [set("texts[0]", "a")],
      [...varintField(1, 1), ...delimitedField(21, "a")],
    ],
    [
      "indices count the elements of the original",
      [...varintField(18, 1), ...varintField(18, 2), ...varintField(18, 3)],
      [remove("numbers[0]"), set("numbers[2]", 9)],
      [...varintField(18, 2), ...varintField(18, 9)],
    ],
    [
      "replaces a list",
      [...varintField(18, 1), ...varintField(18, 2)],
      [set("numbers", [7])],
      varintField(18, 7),
    ],
    [
      "edits a packed list",
      delimitedField(19, [1, 2, 3]),
      [set("packed[1]", 300n), remove("packed[2]"), set("packed[3]", 4n)],
      delimitedField(19, [1, ...varint(300), 4]),
    ],
    ["removes the last of a packed list", delimitedField(19, [1]), [remove("packed[0]")], []],
    [
      "replaces a map entry",
      [...entry("a", []), ...entry("b", [])],
      [set('by_name["b"]', { int32: 1 })],
      [...entry("a", []), ...entry("b", varintField(1, 1))],
    ],
    [
      "changes inside a map entry",
      entry("a", varintField(27, 1)),
      [set('by_name["a"].int32', 1)],
      entry("a", [...varintField(1, 1), ...varintField(27, 1)]),
    ],
    [
      "adds map entries",
      entry("a", []),
      [set('by_name["b"].int32', 1), set('by_name["c"]', {})],
      [...entry("a", []), ...entry("b", varintField(1, 1)), ...entry("c", [])],
    ],
    [
      "removes map entries of the same key",
      [...entry("a", []), ...entry("b", []), ...entry("a", [])],
      [remove('by_name["a"]')],
      entry("b", []),
    ],
    [
      "drops the message of a removed field",
      delimitedField(17, varintField(1, 1)),
      [remove("message.int32")],
      delimitedField(17, []),
    ],
  ])("%s", (_, bytes, edits, wanted) => {
    expect(patch(bytes, ...edits)).toEqual(wanted);
  });

  test.each<[string, BodyEdit[], string]>([
    [
      "an unknown field",
      [set("nothing", 1)],
      "cannot edit nothing: found nothing, want a field of Everything there",
    ],
    [
      "an unknown nested field",
      [set("message.x", 1)],
      "cannot edit message.x: found message.x, want a field of Everything there",
    ],
    [
      "an index without a list",
      [set("int32[0]", 1)],
      "cannot edit int32[0]: found int32[0], want a field there",
    ],
    [
      "a list without an index",
      [set("messages.int32", 1)],
      "cannot edit messages.int32: found messages.int32, want an index there",
    ],
    [
      "a map without a key",
      [set("by_name.int32", 1)],
      "cannot edit by_name.int32: found by_name.int32, want a key there",
    ],
    [
      "a path into a scalar",
      [set("int32.x", 1)],
      "cannot edit int32.x: found int32.x, want nothing behind a int32 there",
    ],
    [
      "an index far behind the list",
      [set("numbers[3]", 1)],
      "cannot edit numbers[3]: found 0 elements, want an index up to 0",
    ],
    [
      "two edits of one field",
      [set("int32", 1), set("int32", 2)],
      "cannot edit int32: found another edit of int32, want one",
    ],
    [
      "edits of a field and inside it",
      [set("message", {}), set("message.int32", 2)],
      "cannot edit message.int32: found another edit of message, want one",
    ],
    [
      "edits of a list and inside it",
      [set("numbers[0]", 1), set("numbers", [])],
      "cannot edit numbers: found another edit of numbers, want one",
    ],
    [
      "a value that does not fit",
      [set("message.int32", "x")],
      'message.int32: found "x", want an integer',
    ],
  ])("refuses %s", (_, edits, message) => {
    expect(() => patch([], ...edits)).toThrowError(message);
  });

  test("refuses damaged bytes on the way, with their offset", () => {
    expect(() => patch([...varintField(1, 1), 0x7a, 9], set("int32", 1))).toThrowError(
      "cannot read protobuf fields at offset 2",
    );
    expect(patch(delimitedField(17, [0xff]), set("int32", 1))).toEqual([
      ...varintField(1, 1),
      ...delimitedField(17, [0xff]),
    ]);
  });

  test("rewrites the addresses of offers and nothing else", () => {
    const body = recordedBodies.find(({ type }) => type === "mesos.internal.ResourceOffersMessage");
    const schema = schemaAt(body?.version ?? "");
    const bytes = new Uint8Array(Buffer.from(body?.base64 ?? "", "base64"));
    const type = "mesos.internal.ResourceOffersMessage";
    const before = decodeMessage(schema, type, bytes).value;
    const patched = patchMessage(schema, type, bytes, [
      set("pids[0]", "slave(1)@10.0.0.9:5051"),
      set("offers[0].url.address.ip", "10.0.0.9"),
    ]);
    const after = structuredClone(before) as unknown as PlainMessage;
    expect(after).toHaveProperty(["offers", 0, "url", "address", "ip"]);
    const offers = after["offers"] as { url: { address: { ip: string } } }[];
    if (offers[0] !== undefined) offers[0].url.address.ip = "10.0.0.9";
    after["pids"] = ["slave(1)@10.0.0.9:5051"];
    expect(patched).toEqual(encodeMessage(schema, type, after as never));
  });

  test("setting what is there already changes no canonical body", () => {
    fc.assert(
      fc.property(fc.constantFrom(...recordedBodies), ({ type, version, base64 }) => {
        const schema = schemaAt(version);
        const bytes = new Uint8Array(Buffer.from(base64, "base64"));
        const value = decodeMessage(schema, type, bytes).value as unknown as PlainMessage;
        const edits = Object.keys(value).map((name) => set(name, value[name]));
        expect(patchMessage(schema, type, bytes, edits)).toEqual(bytes);
      }),
    );
  });

  test("a patched message decodes as the original with the edit", () => {
    const texts = fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(texts, fc.nat(), fc.string(), (list, at, text) => {
        const index = at % (list.length + 1);
        const bytes = encodeMessage(everything, "Everything", { texts: list, int32: 1 });
        const patched = patchMessage(everything, "Everything", bytes, [
          set(`texts[${index}]`, text),
        ]);
        const wanted = [...list];
        wanted[index] = text;
        expect(decodeMessage(everything, "Everything", patched).value).toEqual({
          int32: 1,
          texts: wanted,
        });
      }),
    );
  });
});
