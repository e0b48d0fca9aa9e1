export { describeMessage } from "./describe-message.js";
export { escapeText } from "./escape-text.js";
export type { Fact } from "./facts/fact.js";
export { factsOf, pickedTypes } from "./facts/facts-of.js";
export { type HexOptions, hexLinesOf, hexOf, hexRows } from "./hex-of.js";
export { hideSecrets, type WithoutSecrets } from "./hide-secrets.js";
export { type JsonOptions, jsonObjectOf, jsonOf } from "./json-of.js";
export { formatLine, type Line, type Role, type Span } from "./line.js";
export { type LineOptions, lineOf } from "./line-of.js";
export { messageFromJson } from "./message-from-json.js";
export {
  formatSummary,
  type LatencyTally,
  Summariser,
  type Summary,
  type Tally,
} from "./summary.js";
export { formatSpan, formatTime, type TimeStyle } from "./time-text.js";
export type { TreeNode } from "./tree.js";
export { type TreeOptions, treeLinesOf, treeNodesOf, treeOf, treeOfBody } from "./tree-of.js";
export { shortType } from "./type-text.js";
