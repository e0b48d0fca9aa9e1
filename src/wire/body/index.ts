export type { BodyOf, BodyTypes } from "./body-type.js";
export { type DecodedMessage, decodeMessage } from "./decode.js";
export { type EncodeOptions, encodeMessage } from "./encode.js";
export { equalValues } from "./equal-values.js";
export { type BodyLimits, DEFAULT_BODY_LIMITS } from "./limits.js";
export type { BodyNote, BodyNoteCode } from "./note.js";
export { type BodyEdit, patchMessage } from "./patch.js";
export { formatPath, type PathStep, parsePath } from "./path.js";
export {
  isPlainMessage,
  type PlainMessage,
  UNKNOWN_FIELDS,
  UNKNOWN_NAMES,
  WIRE_BYTES,
} from "./symbols.js";
export {
  decodeUnknown,
  plainUnknown,
  type UnknownField,
  type UnknownTree,
  type UnknownValue,
} from "./unknown-tree.js";
export { decodeText, encodeText, hasEscapedBytes, type TextFacts } from "./utf8.js";
export { v0Leftovers } from "./v0-leftovers.js";
export { type ScannedFields, scanFields, type WireField } from "./wire-fields.js";
