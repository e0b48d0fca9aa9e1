import { SCHEMA_VERSIONS, type Schema, schemaAt } from "../schema/index.js";

/**
 * What the body of a libprocess message is.
 *
 * - `protobuf`: an encoded message of `type`
 * - `empty`: the message is all in its name
 * - `unknown`: no Mesos has a message of this name; modules and other programs on libprocess do
 */
export type LibprocessBodyType =
  | { readonly kind: "protobuf"; readonly type: string }
  | { readonly kind: "empty" }
  | { readonly kind: "unknown" };

const PING_BODY = "mesos.internal.PingSlaveMessage";

/**
 * What the body of the libprocess message `name` is at the schema's version: the name is the type, except for
 * `PING` (0.20: no body; 0.21 to 0.24: a PingSlaveMessage) and `PONG` (no body).
 */
export function libprocessBodyType(name: string, schema: Schema): LibprocessBodyType {
  if (name === "PONG") return { kind: "empty" };
  if (name === "PING") {
    return schema.message(PING_BODY) === undefined
      ? { kind: "empty" }
      : { kind: "protobuf", type: PING_BODY };
  }
  return schema.message(name) === undefined
    ? { kind: "unknown" }
    : { kind: "protobuf", type: name };
}

/**
 * The schema to decode a type with when its version is only a guess: `schema` itself when it holds the type,
 * else the newest of the same dialect that does.
 */
export function schemaHolding(typeName: string, schema: Schema): Schema | undefined {
  if (schema.message(typeName) !== undefined) return schema;
  for (const version of SCHEMA_VERSIONS.toReversed()) {
    const other = schemaAt(version, { dialect: schema.dialect });
    if (other.message(typeName) !== undefined) return other;
  }
  return undefined;
}
