// Answers that are too large for one turn: they are written a bit in each, and other messages have their turn between. The
// pieces come from a view of the moment of the request, so that the answer is one state and not a mixture.

import type { HttpResponse, Ref } from "../../actor/index.js";
import { encodeUtf8 } from "../../bytes/index.js";
import type { MasterInput } from "../protocol.js";
import type { Turn } from "../turn.js";
import type { Asking } from "./endpoint.js";
import type { Pieces } from "./json/pieces.js";

/** Characters of one turn: a few milliseconds of work. */
const SLICE = 131_072;

/** 200 with JSON, at once if it is small. */
export function streamJson(
  turn: Turn,
  { request, query }: Asking,
  pieces: Pieces,
): HttpResponse | undefined {
  const callback = query.get("jsonp");
  const headers = [
    ["Content-Type", callback === undefined ? "application/json" : "text/javascript"],
  ] as const;
  const all = callback === undefined ? pieces : wrapped(pieces, callback);
  const first = slice(all);
  if (first.done) return { status: 200, headers, body: first.bytes };
  turn.context.openStream(request.id, { status: 200, headers });
  turn.context.writeStream(request.id, first.bytes);
  turn.state.writing.set(request.id, { pieces: all, held: false });
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
  turn.context.endStream(request);
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

function slice(pieces: Iterator<string>): {
  readonly bytes: Uint8Array;
  readonly done: boolean;
} {
  let text = "";
  for (;;) {
    const next = pieces.next();
    if (next.done === true) return { bytes: encodeUtf8(text), done: true };
    text += next.value;
    if (text.length >= SLICE) return { bytes: encodeUtf8(text), done: false };
  }
}

function* wrapped(pieces: Pieces, callback: string): Pieces {
  yield `${callback}(`;
  yield* pieces;
  yield ")";
}
