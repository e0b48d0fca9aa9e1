import { RecordDecoder } from "../wire/index.js";
import type { Place } from "./flow-message.js";
import type { Note } from "./message.js";
import type { RecordStream } from "./message-writer.js";

/** A body that is a stream of records: each becomes a message as soon as it is whole. */
export class RecordBody {
  readonly #decoder = new RecordDecoder();
  readonly #stream: RecordStream;
  #failed = false;

  constructor(stream: RecordStream) {
    this.#stream = stream;
  }

  /** @returns false once there is no way to find the next record in these bytes alone */
  push(bytes: Uint8Array, place: Place): boolean {
    this.#decoder.push(bytes);
    this.#run(place, undefined);
    return !this.#failed;
  }

  /** @returns as `push` does */
  gap(lengthBytes: number, place: Place): boolean {
    this.#decoder.gap(lengthBytes);
    this.#run(place, undefined);
    return !this.#failed;
  }

  /** @param damage why the body ended early, if it did */
  end(place: Place, damage: Note | undefined): void {
    this.#decoder.end();
    this.#run(place, damage);
  }

  #run(place: Place, damage: Note | undefined): void {
    for (;;) {
      const step = this.#decoder.next();
      switch (step.kind) {
        case "need-data":
        case "closed":
          return;
        case "record":
          this.#stream.record(place, step.bytes, []);
          break;
        case "damaged":
          this.#stream.record(place, step.bytes, [
            { code: "gap", text: `${step.missingBytes} of ${step.lengthBytes} bytes are missing` },
          ]);
          break;
        case "truncated": {
          const rest = this.#decoder.takeRest();
          if (rest.length === 0) return;
          const text = `the stream ended inside a ${step.inside}`;
          this.#stream.raw(place, rest, damage ?? { code: "truncated", text });
          return;
        }
        case "malformed": {
          // The rest is shown as it comes, where nobody finds a record in it by other means.
          const rest = this.#decoder.takeRest();
          if (this.#failed && rest.length === 0) return;
          this.#stream.raw(place, rest, {
            code: this.#failed ? "raw" : step.code === "gap" ? "gap" : "malformed",
            text: this.#failed ? "behind the damage in this stream of records" : step.text,
          });
          this.#failed = true;
          return;
        }
      }
    }
  }
}
