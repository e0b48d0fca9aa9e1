import type { HttpRequest, HttpResponse } from "../actor/index.js";
import { isMesosSniffError } from "../errors/index.js";
import {
  type BodyNote,
  type BodyOf,
  type DecodedMessage,
  decodeMessage,
  decodeText,
  encodeMessage,
  type JsonValue,
  messageFromJson,
  type PlainMessage,
  parseJson,
  type Schema,
} from "../wire/index.js";
import { MEDIA_TYPES } from "./api-format.js";
import { v1TypeOf } from "./api-message.js";
import { missingFields } from "./missing-fields.js";
import { type Habits, textResponse } from "./responses.js";
import { translate } from "./translate.js";

/** A call, or the answer that says why there is none. */
export type CallOutcome<N extends string> =
  | { readonly kind: "call"; readonly call: BodyOf<N> }
  | { readonly kind: "refused"; readonly response: HttpResponse };

/** Damage that makes protobuf's own parser refuse a message. */
const FATAL: ReadonlySet<BodyNote["code"]> = new Set([
  "truncated",
  "malformed",
  "limit",
  "missing-required",
  "wire-type",
]);

/**
 * Reads the call in a request to a v1 API, `Content-Type` and all; gives it as the body of its v0 twin.
 *
 * @param type of the twin: `mesos.scheduler.Call`
 * @see Mesos master/http.cpp, slave/http.cpp
 */
export function readCall<N extends string>(
  schema: Schema,
  type: N,
  request: Pick<HttpRequest, "headers" | "body">,
  habits: Habits,
): CallOutcome<N> {
  const refuse = (status: number, text: string): CallOutcome<N> => ({
    kind: "refused",
    response: textResponse(status, text, habits),
  });
  const v1 = v1TypeOf(type);
  switch (request.headers.get("content-type")) {
    case undefined:
      return refuse(400, "Expecting 'Content-Type' to be present");
    case MEDIA_TYPES.protobuf: {
      const { value, notes } = decodeMessage(schema, v1, request.body);
      if (notes.some(({ code }) => FATAL.has(code) && code !== "wire-type")) {
        return refuse(400, "Failed to parse body into Call protobuf");
      }
      return { kind: "call", call: translate(schema, v1, type, value) };
    }
    case MEDIA_TYPES.json:
      break;
    default: {
      const { json, protobuf } = MEDIA_TYPES;
      return refuse(415, `Expecting 'Content-Type' of ${json} or ${protobuf}`);
    }
  }
  let json: JsonValue;
  try {
    json = parseJson(decodeText(request.body));
  } catch (error) {
    if (!isMesosSniffError(error)) throw error;
    return refuse(400, `Failed to parse body into JSON: ${error.message}`);
  }
  const { value, notes } = messageFromJson(schema, v1, json);
  const problem = jsonProblem(schema, v1, { value, notes });
  if (problem !== undefined) {
    return refuse(400, `Failed to convert JSON into Call protobuf: ${problem}`);
  }
  // By way of the bytes, which leaves behind the members that no schema knows.
  const known = decodeMessage(schema, v1, encodeMessage(schema, v1, value)).value;
  return { kind: "call", call: translate(schema, v1, type, known) };
}

/** Why Mesos would not make a message of a JSON value, if so. */
export function jsonProblem(
  schema: Schema,
  type: string,
  { value, notes }: Pick<DecodedMessage, "notes"> & { readonly value: object },
): string | undefined {
  const damage = notes.find(({ code }) => FATAL.has(code) && code !== "missing-required");
  if (damage !== undefined) return damage.text;
  if (!notes.some(({ code }) => code === "missing-required")) return undefined;
  const names = missingFields(schema, type, value as PlainMessage);
  return `Missing required fields: ${names.join(", ")}`;
}
