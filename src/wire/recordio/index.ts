export { encodeRecord, encodeRecordHeader } from "./encode-record.js";
export {
  type DamagedRecordEvent,
  DEFAULT_MAX_RECORD_BYTES,
  RecordDecoder,
  type RecordDecoderOptions,
  type RecordErrorCode,
  type RecordEvent,
  type RecordStep,
  type RecordStreamClosed,
  type RecordStreamTruncated,
} from "./record-decoder.js";
