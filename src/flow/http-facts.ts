import type { HttpHead, HttpResponseHead } from "../wire/index.js";
import type { HttpFacts } from "./message.js";

/** `200 OK`: how a response is named where its body does not name it. */
export function statusLine(head: HttpResponseHead): string {
  return head.reason === "" ? String(head.status) : `${head.status} ${head.reason}`;
}

/** What a message says of its HTTP head. */
export function httpFacts(head: HttpHead): HttpFacts {
  return new HeadFacts(head);
}

/** Head of a message as plain facts; header pairs are made when someone looks. */
class HeadFacts implements HttpFacts {
  readonly method?: string;
  readonly target?: string;
  readonly status?: number;
  readonly reason?: string;
  readonly #head: HttpHead;

  constructor(head: HttpHead) {
    this.#head = head;
    if (head.kind === "request") {
      this.method = head.method;
      this.target = head.target;
    } else {
      this.status = head.status;
      this.reason = head.reason;
    }
  }

  get contentType(): string {
    return this.#head.headers.get("content-type") ?? "";
  }

  get headers(): readonly (readonly [name: string, value: string])[] {
    return this.#head.headers.pairs();
  }
}
