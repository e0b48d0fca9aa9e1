// Bodies, headers and texts without their secrets, for everything that leaves the machine of whoever captured.

import { encodeUtf8 } from "../bytes/index.js";
import {
  decodeText,
  type FieldDescriptor,
  isPlainMessage,
  type PlainMessage,
  type Schema,
  UNKNOWN_FIELDS,
  UNKNOWN_NAMES,
  WIRE_BYTES,
} from "../wire/index.js";
import { bytesContent } from "./bytes-fields.js";
import { HIDDEN, hideDigest } from "./sasl.js";
import { isSecretField, isSecretHeader, isSecretName } from "./secret.js";

/** A value without its secrets. */
export interface Redacted<Value> {
  /** The original itself where nothing was hidden. */
  readonly value: Value;
  /** Where something was hidden: `subscribe.framework_info.credential.secret`. */
  readonly paths: readonly string[];
}

// As deep as bodies are decoded.
const MAX_DEPTH = 200;

/**
 * A body in which the text `(hidden)` stands for every secret, and for the digest of an authentication. It stays
 * a body: it encodes, and reads back.
 *
 * The original is not changed; what holds no secret is shared with it.
 *
 * @param typeName full name of the message; undefined for JSON or a form that no schema describes, where names
 * such as `secret` and `password` tell
 * @param damaged the bytes made no sense to their end, so that what is kept of them may hold a piece of a secret
 */
export function redactBody(
  schema: Schema | undefined,
  typeName: string | undefined,
  body: unknown,
  damaged = false,
): Redacted<unknown> {
  const redactor = new Redactor(schema, damaged);
  const value = redactor.value(typeName, body, "", 0);
  return { value, paths: redactor.paths };
}

/** Headers in which `(hidden)` stands for credentials and cookies; the scheme of a credential stays. */
export function redactHeaders(
  headers: readonly (readonly [name: string, value: string])[],
): Redacted<readonly (readonly [name: string, value: string])[]> {
  if (!headers.some(([name]) => isSecretHeader(name))) return { value: headers, paths: [] };
  const paths: string[] = [];
  const value = headers.map(([name, content]): readonly [string, string] => {
    if (!isSecretHeader(name) || content === "") return [name, content];
    paths.push(name);
    return [name, hideCredential(name, content)];
  });
  return { value, paths };
}

const HEADER_LINE = /^((?:proxy-)?authorization|cookie|set-cookie)(:[ \t]*)([^\r\n]+)/gim;
const JSON_MEMBER =
  /("(?:secret|password|passwd|token|access_token|auth_token)"\s*:\s*")((?:[^"\\]|\\.)+)/gi;
const FORM_FIELD = /((?:^|&)(?:secret|password|passwd|token|access_token|auth_token)=)([^&\s]+)/gi;

/**
 * Text in which `(hidden)` stands for the values of header lines, JSON members and form fields that hold secrets.
 * Its paths are what stands before the values.
 */
export function redactText(text: string): Redacted<string> {
  const paths: string[] = [];
  const hide = (before: string, value: string): string => {
    paths.push(before);
    return `${before}${value}`;
  };
  const value = text
    .replace(HEADER_LINE, (_, name: string, colon: string, content: string) =>
      hide(`${name}${colon}`, hideCredential(name, content)),
    )
    .replace(JSON_MEMBER, (_, member: string) => hide(member, HIDDEN))
    .replace(FORM_FIELD, (_, field: string) => hide(field, HIDDEN));
  return { value, paths };
}

function hideCredential(name: string, value: string): string {
  const scheme = name.toLowerCase().endsWith("authorization")
    ? /^[\w-]+ +(?=\S)/.exec(value)
    : null;
  return `${scheme?.[0] ?? ""}${HIDDEN}`;
}

class Redactor {
  readonly paths: string[] = [];
  readonly #schema: Schema | undefined;
  readonly #damaged: boolean;

  constructor(schema: Schema | undefined, damaged: boolean) {
    this.#schema = schema;
    this.#damaged = damaged;
  }

  value(typeName: string | undefined, value: unknown, path: string, depth: number): unknown {
    if (depth > MAX_DEPTH) return value;
    if (Array.isArray(value)) {
      return changed(value, (item, at) => this.value(typeName, item, `${path}[${at}]`, depth + 1));
    }
    if (!isPlainMessage(value)) return value;
    return typeName === undefined
      ? this.#plain(value, path, depth)
      : this.#message(typeName, value, path, depth);
  }

