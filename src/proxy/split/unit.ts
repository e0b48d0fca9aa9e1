import type { HttpHead } from "../../wire/index.js";
import type { AskedRequest } from "./exchanges.js";

/** A whole HTTP message: a libprocess message, a request or a response. */
export interface MessageUnit {
  readonly kind: "message";
  /** As it came. */
  readonly raw: Uint8Array;
  readonly head: HttpHead;
  /** Chunk framing removed, content coding not. */
  readonly body: Uint8Array;
  /** What a response answers, where that is sure. */
  readonly request: AskedRequest | undefined;
}

/** Records of an endless body that came together: mostly one, in a chunk of its own. */
export interface RecordsUnit {
  readonly kind: "records";
  readonly records: readonly Uint8Array[];
  /** All of them as they came, framing included; undefined where they share a chunk with part of another record. */
  readonly raw: Uint8Array | undefined;
  /** How a record is framed in this body. */
  readonly framing: "chunked" | "bare";
  readonly head: HttpHead;
  readonly request: AskedRequest | undefined;
}

/** Bytes that pass as they are: heads of streams, bodies nobody looks at, what is no HTTP. */
interface BytesUnit {
  readonly kind: "bytes";
  readonly raw: Uint8Array;
}

/** What a direction of a connection is taken apart into; in stream order, and every byte in one of them. */
export type Unit = MessageUnit | RecordsUnit | BytesUnit;
