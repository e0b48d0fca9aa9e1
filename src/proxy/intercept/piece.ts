import { changedUnit } from "../rewrite/changed-unit.js";
import { encodeChanged, encodeFramedRecord } from "../rewrite/encode-changed.js";
import type { MessageRewriter } from "../rewrite/message-rewriter.js";
import type { MessageUnit, RecordsUnit } from "../split/unit.js";

/** One message on its way, in the form that it has without a proxy. */
export interface Piece {
  /** On the wire, without a proxy. */
  readonly direct: Uint8Array;
  /** On the wire, as its receiver gets it; undefined while an address that it names is being opened. */
  take(): Uint8Array | undefined;
  /** The same with another payload. */
  withPayload(payload: Uint8Array): Piece;
}

/** A whole HTTP message. */
export function messagePiece(unit: MessageUnit, rewriter: MessageRewriter): Piece {
  const direct = rewriter.direct(unit);
  // The direct form needs no address to be opened: it is never waited for.
  const plain = typeof direct === "string" ? unit : changedUnit(unit, direct);
  return plainPiece(plain, rewriter);
}

function plainPiece(unit: MessageUnit, rewriter: MessageRewriter): Piece {
  return {
    direct: unit.raw,
    take: () => {
      const rewritten = rewriter.message(unit);
      if (rewritten === "waiting") return undefined;
      return rewritten === "same" ? unit.raw : encodeChanged(unit, rewritten);
    },
    withPayload: (payload) => {
      // Payloads are without content coding, which peers that take a coded body can do without.
      const headers = unit.head.headers.has("content-encoding")
        ? new Map([["content-encoding", undefined]])
        : undefined;
      const changes = headers === undefined ? { body: payload } : { body: payload, headers };
      return plainPiece(changedUnit(unit, changes), rewriter);
    },
  };
}

/** One record in a frame of its own. */
export function recordPiece(
  unit: RecordsUnit,
  record: Uint8Array,
  rewriter: MessageRewriter,
): Piece {
  return {
    direct: encodeFramedRecord(record, unit.framing),
    take: () => {
      const rewritten = rewriter.record(unit, record);
      return rewritten === "waiting" ? undefined : encodeFramedRecord(rewritten, unit.framing);
    },
    withPayload: (payload) => recordPiece(unit, payload, rewriter),
  };
}

/** Bytes that nobody changes. */
export function bytesPiece(raw: Uint8Array): Piece {
  return { direct: raw, take: () => raw, withPayload: bytesPiece };
}
