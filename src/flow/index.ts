export { CapturePipeline, type FileDamage } from "./capture-pipeline.js";
export { FlowDecoder, type FlowOptions, type FlowStatistics } from "./flow-decoder.js";
export { idsOf, type MessageIds, NO_IDS } from "./ids.js";
export type { HttpFacts, Match, Message, MessageKind, Note } from "./message.js";
export { PacketPipeline } from "./packet-pipeline.js";
export { type Role, roleOfProcess } from "./peers.js";
export { clockText, formatRfc3339, parseRfc3339, type TimeParts, timeParts } from "./rfc3339.js";
