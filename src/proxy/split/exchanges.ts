import {
  apiPath,
  ExchangeMatcher,
  type HttpRequestHead,
  type HttpResponseHead,
  isLibprocessMessage,
} from "../../wire/index.js";

/** What has to be known of a request when its answer comes. */
export interface AskedRequest {
  readonly method: string;
  /** Empty for a libprocess message. */
  readonly target: string;
  /** Whether its path is one of the v1 APIs, whose answers may be streams of records. */
  readonly v1: boolean;
}

/** Requests without an answer that are remembered. */
const MAX_WAITING = 1024;
/** A peer that has answered none of this many messages is one that never does: libprocess up to 1.3. */
const SILENT_AFTER = 64;

/** Which request of a connection the next response answers. */
export class Exchanges {
  readonly #matcher = new ExchangeMatcher<AskedRequest>({ maxWaiting: MAX_WAITING });
  #unanswered = 0;

  request(head: HttpRequestHead): void {
    const libprocess = isLibprocessMessage(head);
    const { method } = head;
    const target = libprocess ? "" : head.target;
    const unansweredByOld =
      libprocess && head.headers.get("user-agent")?.startsWith("libprocess/") === true;
    const v1 = !libprocess && apiPath(target) !== undefined;
    this.#matcher.request({ method, target, v1 }, { method, always: !unansweredByOld });
    if (++this.#unanswered === SILENT_AFTER) this.#matcher.learn(false);
  }

  response(head: HttpResponseHead): AskedRequest | undefined {
    this.#unanswered = Number.NEGATIVE_INFINITY;
    const pairing = this.#matcher.response(head);
    return pairing.kind === "paired" ? pairing.request : undefined;
  }
}
