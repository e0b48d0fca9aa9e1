// Which request does a response answer? On one connection HTTP says: the oldest one. But libprocess up to 1.3
// sends nothing back for messages whose User-Agent is libprocess, and from 1.4 on it answers every one (process.cpp,
// `ProcessManager::handle`), so on a connection that carries such messages positions alone prove nothing.
//
// Requests are therefore of two kinds: those that are always answered, and those where it depends on the peer.
// While the peer is unknown, two readings are followed at once:
//   "answers"  every request is answered in order
//   "silent"   only those that always are, in order
// A response that both give to the same request belongs to it. One that cannot be what a message is answered
// with (202, 404, 400 or 500 without a typed body) rules out "answers"; one for which "silent" has no
// request left, or that would answer a GET with 202, rules out "silent". Until then responses on which the
// readings differ stay unpaired: better no pair than a wrong one.
import type { HttpResponseHead } from "./http-head.js";

/** Requests kept while they wait for an answer; older ones are forgotten but still counted. */
const DEFAULT_MAX_WAITING = 16_384;

/** How a matcher is set up. */
export interface ExchangeMatcherOptions {
  /**
   * Whether the peer answers messages that come from libprocess: true from Mesos 1.4 on, false before.
   * Default `undefined`: find out.
   */
  readonly answersMessages?: boolean | undefined;
  /** The start of the connection was not seen, so early responses may answer unseen requests. Default false. */
  readonly midstream?: boolean;
  /** Default 16384. */
  readonly maxWaiting?: number;
}

/** What a request is to the matcher. */
export interface ExpectedAnswer {
  readonly method: string;
  /** False for a libprocess message with a libprocess User-Agent: old peers never answer it. */
  readonly always: boolean;
}

/** Which request a response answers. */
export type Pairing<Request> =
  | {
      readonly kind: "paired";
      readonly request: Request;
      readonly method: string;
      /** `assumed` when unseen requests may have come before. */
      readonly certainty: "sure" | "assumed";
    }
  /** 1xx: the answer proper is still to come, to the request that the next response answers. */
  | { readonly kind: "interim" }
  | {
      readonly kind: "unpaired";
      /** `ambiguous`: two requests qualify; `no-request`: none was seen; `forgotten`: too many wait. */
      readonly reason: "ambiguous" | "no-request" | "forgotten";
    };

interface Waiting<Request> extends ExpectedAnswer {
  readonly request: Request;
}

/** Pairs the responses of one connection with its requests, also when the peer never answers some of them. */
export class ExchangeMatcher<Request> {
  readonly #midstream: boolean;
  readonly #maxWaiting: number;
  #answersMessages: boolean | undefined;
  /** Requests by position on the connection; `#waiting[0]` has position `#base`, those before `#first` are spent. */
  #waiting: Waiting<Request>[] = [];
  #base = 0;
  #first = 0;
  /** Position of the request that the next response answers, in each reading. */
  #nextIfAnswers = 0;
  #nextIfSilent = 0;

  constructor(options: ExchangeMatcherOptions = {}) {
    this.#answersMessages = options.answersMessages;
    this.#midstream = options.midstream ?? false;
    this.#maxWaiting = options.maxWaiting ?? DEFAULT_MAX_WAITING;
  }

  /** Whether the peer answers messages, once that is known. */
  get answersMessages(): boolean | undefined {
    return this.#answersMessages;
  }

  /** Says what was learned elsewhere, such as from the peer's version. What was found out here stays. */
  learn(answersMessages: boolean): void {
    this.#answersMessages ??= answersMessages;
  }

  /** A request was seen; call in the order of the connection. */
  request(request: Request, answer: ExpectedAnswer): void {
    if (this.#answersMessages === false && !answer.always) return;
    this.#waiting.push({ request, method: answer.method, always: answer.always });
    this.#keepFrom(this.#end - this.#maxWaiting);
  }

  /** A response was seen; call once for each, in the order of the connection. */
  response(head: HttpResponseHead): Pairing<Request> {
    if (head.status < 200 && head.status !== 101) return { kind: "interim" };
    if (this.#answersMessages === undefined) this.#judge(head);
    if (this.#answersMessages === true) return this.#take(this.#nextIfAnswers);
    const silent = this.#nextAlways();
    if (this.#answersMessages === false || silent === this.#nextIfAnswers)
      return this.#take(silent);
    this.#nextIfAnswers++;
    this.#nextIfSilent = Math.min(silent + 1, this.#end);
    this.#keepFrom(this.#nextIfAnswers);
    return { kind: "unpaired", reason: "ambiguous" };
  }

  /** Requests whose answer is, as far as is known, still to come. In order. */
  waiting(): readonly Request[] {
    const next = this.#answersMessages === false ? this.#nextIfSilent : this.#nextIfAnswers;
    const from = Math.max(next, this.#first) - this.#base;
    return this.#waiting
      .slice(from)
      .filter(({ always }) => always || this.#answersMessages === true)
      .map(({ request }) => request);
  }

  get #end(): number {
    return this.#base + this.#waiting.length;
  }

  /** Rules a reading out if this response does. */
  #judge(head: HttpResponseHead): void {
    const first = this.#at(this.#nextIfAnswers);
    if (first === undefined || first.always) return;
    const silent = this.#at(this.#nextAlways());
    if (silent === undefined) {
      // Nothing else is there to be answered, unless it came before the capture.
      if (!this.#midstream) this.#answersMessages = true;
    } else if (!couldAnswerMessage(head)) {
      this.#answersMessages = false;
    } else if (isRead(silent.method) && head.status === 202) {
      this.#answersMessages = true;
    }
  }

  /** Position of the next request that is always answered; the end when there is none. */
  #nextAlways(): number {
    let position = Math.max(this.#nextIfSilent, this.#nextIfAnswers, this.#first);
    while (this.#at(position)?.always === false) position++;
    // What was passed over is not looked at again.
    this.#nextIfSilent = position;
    return position;
  }

  #at(position: number): Waiting<Request> | undefined {
    return position < this.#first ? undefined : this.#waiting[position - this.#base];
  }

  #take(position: number): Pairing<Request> {
    if (position >= this.#end) return { kind: "unpaired", reason: "no-request" };
    const entry = this.#at(position);
    this.#nextIfAnswers = position + 1;
    this.#nextIfSilent = Math.max(this.#nextIfSilent, position + 1);
    this.#keepFrom(position + 1);
    if (entry === undefined) return { kind: "unpaired", reason: "forgotten" };
    const certainty = this.#midstream ? "assumed" : "sure";
    return { kind: "paired", request: entry.request, method: entry.method, certainty };
  }

  /** Forgets what stands before a position; the array shrinks in batches. */
  #keepFrom(position: number): void {
    if (position > this.#first) this.#first = position;
    const spent = this.#first - this.#base;
    if (spent < 256 || spent * 2 < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(spent);
    this.#base += spent;
  }
}

/** Whether a message may be answered like this: libprocess sends 202 empty, 404 empty or text, 400 and 500 with a reason. */
function couldAnswerMessage(head: HttpResponseHead): boolean {
  const { status, transfer, headers } = head;
  if (transfer.chunked || transfer.contentLengthBytes === undefined) return false;
  if (status === 202 || status === 200) return transfer.contentLengthBytes === 0;
  if (status !== 404 && status !== 400 && status !== 500) return false;
  return headers.get("content-type")?.startsWith("text/plain") !== false;
}

/** Requests that Mesos never answers with 202. */
function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}
