export { bodyFraming } from "./body-framing.js";
export {
  type ContentCoding,
  ContentDecoder,
  type ContentErrorCode,
  type ContentStep,
  contentCodings,
  DEFAULT_MAX_DECODED_BYTES,
  type DecodedContent,
  decodeContent,
} from "./content-decoder.js";
export { encodeChunk, encodeChunkParts, encodeLastChunk } from "./encode-chunk.js";
export {
  encodeHttpRequestHead,
  encodeHttpResponseHead,
  type HeaderField,
  type RequestHeadParts,
  type ResponseHeadParts,
} from "./encode-head.js";
export {
  ExchangeMatcher,
  type ExchangeMatcherOptions,
  type ExpectedAnswer,
  type Pairing,
} from "./exchange-matcher.js";
export { findMessageStart, type MessageStart } from "./find-message-start.js";
export { HttpDecoder, type HttpDecoderOptions } from "./http-decoder.js";
export type {
  HttpClosed,
  HttpDataEvent,
  HttpEndEvent,
  HttpHeadEvent,
  HttpMissingEvent,
  HttpStep,
  HttpTruncated,
  HttpTunnelEvent,
} from "./http-event.js";
export type {
  BodyFraming,
  HttpDirection,
  HttpErrorCode,
  HttpHead,
  HttpMalformed,
  HttpNote,
  HttpNoteCode,
  HttpRequestHead,
  HttpResponseHead,
  TransferFacts,
} from "./http-head.js";
export { HttpHeaders } from "./http-headers.js";
export { DEFAULT_HTTP_LIMITS, type HttpLimits, MESOS_HTTP_LIMITS } from "./http-limits.js";
