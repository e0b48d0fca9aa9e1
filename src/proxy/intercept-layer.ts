// What stands in a connection whose messages are looked at before they go on: each is brought into the form that it
// would have without a proxy, shown, and written for its receiver.
//
//   bytes ─► MessageSplitter ─► direct form ─┬─► Rewriter ─► Outbox ─► bytes
//                                            └─► tap

import { concatBytes } from "../bytes/index.js";
import type { Connection, Direction, StreamEnd } from "../capture/index.js";
import { bodyFormat, type HttpHead, isLibprocessMessage } from "../wire/index.js";
import type { ShownLayer, Wire } from "./layer.js";
import { Outbox, type Parcel } from "./outbox.js";
import type { AddressBook } from "./rewrite/address-book.js";
import { changedUnit } from "./rewrite/changed-unit.js";
import { encodeChanged, encodeFramedRecord } from "./rewrite/encode-changed.js";
import { Rewriter } from "./rewrite/rewriter.js";
import { Exchanges } from "./split/exchanges.js";
import { MessageSplitter } from "./split/message-splitter.js";
import type { MessageUnit, RecordsUnit, Unit } from "./split/unit.js";
import type { Watcher } from "./watched-layer.js";

/** Bodies and records beyond this pass as bytes. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** What a connection is part of. */
export interface InterceptContext {
  readonly conn: Connection;
  readonly watcher: Watcher;
  readonly book: AddressBook;
}

/** Splits, rewrites and passes on what goes through one connection. */
export class InterceptLayer implements ShownLayer {
  readonly #conn: Connection;
  readonly #watcher: Watcher;
  readonly #rewriter: Rewriter;
  readonly #wire: Wire;
  readonly #splitters: readonly [MessageSplitter, MessageSplitter];
  readonly #outboxes: readonly [Outbox, Outbox];
  readonly #unwatch: () => void;
  readonly #ended: [boolean, boolean] = [false, false];

  constructor(wire: Wire, { conn, watcher, book }: InterceptContext) {
    this.#conn = conn;
    this.#watcher = watcher;
    this.#wire = wire;
    this.#rewriter = new Rewriter(book, `${conn.server.ip}:${conn.server.port}`);
    const outbox = (direction: Direction): Outbox =>
      new Outbox(wire, direction, () => this.#finish(direction, "fin"));
    this.#outboxes = [outbox(0), outbox(1)];
    const exchanges = new Exchanges();
    const splitter = (direction: Direction): MessageSplitter =>
      new MessageSplitter(
        {
          direction: direction === 0 ? "request" : "response",
          exchanges,
          wants,
          maxBytes: MAX_BODY_BYTES,
        },
        (unit) => this.#unit(direction, unit),
      );
    this.#splitters = [splitter(0), splitter(1)];
    this.#unwatch = book.watch(() => this.#pump());
    watcher.tap.open(conn, watcher.nowNs());
    watcher.wake();
  }

  data(direction: Direction, bytes: Uint8Array): void {
    this.#splitters[direction].push(bytes);
  }

  end(direction: Direction): void {
    this.#splitters[direction].end();
    this.#outboxes[direction].end(this.#watcher.nowNs());
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

  #finish(direction: Direction, how: StreamEnd): void {
    if (this.#ended[direction]) return;
    this.#ended[direction] = true;
    const { tap, nowNs, wake } = this.#watcher;
    tap.end(this.#conn, direction, how, nowNs());
    wake();
    if (this.#ended[0] && this.#ended[1]) this.#unwatch();
  }

  #pump(): void {
    const nowNs = this.#watcher.nowNs();
    for (const outbox of this.#outboxes) outbox.pump(nowNs);
  }

  #unit(direction: Direction, unit: Unit): void {
    switch (unit.kind) {
      case "bytes":
        this.#pass(direction, unit.raw, () => unit.raw);
        break;
      case "message":
        this.#message(direction, unit);
        break;
      case "records":
        this.#recordsUnit(direction, unit);
        break;
    }
  }

  #message(direction: Direction, unit: MessageUnit): void {
    const direct = this.#rewriter.direct(unit);
    const plain = typeof direct === "string" ? unit : changedUnit(unit, direct);
    this.#pass(direction, plain.raw, () => {
      const rewritten = this.#rewriter.message(plain);
      if (rewritten === "waiting") return undefined;
      // What the sender wrote goes on as it is, if that is how the receiver is to see it.
      return rewritten === "same" ? plain.raw : encodeChanged(plain, rewritten);
    });
  }

  #recordsUnit(direction: Direction, unit: RecordsUnit): void {
    const plain = unit.records.map((record) => this.#rewriter.directRecord(unit, record));
    const untouched =
      unit.raw !== undefined && plain.every((record, index) => record === unit.records[index]);
    if (untouched && unit.raw !== undefined) {
      const { raw } = unit;
      this.#pass(direction, raw, () => this.#rewritten(unit, unit.records, raw));
      return;
    }
    for (const record of plain) {
      const framed = encodeFramedRecord(record, unit.framing);
      this.#pass(direction, framed, () => this.#rewritten(unit, [record], framed));
    }
  }

  /** Records for their receiver: as they are where none changes, else each in a frame of its own. */
  #rewritten(
    unit: RecordsUnit,
    records: readonly Uint8Array[],
    raw: Uint8Array,
  ): Uint8Array | undefined {
    const rewritten = records.map((record) => this.#rewriter.record(unit, record));
    if (rewritten.includes("waiting")) return undefined;
    if (rewritten.every((record, index) => record === records[index])) return raw;
    return concatBytes(
      rewritten.map((record) =>
        record === "waiting" ? raw : encodeFramedRecord(record, unit.framing),
      ),
    );
  }

  /** @param direct as it would be without a proxy: what is shown and recorded */
  #pass(direction: Direction, direct: Uint8Array, take: () => Uint8Array | undefined): void {
    const { tap, nowNs, wake } = this.#watcher;
    const parcel: Parcel = {
      lengthBytes: direct.length,
      due: undefined,
      keepsOrder: true,
      take,
      sent: () => {
        tap.data(this.#conn, direction, direct, nowNs());
        wake();
      },
    };
    this.#outboxes[direction].add(parcel, nowNs());
  }
}

/** Messages that may name an address: those of libprocess, redirects, and answers with typed content. */
function wants(head: HttpHead): boolean {
  if (head.kind === "request") return isLibprocessMessage(head);
  if (head.headers.has("location")) return true;
  const { encoding } = bodyFormat(head.headers.get("content-type"));
  return encoding === "json" || encoding === "protobuf";
}
