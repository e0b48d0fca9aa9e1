import { CORRELATION_RULES, type Correlatable } from "./correlation-rules.js";
import type { Match } from "./message.js";
import { OpenQuestions } from "./open-questions.js";

/**
 * Finds the earlier message that one answers, by meaning: Ping and Pong, registrations, offers and who took
 * them, a task's launch and its first update, an update and its acknowledgement, the steps of an
 * authentication. Replies of libprocess travel on other connections, so addresses of packets do not help:
 * UPIDs and ids inside bodies do. A status update passes several hops with the same uuid, and each hop is
 * answered by itself, hence the receiver in most keys.
 */
export class Correlator {
  readonly #open: OpenQuestions;

  /** @param limit how many unanswered questions are remembered, see {@link OpenQuestions} */
  constructor(limit = 20_000) {
    this.#open = new OpenQuestions(limit);
  }

  /** The message that this one answers, if it is an answer; remembers what it asks. Call once, in order. */
  match(message: Correlatable): Match | undefined {
    const rule = CORRELATION_RULES.get(message.type);
    if (rule === undefined) return undefined;
    const { n, timeNs } = message;
    let found: Match | undefined;
    for (const { kind, party, ids } of rule.answers?.(message) ?? []) {
      for (const id of ids) {
        const asked = this.#open.answer(kind, party, id);
        if (asked !== undefined) found ??= { n: asked.n, latencyNs: timeNs - asked.timeNs };
      }
    }
    for (const { kind, party, ids } of rule.asks?.(message) ?? []) {
      for (const id of ids) this.#open.ask(kind, party, id, { n, timeNs });
    }
    return found;
  }
}
