import { formatUuid } from "../bytes/index.js";
import {
  decodeMessage,
  type FieldDescriptor,
  formatJson,
  isPlainMessage,
  type PlainMessage,
  parseJson,
  type Schema,
  toDisplayJson,
} from "../wire/index.js";
import { formatIpv4 } from "./address.js";
import type { Annotation, AnnotationKind } from "./annotation.js";
import { bytesContent } from "./bytes-fields.js";
import { formatDuration, secondsToNs } from "./duration.js";
import { numberMeaning } from "./number-fields.js";
import { printableText } from "./printable.js";
import { AUTHENTICATION_STEPS, describeSaslData } from "./sasl.js";
import { isSecretField } from "./secret.js";
import { formatTime } from "./time.js";
import { attributesText, rangesText, resourcesText } from "./value-text.js";

/** Annotations of one body; a longer list would be read by nobody. */
export const MAX_ANNOTATIONS = 10_000;

/**
 * What a decoded body says to those who know Mesos, place by place: UUIDs as text, addresses, times and
 * durations, resources in one line, the steps of an authentication, and what travels inside `bytes` fields.
 *
 * Never throws on the content of a body. Secrets and password digests are named, not shown.
 *
 * @param value a body as `decodeMessage` or `messageFromJson` gives it
 * @returns in the order of the body, at most {@link MAX_ANNOTATIONS}
 */
export function annotate(schema: Schema, typeName: string, value: unknown): readonly Annotation[] {
  const annotator = new Annotator(schema);
  const step = AUTHENTICATION_STEPS[typeName];
  if (step !== undefined) annotator.say("sasl", "", step);
  annotator.message(typeName, value, "", 0);
  return annotator.annotations;
}

// As deep as bodies are decoded.
const MAX_DEPTH = 100;
const SHOWN_CHARACTERS = 200;

