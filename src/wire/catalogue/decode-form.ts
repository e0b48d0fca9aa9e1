import { isMesosSniffError } from "../../errors/index.js";
import type { BodyNote } from "../body/note.js";
import { joinPath } from "../body/note.js";
import type { PlainMessage } from "../body/symbols.js";
import { type JsonValue, setProperty } from "../json/json-value.js";
import { messageFromJson } from "../json/message-from-json.js";
import { parseJson } from "../json/parse-json.js";
import type { Schema } from "../schema/index.js";
import { parseForm } from "./form-body.js";

// Fields that hold a JSON array of resources, on /reserve, /unreserve, /create-volumes and /destroy-volumes.
const RESOURCE_FIELDS: ReadonlySet<string> = new Set(["resources", "source", "volumes"]);

/** A form body and what is to say about it. */
export interface DecodedForm {
  /** Field names to their text; `resources`, `source` and `volumes` to lists of `mesos.Resource`. */
  readonly value: PlainMessage;
  readonly notes: readonly BodyNote[];
}

/**
 * Decodes a form body of the master's endpoints. Never throws: what is not JSON of resources stays text, with
 * a note. Of equal names the last wins, as in Mesos.
 */
export function decodeForm(schema: Schema, text: string): DecodedForm {
  const value: PlainMessage = {};
  const notes: BodyNote[] = [];
  for (const [name, content] of parseForm(text)) {
    const resources = RESOURCE_FIELDS.has(name)
      ? readResources(schema, name, content, notes)
      : undefined;
    setProperty(value, name, resources ?? content);
  }
  return { value, notes };
}

function readResources(
  schema: Schema,
  name: string,
  text: string,
  notes: BodyNote[],
): readonly unknown[] | undefined {
  let json: JsonValue;
  try {
    json = parseJson(text);
  } catch (error) {
    if (!isMesosSniffError(error)) throw error;
    notes.push({
      code: "malformed",
      text: `${name}: ${error.message}`,
      path: name,
      offset: undefined,
    });
    return undefined;
  }
  if (!Array.isArray(json)) {
    const wanted = `${name}: found no array, want an array of mesos.Resource`;
    notes.push({ code: "malformed", text: wanted, path: name, offset: undefined });
    return undefined;
  }
  const items: readonly JsonValue[] = json;
  return items.map((item, index) => {
    const decoded = messageFromJson(schema, "mesos.Resource", item);
    const head = `${name}[${index}]`;
    for (const note of decoded.notes) {
      notes.push({ ...note, path: joinPath(head, note.path), text: `${head}: ${note.text}` });
    }
    return decoded.value;
  });
}
