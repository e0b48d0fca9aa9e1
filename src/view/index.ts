export { escapeText } from "./escape-text.js";
export type { Fact } from "./facts/fact.js";
export { factsOf, pickedTypes } from "./facts/facts-of.js";
export { jsonObjectOf, jsonOf } from "./json-of.js";
export { formatLine, type Line, type Role, type Span } from "./line.js";
export { type LineOptions, lineOf } from "./line-of.js";
export { messageFromJson } from "./message-from-json.js";
export { formatSpan, formatTime, type TimeStyle } from "./time-text.js";
export { shortType } from "./type-text.js";
