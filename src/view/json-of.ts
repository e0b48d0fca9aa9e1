import { encodeBase64, encodeUtf8, equalBytes } from "../bytes/index.js";
import { formatRfc3339, type HttpFacts, type Message } from "../flow/index.js";
import { formatJson, type JsonObject, type JsonValue, toDisplayJson } from "../wire/index.js";
import { hideSecrets } from "./hide-secrets.js";

/** How messages are written as JSON. */
export interface JsonOptions {
  /** Write secrets as they were captured; default false: `(hidden)` stands for them. */
  readonly secrets?: boolean;
}

/**
 * One message as one line of JSON, always valid, never with a line break inside; docs/output.md describes each
 * member. `messageFromJson` reads it back.
 */
export function jsonOf(message: Message, options: JsonOptions = {}): string {
  return formatJson(jsonObjectOf(message, options));
}

/** The object behind {@link jsonOf}. */
export function jsonObjectOf(whole: Message, options: JsonOptions = {}): JsonObject {
  const { message, hidden } =
    options.secrets === true ? { message: whole, hidden: [] } : hideSecrets(whole);
  // Read first: decoding the body completes notes, and with them type and version.
  const { body } = message;
  const json: Record<string, JsonValue> = {
    n: message.n,
    time: formatRfc3339(message.timeNs),
    conn: message.conn,
    src: message.src,
    dst: message.dst,
    kind: message.kind,
    from: message.from,
    to: message.to,
    type: message.type,
    size: message.size,
    version: message.version,
    body: toDisplayJson(body),
    notes: message.notes.map(({ code, text }) => ({ code, text })),
    encoding: message.encoding,
    versionSource: message.versionSource,
  };
  if (message.proto !== undefined) json["proto"] = message.proto;
  if (message.http !== undefined) json["http"] = httpJson(message.http);
  if (message.match !== undefined) {
    json["match"] = { n: message.match.n, latencyNs: nanoseconds(message.match.latencyNs) };
  }
  if (needsPayload(message)) json["payload"] = encodeBase64(message.payload);
  if (hidden.length > 0) json["hidden"] = hidden;
  return json;
}

function httpJson(http: HttpFacts): JsonObject {
  const json: Record<string, JsonValue> = {};
  if (http.method !== undefined) json["method"] = http.method;
  if (http.target !== undefined) json["target"] = http.target;
  if (http.status !== undefined) json["status"] = http.status;
  if (http.reason !== undefined) json["reason"] = http.reason;
  if (http.contentType) json["contentType"] = http.contentType;
  json["headers"] = http.headers.map(([name, value]) => [name, value]);
  return json;
}

function nanoseconds(span: bigint): JsonValue {
  const number = Number(span);
  return Number.isSafeInteger(number) ? number : span;
}

// The payload is written out where the body does not give it back. A JSON body does up to its spacing and the
// spelling of its numbers, unless something about it was odd.
function needsPayload(message: Message): boolean {
  const { payload, body, encoding, notes } = message;
  if (payload.length === 0) return false;
  if (body === undefined) return true;
  switch (encoding) {
    case "protobuf":
      return message.proto === undefined;
    case "json":
      return notes.length > 0;
    case "text":
      return typeof body !== "string" || !equalBytes(encodeUtf8(body), payload);
    case "form":
    case "binary":
    case "none":
      return true;
  }
}
