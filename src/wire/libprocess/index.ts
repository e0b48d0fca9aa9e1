export {
  type AnswerProfile,
  answerProfile,
  type Delivery,
  encodeAnswer,
  formatHttpDate,
} from "./answer.js";
export {
  encodeLibprocessMessage,
  encodeLibprocessMessageParts,
  type LibprocessMessage,
} from "./encode-message.js";
export {
  type EnvelopeErrorCode,
  type EnvelopeResult,
  isLibprocessMessage,
  type LibprocessEnvelope,
  parseEnvelope,
} from "./envelope.js";
export {
  type MessageStyle,
  messageStyle,
  type StyleVersions,
  styleVersions,
} from "./message-style.js";
export { percentDecode } from "./percent-decode.js";
export {
  EMPTY_UPID,
  equalUpids,
  formatUpid,
  isEmptyUpid,
  isWholeUpid,
  parseUpid,
  parseUpidStrict,
  type Upid,
  type UpidErrorCode,
} from "./upid.js";
