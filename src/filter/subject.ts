import { idsOf, type Message, type MessageIds } from "../flow/index.js";

/** A message while a filter looks at it; what is costly is made once, when it is asked for. */
export class Subject {
  readonly message: Message;
  #ids: MessageIds | undefined;

  constructor(message: Message) {
    this.message = message;
  }

  get ids(): MessageIds {
    this.#ids ??= idsOf(this.message);
    return this.#ids;
  }
}
