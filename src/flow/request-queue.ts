import { type HttpRequestHead, type HttpResponseHead, isLibprocessMessage } from "../wire/index.js";

/** A request that was seen, for the response that may answer it. */
export interface SentRequest {
  readonly method: string;
  readonly target: string;
  readonly libprocess: boolean;
  /** A libprocess message whose User-Agent says so: libprocess up to 1.3 does not answer those. */
  readonly unansweredByOld: boolean;
  /** Whether its path is one of the v1 APIs. */
  readonly v1: boolean;
  /** Its number, once it is complete. */
  n: number | undefined;
  timeNs: bigint;
  /** Display type of its body: `mesos.v1.scheduler.Call/SUBSCRIBE`. */
  type: string | undefined;
  /** Whether a good answer to it is an endless stream of records. */
  streams: boolean;
}

/** Unanswered requests of one connection, bounded: old libprocess never answers and goes on for days. */
const MAX_UNANSWERED = 1_000;

/**
 * Pairs the responses of one connection with its requests, in order, although some peers never answer some.
 *
 * libprocess up to 1.3 answers no message that names libprocess as its user agent, and answers everything
 * else; from 1.4 on it answers all. The statuses tell them apart: a libprocess message is answered with 202,
 * or with an error, and never with a body of content.
 */
export class RequestQueue {
  #waiting: SentRequest[] = [];
  /** Index of the oldest one; the array is cut when it has grown. */
  #first = 0;
  /** Requests that were forgotten and may yet be answered, before all that wait. */
  #forgotten = 0;

  sent(head: HttpRequestHead): SentRequest {
    const libprocess = isLibprocessMessage(head);
    const request: SentRequest = {
      method: head.method,
      target: head.target,
      libprocess,
      unansweredByOld:
        libprocess && head.headers.get("user-agent")?.startsWith("libprocess/") === true,
      v1: /^\/(?:[^/?]+\/)?api\/v1(?:\/[a-z_]+)?\/?(?:\?|$)/.test(head.target),
      n: undefined,
      timeNs: 0n,
      type: undefined,
      streams: false,
    };
    this.#waiting.push(request);
    if (this.#waiting.length - this.#first > MAX_UNANSWERED) {
      this.#first++;
      this.#forgotten++;
    }
    if (this.#first > 1024 && this.#first * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    return request;
  }

  /** The request that a response answers; it no longer waits afterwards. */
  answered(head: HttpResponseHead): SentRequest | undefined {
    // An interim response is followed by the real one.
    if (head.status < 200 && head.status !== 101) return this.#waiting[this.#first];
    if (this.#forgotten > 0 && !isContent(head)) {
      this.#forgotten--;
      return undefined;
    }
    const index = this.#indexFor(head);
    const request = this.#waiting[index];
    if (request !== undefined) this.#first = index + 1;
    return request;
  }

  /** The same without taking it out. */
  peek(head: HttpResponseHead): SentRequest | undefined {
    return this.#waiting[this.#indexFor(head)];
  }

  #indexFor(head: HttpResponseHead): number {
    let index = this.#first;
    if (!isContent(head)) return index;
    while (this.#waiting[index]?.libprocess === true) index++;
    return index < this.#waiting.length ? index : this.#first;
  }
}

function isContent(head: HttpResponseHead): boolean {
  return head.status === 200 || (head.status >= 300 && head.status < 400);
}
