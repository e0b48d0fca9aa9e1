import { MesosSniffError } from "../errors/index.js";
import { type BodyNote, decodeMessage, encodeMessage, type Schema } from "../wire/index.js";
import type { MessageCodec } from "./codec.js";

/** Damage that makes protobuf's own `ParseFromString` refuse a body. */
const FATAL: ReadonlySet<BodyNote["code"]> = new Set([
  "truncated",
  "malformed",
  "limit",
  "missing-required",
]);

/**
 * The codec of the real wire: message names are protobuf types of a schema; other names have raw bodies.
 *
 * As strict as the original: a body that is damaged or lacks a required field does not decode, one that lacks a
 * required field is not sent.
 */
export function schemaCodec(schema: Schema): MessageCodec {
  return {
    encode: (name: string, body: unknown): Uint8Array =>
      // The type of the body is checked by the encoder, field by field.
      encodeMessage(schema, name, body as never, { checkRequired: true }),
    decode: (name: string, bytes: Uint8Array): unknown => {
      if (schema.message(name) === undefined) return bytes;
      const { value, notes } = decodeMessage(schema, name, bytes);
      const damage = notes.find(({ code }) => FATAL.has(code));
      if (damage === undefined) return value;
      const facts = damage.offset === undefined ? {} : { offset: damage.offset };
      throw new MesosSniffError("malformed", damage.text, facts);
    },
  };
}
