export { decodeBase64, encodeBase64 } from "./base64.js";
export { ByteQueue } from "./byte-queue.js";
export { closestName } from "./closest.js";
export { concatBytes, equalBytes } from "./concat.js";
export { crc32 } from "./crc32.js";
export { formatDuration, type ParsedDuration, parseDuration } from "./duration.js";
export { decodeHex, encodeHex } from "./hex.js";
export { decodeUtf8, encodeUtf8, isUtf8, latin1 } from "./text.js";
export { formatUuid, uuidText } from "./uuid.js";
