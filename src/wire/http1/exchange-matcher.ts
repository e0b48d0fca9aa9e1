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
import { WaitingLine } from "./waiting-line.js";

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
  #midstream: boolean;
  #answersMessages: boolean | undefined;
  /** One line for each reading: all requests, and those that are always answered. */
  readonly #ifAnswers: WaitingLine<Waiting<Request>>;
  readonly #ifSilent: WaitingLine<Waiting<Request>>;

  constructor(options: ExchangeMatcherOptions = {}) {
    const { maxWaiting = DEFAULT_MAX_WAITING } = options;
    this.#answersMessages = options.answersMessages;
    this.#midstream = options.midstream ?? false;
    this.#ifAnswers = new WaitingLine(maxWaiting);
    this.#ifSilent = new WaitingLine(maxWaiting);
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
    const { method, always } = answer;
    const entry = { request, method, always };
    if (this.#answersMessages !== false) this.#ifAnswers.push(entry);
    if (this.#answersMessages !== true && always) this.#ifSilent.push(entry);
  }

  /** A response was seen; call once for each, in the order of the connection. */
  response(head: HttpResponseHead): Pairing<Request> {
    if (head.status < 200 && head.status !== 101) return { kind: "interim" };
    if (this.#answersMessages === undefined) this.#judge(head);
    if (this.#answersMessages === true) return this.#take(this.#ifAnswers);
    if (this.#answersMessages === false) return this.#take(this.#ifSilent);
    const same = this.#ifAnswers.peek() === this.#ifSilent.peek();
    const pairing = this.#take(this.#ifAnswers);
    this.#ifSilent.advance();
    return same ? pairing : { kind: "unpaired", reason: "ambiguous" };
  }

  /**
   * Responses were missed, nobody knows how many. What was asked before is taken for answered: those that follow
   * would else all be paired with older requests.
   */
  missed(): void {
    this.#midstream = true;
    this.#ifAnswers.clear();
    this.#ifSilent.clear();
  }

  /** Requests whose answer is, as far as is known, still to come. In order. */
  waiting(): readonly Request[] {
    const line = this.#answersMessages === false ? this.#ifSilent : this.#ifAnswers;
    return line
      .list()
      .filter(({ always }) => always || this.#answersMessages === true)
      .map(({ request }) => request);
  }

  /** Rules a reading out if this response does. */
  #judge(head: HttpResponseHead): void {
    const first = this.#ifAnswers.peek();
    const silent = this.#ifSilent.peek();
    if (first === undefined || first === silent) return;
    if (!couldAnswer(first, head)) {
      if (silent !== undefined) this.#answersMessages = false;
    } else if (!this.#ifSilent.waits) {
      // Nothing else is there to be answered, unless it came before the capture.
      if (!this.#midstream) this.#answersMessages = true;
    } else if (silent !== undefined && !couldAnswer(silent, head)) {
      this.#answersMessages = true;
    }
  }

  #take(line: WaitingLine<Waiting<Request>>): Pairing<Request> {
    if (!line.waits) return { kind: "unpaired", reason: "no-request" };
    const entry = line.peek();
    line.advance();
    if (entry === undefined) return { kind: "unpaired", reason: "forgotten" };
    const certainty = this.#midstream ? "assumed" : "sure";
    return { kind: "paired", request: entry.request, method: entry.method, certainty };
  }
}

/** Mesos answers no read with 202, and a message only as {@link couldAnswerMessage} says. */
function couldAnswer(request: ExpectedAnswer, head: HttpResponseHead): boolean {
  if (!request.always) return couldAnswerMessage(head);
  return head.status !== 202 || !isRead(request.method);
}

/** Whether a message may be answered like this: libprocess sends 202 empty, 404 empty or text, 400 and 500 with a reason. */
function couldAnswerMessage(head: HttpResponseHead): boolean {
  const { status, transfer, headers } = head;
  if (transfer.chunked || transfer.contentLengthBytes === undefined) return false;
  if (status === 202 || status === 200) return transfer.contentLengthBytes === 0;
  if (status !== 404 && status !== 400 && status !== 500) return false;
  return headers.get("content-type")?.startsWith("text/plain") !== false;
}

function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}
