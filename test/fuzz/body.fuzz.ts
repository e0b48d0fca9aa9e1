import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { annotate } from "../../src/annotate/index.js";
import {
  decodeMessage,
  decodeUnknown,
  encodeMessage,
  formatJson,
  fromDisplayJson,
  messageFromJson,
  parseJson,
  patchMessage,
  plainUnknown,
  SCHEMA_VERSIONS,
  schemaAt,
  toDisplayJson,
} from "../../src/wire/index.js";
import { recordedBodies, recordedJson } from "../wire/body/recorded-bodies.js";

const numRuns = Number(process.env["FUZZ_CASES"] ?? 100_000);

const versions = fc.constantFrom(...SCHEMA_VERSIONS);
const bodies = fc.constantFrom(
  ...recordedBodies.map(({ type, base64 }) => ({
    type,
    bytes: new Uint8Array(Buffer.from(base64, "base64")),
  })),
);

interface Mutation {
  readonly at: number;
  readonly cut: number;
  readonly insert: Uint8Array;
}

const mutations = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat({ max: 4 }),
    insert: fc.uint8Array({ maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutate(bytes: Uint8Array, changes: readonly Mutation[]): Uint8Array {
  let mutated = [...bytes];
  for (const { at, cut, insert } of changes) {
    const offset = Math.floor(at * mutated.length);
    mutated = [...mutated.slice(0, offset), ...insert, ...mutated.slice(offset + cut)];
  }
  return Uint8Array.from(mutated);
}

describe("bodies", () => {
  test("mutated bodies decode at any version, encode to the same bytes and survive our JSON", () => {
    fc.assert(
      fc.property(bodies, mutations, versions, ({ type, bytes }, changes, version) => {
        const schema = schemaAt(version);
        if (schema.message(type) === undefined) return;
        const input = mutate(bytes, changes);
        const { value, notes } = decodeMessage(schema, type, input);
        for (const { offset } of notes) expect(offset).toBeLessThanOrEqual(input.length);
        expect(encodeMessage(schema, type, value)).toEqual(input);
        annotate(schema, type, value);
        const json = parseJson(formatJson(toDisplayJson(value)));
        const again = fromDisplayJson(schema, type, json);
        expect(encodeMessage(schema, type, again.value)).toEqual(input);
      }),
      { numRuns },
    );
  });

  test("random bytes decode as any message", () => {
    const types = fc.constantFrom(...recordedBodies.map(({ type }) => type));
    fc.assert(
      fc.property(types, fc.uint8Array({ maxLength: 200 }), (type, bytes) => {
        const schema = schemaAt("master");
        const { value } = decodeMessage(schema, type, bytes);
        expect(encodeMessage(schema, type, value)).toEqual(bytes);
        decodeUnknown(bytes);
        toDisplayJson(plainUnknown(bytes));
      }),
      { numRuns },
    );
  });

  test("patching a field of a mutated body gives that field or says where the damage is", () => {
    fc.assert(
      fc.property(bodies, mutations, ({ type, bytes }, changes) => {
        const schema = schemaAt("master");
        const name = schema.message(type)?.fields.find((field) => field.type === "string")?.name;
        if (name === undefined) return;
        const input = mutate(bytes, changes);
        const list = schema.message(type)?.byName.get(name)?.label === "repeated";
        try {
          const value = list ? ["patched"] : "patched";
          const patched = patchMessage(schema, type, input, [{ path: name, value }]);
          expect(decodeMessage(schema, type, patched).value).toHaveProperty([name], value);
        } catch (error) {
          expect(error).toMatchObject({ code: "malformed" });
        }
      }),
      { numRuns: numRuns / 10 },
    );
  });

  test("mutated JSON is read without an exception", () => {
    const texts = fc.constantFrom(...recordedJson);
    fc.assert(
      fc.property(texts, mutations, versions, ({ type, text }, changes, version) => {
        const schema = schemaAt(version);
        if (schema.message(type) === undefined) return;
        const mutated = new TextDecoder().decode(mutate(new TextEncoder().encode(text), changes));
        const { value } = messageFromJson(schema, type, mutated);
        expect(encodeMessage(schema, type, value)).toBeInstanceOf(Uint8Array);
      }),
      { numRuns: numRuns / 10 },
    );
  });
});
