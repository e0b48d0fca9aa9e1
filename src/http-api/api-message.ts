import { encodeUtf8 } from "../bytes/index.js";
import {
  type BodyOf,
  encodeMessage,
  encodeRecord,
  messageToJson,
  type Schema,
} from "../wire/index.js";
import type { ApiFormat } from "./api-format.js";
import { translate } from "./translate.js";

/** `mesos.v1.scheduler.Event` for `mesos.scheduler.Event`. */
export function v1TypeOf(type: string): string {
  return type.replace(/^mesos\./, "mesos.v1.");
}

/** A message of a v1 API as bytes, from the body of its v0 twin. */
export function encodeApiMessage<N extends string>(
  schema: Schema,
  type: N,
  body: BodyOf<N>,
  format: ApiFormat,
): Uint8Array {
  if (format === "protobuf") return encodeMessage(schema, type, body);
  return encodeUtf8(apiJson(schema, type, body));
}

/** The same as one record of a stream. */
export function encodeApiRecord<N extends string>(
  schema: Schema,
  type: N,
  body: BodyOf<N>,
  format: ApiFormat,
): Uint8Array {
  return encodeRecord(encodeApiMessage(schema, type, body, format));
}

/** JSON of a v1 message, from the body of its v0 twin. */
export function apiJson<N extends string>(schema: Schema, type: N, body: BodyOf<N>): string {
  const v1 = v1TypeOf(type);
  return messageToJson(schema, v1, translate(schema, type, v1, body as object));
}
