// An operator who speaks the v1 API to a master on a stage.

import { decodeUtf8 } from "../../../src/bytes/index.js";
import {
  type BodyOf,
  decodeMessage,
  encodeMessage,
  messageFromJson,
  messageToJson,
  schemaAt,
} from "../../../src/wire/index.js";
import { type Answer, ask, recordsOf } from "./http-client.js";
import type { Stage } from "./stage.js";

export type Format = "json" | "protobuf";
type Call = BodyOf<"mesos.v1.master.Call">;

const SCHEMA = schemaAt("1.11.0");
const MEDIA_TYPES = { json: "application/json", protobuf: "application/x-protobuf" } as const;

export function operate(
  stage: Stage,
  call: Call,
  format: Format = "json",
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const type = MEDIA_TYPES[format];
  const body =
    format === "json"
      ? messageToJson(SCHEMA, "mesos.v1.master.Call", call)
      : encodeMessage(SCHEMA, "mesos.v1.master.Call", call);
  return ask(stage, "/api/v1", {
    method: "POST",
    headers: { "Content-Type": type, Accept: type, ...headers },
    body,
  });
}

/** What a call that only reads is answered. */
export function read(
  stage: Stage,
  call: Call,
  format: Format = "json",
): BodyOf<"mesos.v1.master.Response"> {
  const answer = operate(stage, call, format);
  if (answer.status !== 200) throw new Error(answer.said);
  return format === "json"
    ? messageFromJson(SCHEMA, "mesos.v1.master.Response", decodeUtf8(answer.bytes)).value
    : decodeMessage(SCHEMA, "mesos.v1.master.Response", answer.bytes).value;
}

/** The events that the answer to SUBSCRIBE has brought so far. */
export function eventsOf(
  answer: Answer,
  format: Format = "json",
): readonly BodyOf<"mesos.v1.master.Event">[] {
  return recordsOf(SCHEMA, "mesos.v1.master.Event", answer.bytes, format);
}
