import type { Socket } from "node:net";
import {
  type Address,
  addressIp,
  type Emulation,
  errorResponse,
  formatPid,
  type Runtime,
} from "../../actor/index.js";
import {
  type EnvelopeResult,
  formatUpid,
  HttpDecoder,
  type HttpRequestHead,
  type LibprocessEnvelope,
  MESOS_HTTP_LIMITS,
  parseEnvelope,
} from "../../wire/index.js";
import { AnswerQueue } from "./answer-queue.js";
import { BodyBuffer } from "./body-buffer.js";
import { type WatchConnection, WatchedSocket } from "./connection-watch.js";
import { HttpAnswer } from "./http-answer.js";
import type { LibprocessLimits } from "./limits.js";
import { splitTarget } from "./split-target.js";

/** What the connections of a host share. */
export interface Receiving {
  /** Bytes of bodies that are not complete. */
  bytes: number;
}

/** What an inbound connection serves. */
export interface InboundOptions {
  readonly runtime: Runtime;
  readonly limits: LibprocessLimits;
  readonly receiving: Receiving;
  /** Refuses messages whose sender claims another ip than the one they come from. */
  readonly requirePeerAddressIpMatch: boolean;
  /** Counts connections; stands for the file descriptor in log lines. */
  readonly number: number;
  /** Milliseconds that never go backwards. */
  readonly now: () => number;
  readonly watch: WatchConnection | undefined;
}

/** What is being read: a message, or a request for a route. */
interface Incoming {
  readonly head: HttpRequestHead;
  readonly envelope: EnvelopeResult;
  readonly body: BodyBuffer;
}

/** A request whose answer is not complete. */
interface Pending {
  readonly answer: HttpAnswer;
  /** Undefined while nobody but this connection knows it. */
  id: number | undefined;
  /** Whether its process was told to slow down. */
  full: boolean;
}

/**
 * One connection that a peer opened: libprocess messages and HTTP requests in any mixture, answers in request order.
 *
 * What makes no sense closes this connection, with a log line, and nothing else.
 */
export class InboundConnection {
  /** Settles when the socket is gone. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #options: InboundOptions;
  readonly #emulation: Emulation;
  readonly #decoder: HttpDecoder;
  readonly #answers: AnswerQueue;
  readonly #peer: Address;
  /** At least what the socket itself takes to be much: it says `drain` for no less. */
  readonly #highWaterBytes: number;
  readonly #pending = new Set<Pending>();
  #incoming: Incoming | undefined;
  /** When the head in hand began, or its body last went on; undefined between messages. */
  #activeAtMs: number | undefined;
  #paused = false;
  #inputEnded = false;
  /** Nothing that comes in counts any more. */
  #deaf = false;

