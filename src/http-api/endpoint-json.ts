// JSON as the plain endpoints write it: to 0.26 with sorted names and 15 digits, later in the order of the code with
// shortest doubles. Numbers that are doubles in C++ have a point.

import type { HttpRequest, HttpResponse } from "../actor/index.js";
import { parseQuery } from "../actor/index.js";
import { encodeUtf8 } from "../bytes/index.js";
import { textResponse } from "./responses.js";

/** A number that prints with a point. */
export class Double {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A value that is JSON text already, such as a message written by `messageToJson`. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What {@link formatEndpointJson} writes; members that are undefined are left out. */
export type EndpointJson =
  | null
  | boolean
  | number
  | string
  | Double
  | RawJson
  | readonly EndpointJson[]
  | { readonly [name: string]: EndpointJson | undefined };

/** Text of a value in the style of 0.26 (`old`) or 1.x. */
export function formatEndpointJson(value: EndpointJson, old: boolean): string {
  if (typeof value === "string") return quote(value, old);
  if (value === null || typeof value !== "object") return String(value);
  if (value instanceof Double) return formatDouble(value.value, old);
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) {
    return `[${value.map((each: EndpointJson) => formatEndpointJson(each, old)).join(",")}]`;
  }
  const object = value as Readonly<Record<string, EndpointJson | undefined>>;
  const names = Object.keys(object);
  if (old) names.sort();
  let text = "";
  for (const name of names) {
    const member = object[name];
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${quote(name, old)}:${formatEndpointJson(member, old)}`;
  }
  return `{${text}}`;
}

/**
 * 200 with JSON, wrapped in a call of the function that `jsonp=` names.
 *
 * @param encode makes the bytes of the text; default UTF-8
 */
export function jsonResponse(
  request: Pick<HttpRequest, "query">,
  value: EndpointJson,
  old: boolean,
  encode: (text: string) => Uint8Array = encodeUtf8,
): HttpResponse {
  const text = formatEndpointJson(value, old);
  const query = parseQuery(request.query);
  if (query === undefined) return textResponse(400, "Malformed query", { old });
  const callback = query.get("jsonp");
  return {
    status: 200,
    headers: [["Content-Type", callback === undefined ? "application/json" : "text/javascript"]],
    body: encode(callback === undefined ? text : `${callback}(${text})`),
  };
}

function quote(text: string, old: boolean): string {
  const json = JSON.stringify(text);
  return old ? json.replaceAll("/", "\\/").replace(/\x7f/g, "\\u007f") : json;
}

// Readers cannot read what Mesos writes for numbers that are not finite.
function formatDouble(value: number, old: boolean): string {
  if (!Number.isFinite(value)) return "0.0";
  const text = old ? String(Number(value.toPrecision(15))) : String(value);
  return /[.e]/.test(text) ? text.replace("e+", "e") : `${text}.0`;
}
