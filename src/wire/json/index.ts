export { fromDisplayJson, toDisplayJson } from "./display-json.js";
export { formatJson } from "./format-json.js";
export { isJsonObject, type JsonObject, type JsonValue } from "./json-value.js";
export { messageFromJson } from "./message-from-json.js";
export { messageToJson } from "./message-to-json.js";
export { MAX_JSON_DEPTH, parseJson } from "./parse-json.js";
export { type JsonEdit, patchJson } from "./patch-json.js";
export { type JsonProfile, jsonProfile } from "./profile.js";