  #message(typeName: string, message: PlainMessage, path: string, depth: number): PlainMessage {
    const descriptor = this.#schema?.message(typeName);
    if (descriptor === undefined || this.#schema === undefined) return message;
    const { own, inside } = secretsIn(this.#schema, typeName);
    if (!own && !inside) return message;
    const before = this.paths.length;
    let copy: PlainMessage | undefined;
    for (const name of Object.keys(message)) {
      const field = descriptor.byName.get(name);
      if (field === undefined || !(own || leadsToSecrets(this.#schema, field))) continue;
      const shown = this.#field(typeName, field, message[name], join(path, name), depth);
      if (shown === message[name]) continue;
      copy ??= { ...message };
      copy[name] = shown;
    }
    const misfits = Object.entries(message[UNKNOWN_NAMES] ?? {});
    if (misfits.some(([name]) => isSecretField(typeName, name))) {
      copy ??= { ...message };
      copy[UNKNOWN_NAMES] = Object.fromEntries(
        misfits.map(([name, value]) =>
          isSecretField(typeName, name) ? [name, this.#hide(join(path, name))] : [name, value],
        ),
      );
    }
    // What is kept of the bytes has the secret in it, or a piece of one that did not decode.
    const doubtful = own || this.#damaged;
    if (doubtful && message[UNKNOWN_FIELDS] !== undefined) {
      copy ??= { ...message };
      delete copy[UNKNOWN_FIELDS];
    }
    if ((doubtful || this.paths.length > before) && message[WIRE_BYTES] !== undefined) {
      copy ??= { ...message };
      delete copy[WIRE_BYTES];
    }
    return copy ?? message;
  }

  #field(
    typeName: string,
    field: FieldDescriptor,
    value: unknown,
    path: string,
    depth: number,
  ): unknown {
    if (isSecretField(typeName, field.name)) return this.#secret(value, path);
    if (value instanceof Uint8Array) {
      if (bytesContent(typeName, field.name)?.kind !== "sasl") return value;
      const hidden = hideDigest(decodeText(value));
      if (hidden === undefined) return value;
      this.#hide(path);
      return encodeUtf8(hidden);
    }
    if (field.type !== "message" || field.ref === undefined) return value;
    const { ref } = field;
    if (field.label !== "map" || !isPlainMessage(value)) return this.value(ref, value, path, depth);
    const items = Object.entries(value).map(([key, item]) => [
      key,
      this.value(ref, item, `${path}[${JSON.stringify(key)}]`, depth + 1),
    ]);
    const same = items.every(([key, item]) => item === value[String(key)]);
    return same ? value : Object.fromEntries(items);
  }

  #plain(object: PlainMessage, path: string, depth: number): PlainMessage {
    const before = this.paths.length;
    const copy: PlainMessage = {};
    for (const [name, value] of Object.entries(object)) {
      const where = join(path, name);
      const shown =
        isSecretName(name) && typeof value === "string"
          ? this.#secret(value, where)
          : this.value(undefined, value, where, depth + 1);
      Object.defineProperty(copy, name, {
        value: shown,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return this.paths.length === before ? object : copy;
  }

  /** An empty secret tells nothing, and that it is empty may be the point. */
  #secret(value: unknown, path: string): unknown {
    if (value instanceof Uint8Array) {
      return value.length === 0 ? value : encodeUtf8(this.#hide(path));
    }
    return value === "" || value === undefined ? value : this.#hide(path);
  }

  #hide(path: string): string {
    this.paths.push(path);
    return HIDDEN;
  }
}

/** The list itself where no item changes. */
function changed(list: readonly unknown[], item: (value: unknown, at: number) => unknown): unknown {
  const copy = list.map(item);
  return copy.every((value, at) => value === list[at]) ? list : copy;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function isSecret(typeName: string, fieldName: string): boolean {
  return isSecretField(typeName, fieldName) || bytesContent(typeName, fieldName)?.kind === "sasl";
}

/** Where a type has fields for secrets: most have none and need no look. */
interface SecretPlaces {
  readonly own: boolean;
  /** In a message that it holds, at any depth. */
  readonly inside: boolean;
}

function leadsToSecrets(schema: Schema, { type, ref }: FieldDescriptor): boolean {
  if (type !== "message" || ref === undefined) return false;
  const { own, inside } = secretsIn(schema, ref);
  return own || inside;
}

const PLACES = new WeakMap<Schema, Map<string, SecretPlaces>>();

function secretsIn(schema: Schema, typeName: string): SecretPlaces {
  let known = PLACES.get(schema);
  if (known === undefined) {
    known = new Map();
    PLACES.set(schema, known);
  }
  let places = known.get(typeName);
  if (places === undefined) {
    places = findSecrets(schema, typeName);
    known.set(typeName, places);
  }
  return places;
}

function findSecrets(schema: Schema, typeName: string): SecretPlaces {
  const seen = new Set<string>([typeName]);
  const holders = new Set<string>();
  for (const each of seen) {
    for (const { name, type, ref } of schema.message(each)?.fields ?? []) {
      if (isSecret(each, name)) holders.add(each);
      if (type === "message" && ref !== undefined) seen.add(ref);
    }
  }
  const own = holders.delete(typeName);
  // One that holds itself is found at the outermost.
  return { own, inside: holders.size > 0 };
}
