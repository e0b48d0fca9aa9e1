import { concatBytes } from "../bytes/index.js";
import { ContentDecoder, contentCodings } from "../wire/index.js";
import type { Note } from "./message.js";

/** A body without its content codings. */
export interface PlainBody {
  /** What came out before damage; the body as it was when its coding is not known. */
  readonly bytes: Uint8Array;
  readonly note: Note | undefined;
}

/**
 * Undoes the codings of a Content-Encoding header on a whole body.
 *
 * @param maxBytes most that may come out
 */
export function undoContentEncoding(header: string, body: Uint8Array, maxBytes: number): PlainBody {
  const codings = contentCodings(header);
  if (codings === undefined) {
    const text = `cannot decode the content coding ${JSON.stringify(header)}, want gzip or deflate`;
    return { bytes: body, note: { code: "unknown-coding", text } };
  }
  const decoder = new ContentDecoder(codings, maxBytes);
  decoder.push(body);
  decoder.end();
  const pieces: Uint8Array[] = [];
  for (;;) {
    const step = decoder.next();
    switch (step.kind) {
      case "data":
        pieces.push(step.bytes);
        break;
      case "malformed": {
        const code = step.code === "output-limit" ? "limit" : "malformed";
        return { bytes: concatBytes(pieces), note: { code, text: step.text } };
      }
      case "closed":
      case "need-data":
        return { bytes: concatBytes(pieces), note: undefined };
    }
  }
}
