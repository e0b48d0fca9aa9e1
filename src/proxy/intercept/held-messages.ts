import type { Message } from "../../flow/index.js";
import type { JsonValue } from "../../wire/index.js";

/** A message that waits for somebody to decide about it. */
export interface HeldMessage {
  readonly id: number;
  readonly ruleId: number;
  readonly sinceNs: bigint;
  readonly message: Message;
}

/** What can be done with it. */
interface Holder {
  /** @throws MesosSniffError when the body does not fit the type of the message */
  release(body: JsonValue | undefined): void;
  drop(): void;
}

/** All messages that are held, of all connections. */
export class HeldMessages {
  readonly #held = new Map<number, { readonly held: HeldMessage; readonly holder: Holder }>();
  #count = 0;

  add(message: Message, ruleId: number, sinceNs: bigint, holder: Holder): number {
    const id = ++this.#count;
    this.#held.set(id, { held: { id, ruleId, sinceNs, message }, holder });
    return id;
  }

  list(): readonly HeldMessage[] {
    return [...this.#held.values()].map(({ held }) => held);
  }

  /**
   * Lets a message go on.
   *
   * @param body another body, as JSON lines have it
   * @returns false when no such message is held
   * @throws MesosSniffError when the body does not fit the type of the message, which stays held
   */
  release(id: number, body?: JsonValue): boolean {
    const entry = this.#held.get(id);
    entry?.holder.release(body);
    return this.#held.delete(id);
  }

  /** @returns false when no such message is held */
  drop(id: number): boolean {
    const entry = this.#held.get(id);
    this.#held.delete(id);
    entry?.holder.drop();
    return entry !== undefined;
  }

  /** Its connection is gone. */
  forget(id: number): void {
    this.#held.delete(id);
  }
}
