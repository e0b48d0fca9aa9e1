import type { MessagePattern, MessageTap, TappedMessage } from "../actor/index.js";
import { matchesMessage } from "../actor/index.js";

/** A message and when it was sent. */
export interface TimedMessage {
  readonly timeMs: number;
  readonly message: TappedMessage;
}

/** The last messages of a cluster, for whoever asks what happened. */
export class MessageHistory {
  readonly #limit: number;
  #messages: TimedMessage[] = [];
  #count = 0;

  /** @param limit how many are kept; the oldest go first */
  constructor(tap: MessageTap, now: () => number, limit: number) {
    this.#limit = limit;
    tap.observe((message) => {
      this.#count++;
      if (limit === 0) return;
      this.#messages.push({ timeMs: now(), message });
      if (this.#messages.length >= 2 * limit) this.#messages = this.#messages.slice(-limit);
    });
  }

  /** How many there were, those that are not kept included. */
  get count(): number {
    return this.#count;
  }

  get all(): readonly TimedMessage[] {
    return this.#limit === 0 ? [] : this.#messages.slice(-this.#limit);
  }

  matching(pattern: MessagePattern): readonly TappedMessage[] {
    return this.all.map(({ message }) => message).filter((each) => matchesMessage(pattern, each));
  }
}