  constructor(socket: Socket, options: InboundOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#emulation = options.runtime.emulation;
    this.#peer = `${socket.remoteAddress ?? "0.0.0.0"}:${socket.remotePort ?? 0}`;
    const watched = new WatchedSocket(socket, "server", options.watch);
    const { maxHeadBytes, maxBodyBytes, answerHighWaterBytes } = options.limits;
    this.#highWaterBytes = Math.max(answerHighWaterBytes, socket.writableHighWaterMark);
    this.#decoder = new HttpDecoder({
      direction: "request",
      limits: { ...MESOS_HTTP_LIMITS, maxHeadBytes, maxBodyBytes },
    });
    this.#answers = new AnswerQueue({
      get waitingBytes(): number {
        return socket.writableLength;
      },
      write: (bytes) => {
        socket.write(bytes);
        watched.sent(bytes);
      },
      end: () => this.#hangUp(),
    });
    socket.on("data", (chunk: Uint8Array) => {
      if (this.#deaf) return;
      this.#decoder.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      this.#read();
    });
    socket.on("end", () => {
      this.#inputEnded = true;
      this.#decoder.end();
      this.#read();
      this.#endWhenAnswered();
    });
    socket.on("drain", () => this.#relieve());
    // Peers that close temporary connections reset our answers: the end of the connection says it all.
    socket.on("error", () => {});
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.#deaf = true;
        this.#takeIncoming();
        for (const pending of this.#pending) this.#tell(pending, "closed");
        this.#pending.clear();
        resolve();
      });
    });
  }

  /** Ends the connection if the message in hand, or the peer's farewell, is overdue. */
  checkStall(nowMs: number): void {
    const { stallTimeoutMs } = this.#options.limits;
    if (this.#paused || this.#activeAtMs === undefined) return;
    if (nowMs - this.#activeAtMs < stallTimeoutMs) return;
    if (this.#deaf) this.#socket.destroy();
    else this.#refuse(`no progress for ${stallTimeoutMs} ms inside a message`);
  }

  /** Lets what is written leave, for a while, and closes. */
  async close(graceMs: number): Promise<void> {
    const timer = setTimeout(() => this.#socket.destroy(), graceMs);
    this.#deaf = true;
    this.#socket.destroySoon();
    await this.closed;
    clearTimeout(timer);
  }

  #read(): void {
    // Answers made while one piece of input is read leave in one write.
    this.#socket.cork();
    try {
      this.#readSteps();
    } catch (error) {
      // Nothing that one peer sends may end the others' connections, not even through a mistake of ours.
      this.#refuse(error instanceof Error ? error.message : String(error));
    } finally {
      this.#socket.uncork();
    }
  }

  #readSteps(): void {
    while (!this.#deaf && !this.#paused) {
      const step = this.#decoder.next();
      switch (step.kind) {
        case "head":
          if (step.head.kind === "request") {
            this.#incoming = {
              head: step.head,
              envelope: parseEnvelope(step.head),
              body: new BodyBuffer(),
            };
          }
          break;
        case "data":
          this.#activeAtMs = this.#options.now();
          this.#append(step.bytes);
          break;
        case "end":
          this.#complete();
          break;
        case "need-data":
          if (this.#decoder.idle) this.#activeAtMs = undefined;
          else this.#activeAtMs ??= this.#options.now();
          return;
        case "truncated":
          this.#refuse(`End of file inside a message at byte ${step.offset}`);
          return;
        case "malformed":
          this.#refuse(step.text);
          return;
        case "tunnel":
          this.#refuse(`bytes at byte ${step.offset} follow an upgrade that nobody accepted`);
          return;
        default:
          return;
      }
      if (this.#mustWait()) {
        this.#paused = true;
        this.#socket.pause();
      }
    }
  }

  #append(bytes: Uint8Array): void {
    const { receiving, limits } = this.#options;
    if (this.#incoming === undefined) return;
    if (receiving.bytes + bytes.length > limits.receivingBytes) {
      this.#refuse(`unfinished messages of all connections exceed ${limits.receivingBytes} bytes`);
      return;
    }
    receiving.bytes += bytes.length;
    this.#incoming.body.append(bytes);
  }

  /** The message in hand, which is no longer. */
  #takeIncoming(): Incoming | undefined {
    const incoming = this.#incoming;
    this.#incoming = undefined;
    this.#activeAtMs = undefined;
    this.#options.receiving.bytes -= incoming?.body.length ?? 0;
    return incoming;
  }

  #complete(): void {
    const incoming = this.#takeIncoming();
    if (incoming === undefined) return;
    const { head, envelope } = incoming;
    const body = incoming.body.take();
    if (envelope.kind === "libprocess") this.#message(head, envelope, body);
    else if (envelope.kind === "malformed" && envelope.code === "escape")
      this.#undecodable(head, envelope.text);
    else this.#request(head, body);
  }

  #message(head: HttpRequestHead, envelope: LibprocessEnvelope, bytes: Uint8Array): void {
    const { runtime, requirePeerAddressIpMatch } = this.#options;
    const from = formatUpid(envelope.from);
    const { path } = splitTarget(head.target);
    const answered = this.#emulation.answersMessages || !envelope.agentIsLibprocess;
    if (requirePeerAddressIpMatch && envelope.from.ip !== addressIp(this.#peer)) {
      const text = `UPID IP address validation failed: Message from ${from} was sent from IP ${this.#peer}`;
      runtime.log.returning("badRequest", "400 Bad Request", path, `: ${text}`);
      if (answered) this.#answer(head).respond(errorResponse(400, this.#emulation, text));
      return;
    }
    const to = formatPid(envelope.to.id, runtime.address);
    const known = runtime.receive({ from, to, name: envelope.name, bytes, body: undefined });
    if (!answered) return;
    if (known) runtime.log.delivered(path);
    else runtime.log.undelivered(path);
    this.#answer(head).respond(known ? { status: 202 } : errorResponse(404, this.#emulation));
  }

  #undecodable(head: HttpRequestHead, text: string): void {
    const { path } = splitTarget(head.target);
    const { log } = this.#options.runtime;
    log.returning("undelivered", "500 Internal Server Error", path, `: ${text}`);
    if (!this.#emulation.answersMessages) return;
    this.#answer(head).respond(errorResponse(500, this.#emulation, text));
  }

  #request(head: HttpRequestHead, body: Uint8Array): void {
    const headers = new Map<string, string>();
    for (const [name, value] of head.headers) headers.set(name.toLowerCase(), value);
    const pending = this.#expect(head);
    const incoming = {
      ...splitTarget(head.target),
      method: head.method,
      headers,
      body,
      client: this.#peer,
    };
    pending.id = this.#options.runtime.request(incoming, pending.answer);
  }

  #answer(head: HttpRequestHead): HttpAnswer {
    return this.#expect(head).answer;
  }

  /** Keeps the place of an answer that is to come. */
  #expect(head: HttpRequestHead): Pending {
    const answer = new HttpAnswer(this.#answers.reserve(), head, this.#emulation, {
      streaming: () => this.#streaming(pending),
      finished: () => {
        this.#pending.delete(pending);
        this.#relieve();
        this.#endWhenAnswered();
      },
    });
    const pending: Pending = { answer, id: undefined, full: false };
    this.#pending.add(pending);
    return pending;
  }

  #streaming(pending: Pending): void {
    const { streamQueueBytes } = this.#options.limits;
    const waiting = pending.answer.waitingBytes;
    if (waiting > streamQueueBytes) {
      this.#refuse(
        `${waiting} bytes of a stream wait for the client, want at most ${streamQueueBytes}`,
      );
      this.#socket.destroy();
    } else if (waiting > this.#highWaterBytes && !pending.full) {
      pending.full = true;
      this.#tell(pending, "full");
    }
    this.#endWhenAnswered();
  }

  #tell(pending: Pending, state: "full" | "drained" | "closed"): void {
    if (pending.id !== undefined) this.#options.runtime.clientState(pending.id, state);
  }

  /** The client has taken something, or an answer is complete: who was held up may go on. */
  #relieve(): void {
    for (const pending of this.#pending) {
      if (!pending.full) continue;
      if (pending.answer.waitingBytes > this.#highWaterBytes / 2) continue;
      pending.full = false;
      this.#tell(pending, "drained");
    }
    if (!this.#paused || this.#mustWait()) return;
    this.#paused = false;
    if (this.#activeAtMs !== undefined) this.#activeAtMs = this.#options.now();
    this.#socket.resume();
    this.#read();
    this.#endWhenAnswered();
  }

  #mustWait(): boolean {
    const { length, waitingBytes } = this.#answers;
    return length >= this.#options.limits.maxPipelined || waitingBytes > this.#highWaterBytes;
  }

  /** The client has closed its side: it gets the answers that it waits for, but no endless ones. */
  #endWhenAnswered(): void {
    if (!this.#inputEnded || this.#paused || this.#deaf) return;
    const streaming = Array.from(this.#pending).some(({ answer }) => answer.streaming);
    if (streaming) this.#socket.destroySoon();
    else if (this.#answers.length === 0) this.#hangUp();
  }

  /** Nothing more will be said; the peer gets time to hear it all. */
  #hangUp(): void {
    this.#deaf = true;
    this.#activeAtMs = this.#options.now();
    this.#paused = false;
    this.#socket.end();
    this.#socket.resume();
  }

  /** The peer broke the protocol: the connection ends, with what was answered before. */
  #refuse(reason: string): void {
    this.#deaf = true;
    this.#takeIncoming();
    // A peer that does not take what it was answered before is cut off in the end.
    this.#activeAtMs = this.#options.now();
    this.#options.runtime.log.receiveFailed(this.#peer, this.#options.number, reason);
    this.#socket.destroySoon();
  }
}
