import { concatBytes } from "../../bytes/index.js";
import {
  encodeChunkParts,
  encodeHttpRequestHead,
  encodeHttpResponseHead,
  encodeLastChunk,
  encodeRecord,
  type HeaderField,
  type HttpHead,
} from "../../wire/index.js";
import type { MessageUnit, RecordsUnit } from "../split/unit.js";

/** What becomes different about an HTTP message. */
export interface Changes {
  /** New values by lower-case name; `undefined` takes the field out. */
  readonly headers?: ReadonlyMap<string, string | undefined>;
  readonly body?: Uint8Array;
}

/**
 * A message with changes: header fields keep their order, spelling and number, the body its kind of framing. As
 * libprocess writes them, a chunked body is one chunk.
 */
export function encodeChanged({ head, body }: MessageUnit, changes: Changes): Uint8Array {
  const content = changes.body ?? body;
  const { chunked } = head.transfer;
  const fields: HeaderField[] = [];
  let hasLength = false;
  let hasCoding = false;
  for (const [name, value] of head.headers) {
    const key = name.toLowerCase();
    if (key === "content-length") {
      if (!hasLength && !chunked) fields.push([name, String(content.length)]);
      hasLength = true;
    } else if (changes.headers?.has(key) === true) {
      const changed = changes.headers.get(key);
      if (changed !== undefined) fields.push([name, changed]);
    } else if (key === "transfer-encoding" && chunked && content.length === 0 && isMessage(head)) {
      // libprocess sends an empty body without any framing.
      hasCoding = true;
    } else fields.push([name, value]);
  }
  const framed = chunked && !hasCoding;
  if (!framed && !hasLength && content.length > 0) {
    // A message that had no body gets one.
    fields.push(["Transfer-Encoding", "chunked"]);
    return concatBytes([encodeHead(head, fields), ...encodeChunkParts(content), encodeLastChunk()]);
  }
  const encoded = encodeHead(head, fields);
  if (!framed) return concatBytes([encoded, content]);
  const chunks = content.length === 0 ? [] : encodeChunkParts(content);
  return concatBytes([encoded, ...chunks, encodeLastChunk()]);
}

function isMessage(head: HttpHead): boolean {
  return head.kind === "request" && head.headers.has("libprocess-from");
}

function encodeHead(head: HttpHead, headers: readonly HeaderField[]): Uint8Array {
  const { version } = head;
  return head.kind === "request"
    ? encodeHttpRequestHead({ method: head.method, target: head.target, version, headers })
    : encodeHttpResponseHead({ status: head.status, reason: head.reason, version, headers });
}

/** One record in the framing of its body; in a chunked one each record is a chunk, as Mesos writes them. */
export function encodeFramedRecord(
  record: Uint8Array,
  framing: RecordsUnit["framing"],
): Uint8Array {
  const encoded = encodeRecord(record);
  return framing === "bare" ? encoded : concatBytes(encodeChunkParts(encoded));
}
