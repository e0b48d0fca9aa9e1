// What stands in a connection whose messages are looked at before they go on: each is brought into the form that it
// would have without a proxy, shown, judged by the rules, and written for its receiver.
//
//   bytes ─► MessageSplitter ─► direct form ─► rules ─► Rewriter ─► Outbox ─► bytes
//                                    └────────────► tap
//
// While there are no rules, messages are shown after they were passed on.

import { concatBytes } from "../../bytes/index.js";
import type { Connection, Direction, StreamEnd } from "../../capture/index.js";
import type { Message } from "../../flow/index.js";
import type { Decision, RuleEngine } from "../../rules/index.js";
import { bodyFormat, type HttpHead, isLibprocessMessage } from "../../wire/index.js";
import type { ShownLayer, Wire } from "../layer.js";
import { Outbox } from "../outbox.js";
import type { AddressBook } from "../rewrite/address-book.js";
import { encodeFramedRecord } from "../rewrite/encode-changed.js";
import { type MessageRewriter, unchanged } from "../rewrite/message-rewriter.js";
import { Rewriter } from "../rewrite/rewriter.js";
import { Exchanges } from "../split/exchanges.js";
import { MessageSplitter } from "../split/message-splitter.js";
import type { MessageUnit, RecordsUnit, Unit } from "../split/unit.js";
import type { Watcher } from "../watched-layer.js";
import { applyDecisions, type Leaving } from "./apply-decisions.js";
import type { HeldMessages } from "./held-messages.js";
import type { Partitions, Until } from "./partitions.js";
import { bytesPiece, messagePiece, type Piece, recordPiece } from "./piece.js";
import { PieceParcel } from "./piece-parcel.js";

/** Bodies and records beyond this pass as bytes. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const NO_REMARKS: readonly string[] = [];

/** What all connections of a proxy share. */
export interface InterceptServices {
  readonly watcher: JudgingWatcher;
  /** Undefined where addresses are not rewritten. */
  readonly book: AddressBook | undefined;
  readonly rules: RuleEngine;
  readonly held: HeldMessages;
  readonly partitions: Partitions;
}

/** A watcher that can also be asked at once what bytes say. */
export interface JudgingWatcher extends Watcher {
  /** The messages that these bytes complete; they are not shown yet. Everything in the tap is looked at before. */
  readonly look: (
    conn: Connection,
    direction: Direction,
    bytes: Uint8Array,
    timeNs: bigint,
  ) => readonly Message[];
  /** Shows a message that was looked at, with what rules have done to it. */
  readonly show: (message: Message, remarks: readonly string[]) => void;
  /** The line of a message for the recording. */
  readonly describe: (message: Message) => string;
}

/** What one connection is. */
export interface InterceptedConnection {
  readonly conn: Connection;
  /** Asks for a call of `tick` at that time; the last call counts, `undefined` takes it back. */
  readonly wakeAt: (timeNs: bigint | undefined) => void;
}

/** Splits, judges, rewrites and passes on what goes through one connection. */
export class InterceptLayer implements ShownLayer {
  readonly #wire: Wire;
  readonly #services: InterceptServices;
  readonly #conn: Connection;
  readonly #wakeAt: InterceptedConnection["wakeAt"];
  readonly #rewriter: MessageRewriter;
  readonly #server: string;
  /** Real address of who connected, once a message has told. */
  #client: string | undefined;
  readonly #splitters: readonly [MessageSplitter, MessageSplitter];
  readonly #outboxes: readonly [Outbox, Outbox];
  readonly #ended: [boolean, boolean] = [false, false];
  readonly #held = new Set<number>();
  /** Waiting behind others, with how many are still to pass. */
  readonly #behind: [PieceParcel[], PieceParcel[]] = [[], []];
  readonly #unwatch: readonly (() => void)[];
  #due: bigint | undefined;

  constructor(wire: Wire, connection: InterceptedConnection, services: InterceptServices) {
    const { conn } = connection;
    const { book, partitions, watcher } = services;
    this.#wire = wire;
    this.#services = services;
    this.#conn = conn;
    this.#wakeAt = connection.wakeAt;
    this.#server = `${conn.server.ip}:${conn.server.port}`;
    this.#rewriter = book === undefined ? unchanged : new Rewriter(book, this.#server);
    this.#outboxes = [this.#outbox(0), this.#outbox(1)];
    const exchanges = new Exchanges();
    const splitter = (direction: Direction): MessageSplitter =>
      new MessageSplitter(
        {
          direction: direction === 0 ? "request" : "response",
          exchanges,
          wants: (head) => !services.rules.isEmpty || (book !== undefined && mayNameAddress(head)),
          maxBytes: MAX_BODY_BYTES,
        },
        (unit) => this.#unit(direction, unit),
      );
    this.#splitters = [splitter(0), splitter(1)];
    const tick = (): void => this.tick();
    this.#unwatch = [partitions.watch(tick), ...(book === undefined ? [] : [book.watch(tick)])];
    watcher.tap.open(conn, watcher.nowNs());
    watcher.wake();
  }

