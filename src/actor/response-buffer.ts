import { concatBytes } from "../bytes/index.js";
import type { HttpResponse, Responder, ResponseHead } from "./http.js";

/** Keeps an answer instead of sending it: HTTP without a network. */
export class ResponseBuffer implements Responder {
  readonly #chunks: Uint8Array[] = [];
  #head: ResponseHead | undefined;
  #ended = false;

  /** Undefined until the process answers. */
  get head(): ResponseHead | undefined {
    return this.#head;
  }

  /** Pieces as they were written. */
  get chunks(): readonly Uint8Array[] {
    return this.#chunks;
  }

  /** Everything so far. */
  get body(): Uint8Array {
    return concatBytes(this.#chunks);
  }

  /** Whether the answer is complete. */
  get ended(): boolean {
    return this.#ended;
  }

  respond(response: HttpResponse): void {
    this.#head = response;
    if (response.body !== undefined) this.#chunks.push(response.body);
    this.#ended = true;
  }

  open(head: ResponseHead): void {
    this.#head = head;
  }

  write(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
  }

  end(): void {
    this.#ended = true;
  }
}
