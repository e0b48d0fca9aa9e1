import { type EnvelopeResult, type HttpRequestHead, parseEnvelope } from "../wire/index.js";

/**
 * Reads the envelopes of one connection. Heads that repeat share their headers; they share their envelope too, which
 * stands for a pair of processes and a name then: see `MessageWriter`.
 */
export class EnvelopeReader {
  #last: { readonly head: HttpRequestHead; readonly envelope: EnvelopeResult } | undefined;

  read(head: HttpRequestHead): EnvelopeResult {
    const last = this.#last;
    if (
      last !== undefined &&
      last.head.headers === head.headers &&
      last.head.target === head.target &&
      last.head.method === head.method
    ) {
      return last.envelope;
    }
    const envelope = parseEnvelope(head);
    // An error says where it is.
    this.#last = envelope.kind === "malformed" ? undefined : { head, envelope };
    return envelope;
  }
}
