import { redactBody, redactHeaders, redactText } from "../annotate/index.js";
import { encodeUtf8, latin1 } from "../bytes/index.js";
import type { HttpFacts, Message } from "../flow/index.js";
import {
  encodeMessage,
  formatJson,
  isPlainMessage,
  type Schema,
  schemaHolding,
  toDisplayJson,
} from "../wire/index.js";
import { schemaNaming } from "./schema-naming.js";

/** A message without its secrets. */
export interface WithoutSecrets {
  /** The original itself where nothing was hidden. */
  readonly message: Message;
  /** What was hidden: `http.headers.Authorization`, `body.credential.secret`, `payload`. */
  readonly hidden: readonly string[];
}

/**
 * A message in which `(hidden)` stands for secrets: those of `Credential` and `Secret`, digests of
 * authentications, credentials and cookies in headers, and members of other JSON and forms whose names say so.
 * Its payload is that of its body; `size` stays what was captured.
 */
export function hideSecrets(message: Message): WithoutSecrets {
  const headers = redactHeaders(message.http?.headers ?? []);
  const content = contentOf(message);
  const hidden = [...headers.paths.map((name) => `http.headers.${name}`), ...content.hidden];
  if (hidden.length === 0 && content.body === message.body) return { message, hidden };
  const http = message.http && { ...message.http, ...typeOf(message.http), headers: headers.value };
  const { n, timeNs, conn, src, dst, kind, from, to, type, proto, size } = message;
  const { version, versionSource, encoding, notes, match } = message;
  const { body, payload } = content;
  return {
    message: {
      ...{ n, timeNs, conn, src, dst, kind, from, to, type, proto, size },
      ...{ version, versionSource, http, payload, encoding, body, notes, match },
    },
    hidden,
  };
}

/** The media type, which may be a getter that a copy leaves behind. */
function typeOf({ contentType }: HttpFacts): Pick<HttpFacts, "contentType"> {
  return contentType === undefined ? {} : { contentType };
}

interface Content {
  readonly body: unknown;
  readonly payload: Uint8Array;
  readonly hidden: readonly string[];
}

function contentOf(message: Message): Content {
  const { body, payload, proto, version, encoding } = message;
  if (typeof body !== "object" || body === null) return textOf(message);
  const schema = proto === undefined ? undefined : schemaHolding(proto, schemaNaming(version));
  // Of a type that no schema knows there are only numbers.
  if (schema === undefined && encoding === "protobuf") return { body, payload, hidden: [] };
  const type = schema === undefined ? undefined : proto;
  const { value, paths } = redactBody(schema, type, body, isDamaged(message));
  if (value === body && paths.length === 0) return { body, payload, hidden: [] };
  return {
    body: value,
    payload: payloadOf(message, schema, value),
    hidden: paths.map((path) => (path.startsWith("[") ? `body${path}` : `body.${path}`)),
  };
}

/** Bytes that are no body with fields: an error in words, JSON that is none, the middle of a message. */
function textOf({ body, payload, kind, encoding }: Message): Content {
  const nothing: Content = { body, payload, hidden: [] };
  const isText = kind === "raw" || typeof body === "string" || encoding === "text";
  if (!isText || payload.length === 0) return nothing;
  const { value, paths } = redactText(latin1(payload));
  if (paths.length === 0) return nothing;
  return {
    body: typeof body === "string" ? redactText(body).value : body,
    payload: bytesOfLatin1(value),
    hidden: ["payload"],
  };
}

function payloadOf(
  { payload, proto, encoding }: Message,
  schema: Schema | undefined,
  body: unknown,
): Uint8Array {
  switch (encoding) {
    case "protobuf":
      return schema !== undefined && proto !== undefined && isPlainMessage(body)
        ? encodeMessage(schema, proto, body)
        : new Uint8Array(0);
    case "form":
      return bytesOfLatin1(redactText(latin1(payload)).value);
    default:
      return encodeUtf8(formatJson(toDisplayJson(body)));
  }
}

function bytesOfLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const DAMAGE: ReadonlySet<string> = new Set([
  "gap",
  "truncated",
  "malformed",
  "wire-type",
  "limit",
]);

function isDamaged({ notes }: Message): boolean {
  return notes.some(({ code }) => DAMAGE.has(code));
}