class Annotator {
  readonly annotations: Annotation[] = [];
  readonly #schema: Schema;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  say(kind: AnnotationKind, path: string, text: string | undefined, value?: unknown): void {
    if (text === undefined || this.annotations.length >= MAX_ANNOTATIONS) return;
    this.annotations.push(value === undefined ? { path, kind, text } : { path, kind, text, value });
  }

  message(typeName: string, message: unknown, path: string, depth: number): void {
    const descriptor = this.#schema.message(typeName);
    if (descriptor === undefined || !isPlainMessage(message) || depth > MAX_DEPTH) return;
    for (const name of Object.keys(message)) {
      const field = descriptor.byName.get(name);
      const content = message[name];
      if (field === undefined || content === undefined) continue;
      const where = path === "" ? name : `${path}.${name}`;
      if (this.#wholeField(field, content, where)) continue;
      if (field.label === "repeated" && Array.isArray(content)) {
        content.forEach((item, index) => {
          this.#value(typeName, message, field, item, `${where}[${index}]`, depth);
        });
      } else if (field.label === "map" && isPlainMessage(content)) {
        for (const [key, item] of Object.entries(content)) {
          this.#value(typeName, message, field, item, `${where}[${JSON.stringify(key)}]`, depth);
        }
      } else {
        this.#value(typeName, message, field, content, where, depth);
      }
    }
  }

  /** Fields that read best as one; true when nothing inside needs another look. */
  #wholeField(field: FieldDescriptor, content: unknown, path: string): boolean {
    const list = Array.isArray(content) ? content : [content];
    switch (twinOf(field.ref)) {
      case "mesos.Resource":
        this.say("resources", path, resourcesText(list, this.#schema.version));
        return true;
      case "mesos.Attribute":
        this.say("attributes", path, attributesText(list));
        return true;
      case "mesos.Value.Ranges":
        this.say("ranges", path, rangesText(content));
        return true;
      default:
        return false;
    }
  }

  #value(
    typeName: string,
    owner: PlainMessage,
    field: FieldDescriptor,
    value: unknown,
    path: string,
    depth: number,
  ): void {
    if (isSecretField(typeName, field.name)) {
      this.say("secret", path, "hidden");
    } else if (field.type === "message" && field.ref !== undefined) {
      if (!this.#known(field.ref, value, path)) this.message(field.ref, value, path, depth + 1);
    } else if (field.type === "bytes") {
      if (value instanceof Uint8Array) this.#bytes(typeName, owner, field, value, path, depth);
    } else if (typeof value === "number" || typeof value === "bigint") {
      this.#number(typeName, field, value, path);
    }
  }

  /** Messages that are one value in the eyes of a reader. */
  #known(type: string, value: unknown, path: string): boolean {
    if (!isPlainMessage(value)) return false;
    const { value: bytes, nanoseconds, seconds, nanos } = value;
    switch (twinOf(type)) {
      case "mesos.UUID":
        if (bytes instanceof Uint8Array) this.say("uuid", path, formatUuid(bytes));
        return true;
      case "mesos.DurationInfo":
        if (typeof nanoseconds === "bigint")
          this.say("duration", path, formatDuration(nanoseconds));
        return true;
      case "mesos.TimeInfo":
        if (typeof nanoseconds === "bigint") this.say("time", path, formatTime(nanoseconds));
        return true;
      case "google.protobuf.Duration": {
        const whole = typeof seconds === "bigint" ? seconds : 0n;
        const part = typeof nanos === "number" ? BigInt(nanos) : 0n;
        this.say("duration", path, formatDuration(whole * 1_000_000_000n + part));
        return true;
      }
      default:
        return false;
    }
  }

  #number(typeName: string, field: FieldDescriptor, value: number | bigint, path: string): void {
    const number = Number(value);
    switch (numberMeaning(typeName, field.name)) {
      case "seconds": {
        const ns = secondsToNs(number);
        this.say("duration", path, ns === undefined ? undefined : formatDuration(ns));
        break;
      }
      case "microseconds": {
        const ns = secondsToNs(number / 1e6);
        this.say("duration", path, ns === undefined ? undefined : formatDuration(ns));
        break;
      }
      case "time-seconds": {
        const ns = secondsToNs(number);
        this.say("time", path, ns === undefined ? undefined : formatTime(ns));
        break;
      }
      case "ipv4":
        this.say("address", path, formatIpv4(number));
        break;
      case undefined:
        break;
    }
  }

  #bytes(
    typeName: string,
    owner: PlainMessage,
    field: FieldDescriptor,
    bytes: Uint8Array,
    path: string,
    depth: number,
  ): void {
    const content = bytesContent(typeName, field.name);
    switch (content?.kind) {
      case "uuid":
        this.say("uuid", path, formatUuid(bytes));
        break;
      case "sasl":
        this.say("sasl", path, describeSaslData(bytes));
        break;
      case "message":
        this.#inside(content.type, bytes, path, depth);
        break;
      case "entry":
        this.#entry(owner, bytes, path, depth);
        break;
      case "data":
      case "output":
        this.#data(bytes, path);
        break;
      default:
        break;
    }
  }

  /** The state store keeps messages of other names for modules; a diff is not a message by itself. */
  #entry(owner: PlainMessage, bytes: Uint8Array, path: string, depth: number): void {
    if (/(?:^|\.)diff\.entry\.value$/.test(path)) {
      this.say("text", path, `${bytes.length} bytes of difference to the entry before`);
    } else if (owner["name"] === "registry") {
      this.#inside("mesos.internal.Registry", bytes, path, depth);
    }
  }

  #inside(type: string, bytes: Uint8Array, path: string, depth: number): void {
    if (this.#schema.message(type) === undefined) return;
    const { value, notes } = decodeMessage(this.#schema, type, bytes);
    const damage = notes.length === 0 ? "" : `, ${notes.length} notes`;
    this.say("message", path, `${type}, ${bytes.length} bytes${damage}`, value);
    this.message(type, value, path, depth + 1);
  }

  #data(bytes: Uint8Array, path: string): void {
    const text = printableText(bytes);
    if (text === undefined || text === "") return;
    if (/^\s*[{[]/.test(text)) {
      try {
        const json = parseJson(text);
        this.say("json", path, shorten(formatJson(toDisplayJson(json))), json);
        return;
      } catch {
        // Text that only begins like JSON.
      }
    }
    this.say("text", path, shorten(JSON.stringify(text)));
  }
}

function twinOf(type: string | undefined): string | undefined {
  return type?.replace(/^mesos\.v1\./, "mesos.");
}

function shorten(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
