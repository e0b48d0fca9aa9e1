/**
 * Why a body did not decode cleanly.
 *
 * - `truncated`: the bytes end inside a field
 * - `malformed`: the bytes break the protobuf wire format
 * - `limit`: nested or numerous beyond the limits; the rest is kept as raw bytes
 * - `missing-required`: a field that the schema calls required is absent
 * - `unknown-fields`: the schema does not know these field numbers; kept as raw bytes
 * - `wire-type`: a known field in a wire form that the schema does not allow; kept as raw bytes
 * - `unknown-enum`: an enum number that the schema does not name; kept as the number
 * - `invalid-utf8`: a string field that is not UTF-8; see `decodeText`
 * - `inexact`: a JSON number that the field's type cannot hold
 */
export type BodyNoteCode =
  | "truncated"
  | "malformed"
  | "limit"
  | "missing-required"
  | "unknown-fields"
  | "wire-type"
  | "unknown-enum"
  | "invalid-utf8"
  | "inexact";

/** Something worth saying about a decoded body that is not its content. */
export interface BodyNote {
  readonly code: BodyNoteCode;
  /** For people: where, what was found, what was wanted. */
  readonly text: string;
  /** Where in the body, such as `offers[0].id`; empty for the message itself. */
  readonly path: string;
  /** Bytes from the start of the body; `undefined` where only the path is known, as in JSON. */
  readonly offset: number | undefined;
}

/** `offers[0]` before `id.value` gives `offers[0].id.value`. */
export function joinPath(head: string, tail: string): string {
  if (tail === "" || tail.startsWith("[")) return head + tail;
  return head === "" ? tail : `${head}.${tail}`;
}