  data(direction: Direction, bytes: Uint8Array): void {
    this.#splitters[direction].push(bytes);
    this.#schedule();
  }

  end(direction: Direction): void {
    this.#splitters[direction].end();
    this.#outboxes[direction].end(this.#services.watcher.nowNs());
    this.#schedule();
  }

  reset(direction: Direction): void {
    this.#wire.reset();
    this.#finish(direction, "rst");
    this.#finish(direction === 0 ? 1 : 0, "evicted");
    for (const outbox of this.#outboxes) outbox.clear();
  }

  abandon(): void {
    this.#finish(0, "capture-end");
    this.#finish(1, "capture-end");
  }

  /** Time has passed, or something has changed: lets leave what may. */
  tick(): void {
    const nowNs = this.#services.watcher.nowNs();
    for (const outbox of this.#outboxes) outbox.pump(nowNs);
    // Whoever asked for this call may have come too early, and has to be asked again.
    this.#due = undefined;
    this.#schedule();
  }

  /** Ends what a rule, or any rule, has begun on this connection. */
  lift(ruleId: number | undefined): void {
    for (const outbox of this.#outboxes) outbox.lift(ruleId);
    this.tick();
  }

  #outbox(direction: Direction): Outbox {
    return new Outbox({
      wire: this.#wire,
      direction,
      finished: () => this.#finish(direction, "fin"),
      blocked: (nowNs) => this.#services.partitions.until(this.#client, this.#server, nowNs),
    });
  }

  #schedule(): void {
    const [one, other] = this.#outboxes.map(({ nextDue }) => nextDue);
    const due = one === undefined || (other !== undefined && other < one) ? other : one;
    if (due === this.#due) return;
    this.#due = due;
    this.#wakeAt(due);
  }

  #finish(direction: Direction, how: StreamEnd): void {
    if (this.#ended[direction]) return;
    this.#ended[direction] = true;
    const { watcher, held } = this.#services;
    watcher.tap.end(this.#conn, direction, how, watcher.nowNs());
    watcher.wake();
    if (!this.#ended[0] || !this.#ended[1]) return;
    for (const unwatch of this.#unwatch) unwatch();
    for (const id of this.#held) held.forget(id);
    this.#wakeAt(undefined);
  }

  #unit(direction: Direction, unit: Unit): void {
    switch (unit.kind) {
      case "bytes":
        this.#pass(direction, bytesPiece(unit.raw));
        break;
      case "message":
        this.#message(direction, unit);
        break;
      case "records":
        this.#records(direction, unit);
        break;
    }
  }

  #message(direction: Direction, unit: MessageUnit): void {
    const piece = messagePiece(unit, this.#rewriter);
    if (this.#services.rules.isEmpty) this.#pass(direction, piece);
    else this.#judge(direction, [piece], undefined);
  }

  #records(direction: Direction, unit: RecordsUnit): void {
    const { raw } = unit;
    const records = unit.records.map((record) => this.#rewriter.directRecord(unit, record));
    const pieces = records.map((record) => recordPiece(unit, record, this.#rewriter));
    const isSame = records.every((record, index) => record === unit.records[index]);
    const together = raw !== undefined && isSame ? this.#together(unit, raw) : undefined;
    if (!this.#services.rules.isEmpty) {
      const recordOf = (payload: Uint8Array): Piece => recordPiece(unit, payload, this.#rewriter);
      const alone = together !== undefined && pieces.length === 1;
      this.#judge(direction, alone ? [{ ...together, withPayload: recordOf }] : pieces, recordOf);
    } else if (together !== undefined) this.#pass(direction, together);
    else for (const piece of pieces) this.#pass(direction, piece);
  }

  /** Records as they came, where none of them changes for its receiver. */
  #together(unit: RecordsUnit, raw: Uint8Array): Piece {
    return {
      ...bytesPiece(raw),
      take: () => {
        const rewritten = unit.records.map((record) => this.#rewriter.record(unit, record));
        if (rewritten.every((record, index) => record === unit.records[index])) return raw;
        const framed: Uint8Array[] = [];
        for (const record of rewritten) {
          if (record === "waiting") return undefined;
          framed.push(encodeFramedRecord(record, unit.framing));
        }
        return concatBytes(framed);
      },
    };
  }

  /** Without rules: passed on at once, and shown when there is time. */
  #pass(direction: Direction, piece: Piece): void {
    const { watcher } = this.#services;
    const parcel = new PieceParcel(piece, undefined, true, (sent) => {
      watcher.tap.data(this.#conn, direction, sent.direct, watcher.nowNs());
      watcher.wake();
    });
    this.#outboxes[direction].add(parcel, watcher.nowNs());
  }

  /** With rules: decoded first, and then what the rules say. */
  #judge(
    direction: Direction,
    pieces: readonly Piece[],
    recordOf: ((payload: Uint8Array) => Piece) | undefined,
  ): void {
    const { watcher, rules } = this.#services;
    const way = direction === 0 ? "to-server" : "to-client";
    for (const piece of pieces) {
      const nowNs = watcher.nowNs();
      const messages = watcher.look(this.#conn, direction, piece.direct, nowNs);
      const message = messages.at(-1);
      for (const each of messages.slice(0, -1)) watcher.show(each, NO_REMARKS);
      if (message === undefined) {
        this.#leave(direction, { piece, departure: { kind: "now" } }, undefined, NO_REMARKS);
        continue;
      }
      this.#learnClient(direction, message);
      const decisions = rules.decide(message, way, nowNs);
      const given = { message, piece, nowNs, recordOf };
      const { leaving, remarks, effects } = applyDecisions(given, decisions);
      watcher.show(message, remarks);
      for (const effect of effects) this.#begin(direction, message, effect, nowNs);
      if (leaving.length === 0) this.#remark(direction, message, remarks, nowNs);
      for (const each of leaving) this.#leave(direction, each, message, remarks);
      for (const { action } of effects) if (action.kind === "reset") this.#resetByRule(direction);
    }
  }

  #learnClient(direction: Direction, { kind, from }: Message): void {
    if (direction === 0 && kind === "message") this.#client = from.slice(from.indexOf("@") + 1);
  }

  #leave(
    direction: Direction,
    { piece, departure }: Leaving,
    message: Message | undefined,
    remarks: readonly string[],
  ): void {
    const { watcher, held } = this.#services;
    const nowNs = watcher.nowNs();
    const dueNs =
      departure.kind === "held" ? "held" : departure.kind === "now" ? undefined : departure.dueNs;
    const keepsOrder =
      departure.kind === "now" || (departure.kind === "later" && departure.keepsOrder);
    const parcel = new PieceParcel(piece, dueNs, keepsOrder, (sent) => {
      const line = message === undefined ? [] : [watcher.describe(message)];
      const facts = { isDecoded: true, remarks: [...line, ...remarks] };
      watcher.tap.data(this.#conn, direction, sent.direct, watcher.nowNs(), facts);
      watcher.wake();
      this.#passed(direction, parcel);
    });
    if (departure.kind === "behind") {
      parcel.behind = departure.messages;
      this.#behind[direction].push(parcel);
    }
    if (departure.kind === "held" && message !== undefined) {
      const id = held.add(message, departure.ruleId, nowNs, {
        release: (body) => {
          parcel.release(message, body);
          this.#held.delete(id);
          this.tick();
        },
        drop: () => {
          parcel.drop();
          this.#remark(direction, message, ["dropped while held"], watcher.nowNs());
          this.#held.delete(id);
          this.tick();
        },
      });
      this.#held.add(id);
    }
    this.#outboxes[direction].add(parcel, nowNs);
  }

  /** Something has left: what waits behind it comes nearer. */
  #passed(direction: Direction, passed: PieceParcel): void {
    const waiting = this.#behind[direction];
    if (waiting.length === 0) return;
    this.#behind[direction] = waiting.filter((parcel) => {
      if (parcel === passed) return false;
      parcel.behind--;
      if (parcel.behind <= 0) parcel.letGo();
      return parcel.behind > 0;
    });
  }

  #begin(direction: Direction, message: Message, decision: Decision, nowNs: bigint): void {
    const { action, ruleId } = decision;
    const outbox = this.#outboxes[direction];
    switch (action.kind) {
      case "throttle":
        outbox.throttle(action.bytesPerSecond, untilOf(action.forMs, nowNs), ruleId);
        break;
      case "stall":
        outbox.stall(untilOf(action.forMs, nowNs), ruleId);
        break;
      case "partition": {
        const from = addressOf(message.from);
        const to = addressOf(message.to);
        const until = untilOf(action.forMs, nowNs);
        const [one, other] =
          action.isolate === undefined
            ? [from, to]
            : [action.isolate === "from" ? from : to, undefined];
        this.#services.partitions.add({ ruleId, one, other, until });
        break;
      }
      default:
    }
  }

  #resetByRule(direction: Direction): void {
    this.reset(direction);
  }

  #remark(direction: Direction, message: Message, remarks: readonly string[], nowNs: bigint): void {
    const { watcher } = this.#services;
    const text = [watcher.describe(message), ...remarks].join("; ");
    watcher.tap.remark(this.#conn, direction, text, nowNs);
    watcher.wake();
  }
}

function untilOf(forMs: number | undefined, nowNs: bigint): Until {
  return forMs === undefined ? "ever" : nowNs + BigInt(Math.round(forMs * 1e6));
}

/** `ip:port` of a party of a message. */
function addressOf(party: string): string {
  return party.slice(party.indexOf("@") + 1);
}

/** Messages that may name an address: those of libprocess, redirects, and answers with typed content. */
function mayNameAddress(head: HttpHead): boolean {
  if (head.kind === "request") return isLibprocessMessage(head);
  if (head.headers.has("location")) return true;
  const { encoding } = bodyFormat(head.headers.get("content-type"));
  return encoding === "json" || encoding === "protobuf";
}
