// Answers that are too large for one turn: they are written a bit in each, and other messages have their turn between. The
// pieces come from a view of the moment of the request, so that the answer is one state and not a mixture.

import type { HttpResponse, Ref } from "../../actor/index.js";
import { concatBytes, encodeUtf8 } from "../../bytes/index.js";
import { snapshotWritten } from "../operator/subscribers.js";
import type { MasterInput } from "../protocol.js";
import type { Turn } from "../turn.js";
import type { Asking } from "./endpoint.js";
import type { Pieces } from "./json/pieces.js";
import type { Piece } from "./writing.js";

/** Characters of one turn: a few milliseconds of work. */
const SLICE = 131_072;

/** Characters that a piece of mere work counts for. */
const WORK = 512;

/** 200 with JSON, at once if it is small. */
export function streamJson(turn: Turn, asking: Asking, pieces: Pieces): HttpResponse | undefined {
  const callback = asking.query.get("jsonp");
  return callback === undefined
    ? streamPieces(turn, asking, "application/json", pieces)
    : streamPieces(turn, asking, "text/javascript", wrapped(pieces, callback));
}

/** 200 with a body in pieces, at once if it is small. */
export function streamPieces(
  turn: Turn,
  { request }: Asking,
  contentType: string,
  pieces: Iterator<Piece>,
): HttpResponse | undefined {
  const headers = [["Content-Type", contentType]] as const;
  const first = slice(pieces);
  if (first.done) return { status: 200, headers, body: first.bytes };
  turn.context.openStream(request.id, { status: 200, headers });
  turn.context.writeStream(request.id, first.bytes);
  turn.state.writing.set(request.id, { pieces, held: false, after: "end" });
  askForTurn(turn, request.id);
  return undefined;
}

/** The next bit of an answer. */
export function writeOn(turn: Turn, request: number): void {
  const writing = turn.state.writing.get(request);
  if (writing === undefined || writing.held) return;
  const { bytes, done } = slice(writing.pieces);
  turn.context.writeStream(request, bytes);
  if (!done) {
    askForTurn(turn, request);
    return;
  }
  turn.state.writing.delete(request);
  if (writing.after === "end") turn.context.endStream(request);
  else snapshotWritten(turn, request);
}

/** The client reads no faster, reads again, or is gone. */
export function streamState(
  turn: Turn,
  request: number,
  state: "full" | "drained" | "closed",
): void {
  const writing = turn.state.writing.get(request);
  if (writing === undefined) return;
  if (state === "closed") {
    turn.state.writing.delete(request);
    return;
  }
  writing.held = state === "full";
  if (!writing.held) askForTurn(turn, request);
}

function askForTurn(turn: Turn, request: number): void {
  turn.context.dispatch(turn.context.self as Ref<MasterInput>, { kind: "write-on", request });
}

function slice(pieces: Iterator<Piece>): { readonly bytes: Uint8Array; readonly done: boolean } {
  const chunks: Uint8Array[] = [];
  let text = "";
  const flush = (): void => {
    if (text !== "") chunks.push(encodeUtf8(text));
    text = "";
  };
  for (let cost = 0; cost < SLICE; ) {
    const next = pieces.next();
    if (next.done === true) {
      flush();
      return { bytes: concatBytes(chunks), done: true };
    }
    const piece = next.value;
    cost += piece.length === 0 ? WORK : piece.length;
    if (typeof piece === "string") {
      text += piece;
    } else if (piece.length > 0) {
      flush();
      chunks.push(piece);
    }
  }
  flush();
  return { bytes: concatBytes(chunks), done: false };
}

function* wrapped(pieces: Pieces, callback: string): Pieces {
  yield `${callback}(`;
  yield* pieces;
  yield ")";
}
