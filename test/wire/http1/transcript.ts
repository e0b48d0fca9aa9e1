import { concatBytes, encodeHex, encodeUtf8 } from "../../../src/bytes/index.js";
import {
  HttpDecoder,
  type HttpDecoderOptions,
  type HttpHead,
  type HttpStep,
} from "../../../src/wire/index.js";

/** What a decoder made of a stream, in a form that does not depend on how the stream was cut. */
export interface Transcript {
  readonly messages: readonly TranscribedMessage[];
  readonly tunnel: string;
  /** The final answer: its kind, and code and offset of damage. */
  readonly end: string;
  readonly rest: string;
}

interface TranscribedMessage {
  readonly start: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly framing: string;
  readonly offset: number;
  readonly endOffset: number | undefined;
  readonly body: string;
  readonly trailers: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
}

interface Draft {
  head: HttpHead;
  framing: string;
  pieces: Uint8Array[];
}

/** Runs chunks through a new decoder, taking every event as soon as it is there. */
export function transcribe(
  options: HttpDecoderOptions,
  chunks: Iterable<Uint8Array>,
  prepare?: (decoder: HttpDecoder) => void,
): Transcript {
  const decoder = new HttpDecoder(options);
  prepare?.(decoder);
  const messages: TranscribedMessage[] = [];
  let tunnel = "";
  let draft: Draft | undefined;
  const run = (): HttpStep => {
    for (;;) {
      const step = decoder.next();
      switch (step.kind) {
        case "head":
          draft = { head: step.head, framing: step.body.kind, pieces: [] };
          break;
        case "data":
          draft?.pieces.push(step.bytes);
          break;
        case "missing":
          draft?.pieces.push(encodeUtf8(`<${step.lengthBytes} missing>`));
          break;
        case "tunnel":
          tunnel += encodeHex(step.bytes);
          break;
        case "end":
          if (draft !== undefined) {
            const notes = step.notes.map(({ code, offset }) => `${code}@${offset}`);
            messages.push(written(draft, step.offset, [...(step.trailers ?? [])], notes));
          }
          draft = undefined;
          break;
        default:
          return step;
      }
    }
  };
  for (const chunk of chunks) {
    decoder.push(chunk);
    run();
  }
  decoder.end();
  const last = run();
  if (draft !== undefined) messages.push(written(draft, undefined, [], []));
  const end =
    last.kind === "malformed"
      ? `${last.code}@${last.offset}`
      : last.kind === "truncated"
        ? `truncated ${last.inside}@${last.offset} missing ${last.missingBytes}`
        : last.kind;
  return { messages, tunnel, end, rest: encodeHex(decoder.takeRest()) };
}

function written(
  draft: Draft,
  endOffset: number | undefined,
  trailers: readonly (readonly [string, string])[],
  notes: readonly string[],
): TranscribedMessage {
  const { head } = draft;
  return {
    start:
      head.kind === "request"
        ? `${head.method} ${head.target} ${head.version}`
        : `${head.version} ${head.status} ${head.reason}`,
    headers: head.headers.pairs(),
    framing: draft.framing,
    offset: head.offset,
    endOffset,
    body: encodeHex(concatBytes(draft.pieces)),
    trailers,
    notes: [...head.notes.map(({ code, offset }) => `${code}@${offset}`), ...notes],
  };
}

/** Bytes cut behind each of the given indexes. */
export function* cutAt(bytes: Uint8Array, ...indexes: readonly number[]): Iterable<Uint8Array> {
  let from = 0;
  for (const index of [...indexes, bytes.length]) {
    yield bytes.subarray(from, index);
    from = index;
  }
}

/** One chunk a byte. */
export function* byteByByte(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let index = 0; index < bytes.length; index++) yield bytes.subarray(index, index + 1);
}

/** Pieces of text and bytes as one array; text is one byte a character. */
export function bytesOf(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return concatBytes(
    parts.map((part) =>
      typeof part === "string" ? new Uint8Array(Buffer.from(part, "latin1")) : part,
    ),
  );
}
