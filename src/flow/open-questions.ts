/** The message that asked. */
export interface Asked {
  readonly n: number;
  readonly timeNs: bigint;
}

/**
 * Questions that wait for an answer, by their kind, the party they concern and an id.
 *
 * Two generations: when the young one is full the old one is forgotten as a whole. Dropping single entries of one
 * large table would cost more than everything else that is done with a message, in time and in garbage.
 */
export class OpenQuestions {
  #young = new Generation();
  #old = new Generation();
  readonly #half: number;

  /** @param limit how many are remembered at most; at least the younger half is */
  constructor(limit: number) {
    this.#half = limit / 2;
  }

  /** Remembers a question; it takes the place of an equal one. */
  ask(kind: string, party: string, id: string, asked: Asked): void {
    this.#young.set(kind, party, id, asked);
    if (this.#young.size < this.#half) return;
    this.#old = this.#young;
    this.#young = new Generation();
  }

  /** Who asked last; the question is open no more. */
  answer(kind: string, party: string, id: string): Asked | undefined {
    const young = this.#young.take(kind, party, id);
    const old = this.#old.take(kind, party, id);
    return young ?? old;
  }
}

/** A map for each kind, in it one for each party: no key of all three is made and kept for each question. */
class Generation {
  readonly #kinds = new Map<string, Map<string, Map<string, Asked>>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  set(kind: string, party: string, id: string, asked: Asked): void {
    let parties = this.#kinds.get(kind);
    if (parties === undefined) {
      parties = new Map();
      this.#kinds.set(kind, parties);
    }
    let questions = parties.get(party);
    if (questions === undefined) {
      questions = new Map();
      parties.set(party, questions);
    }
    const before = questions.size;
    questions.set(id, asked);
    this.#size += questions.size - before;
  }

  take(kind: string, party: string, id: string): Asked | undefined {
    const parties = this.#kinds.get(kind);
    const questions = parties?.get(party);
    const asked = questions?.get(id);
    if (asked === undefined) return undefined;
    questions?.delete(id);
    this.#size--;
    // Parties come and go, such as the processes of single authentications.
    if (questions?.size === 0) parties?.delete(party);
    return asked;
  }
}
