import type { ReadBody } from "./body-reader.js";
import type { HttpFacts, Match, Message, MessageKind, Note } from "./message.js";

/** Where and when something was seen. */
export interface Place {
  readonly conn: number;
  readonly src: string;
  readonly dst: string;
  readonly timeNs: bigint;
}

/** What was seen, before its body is decoded. */
export interface Content {
  readonly kind: MessageKind;
  readonly from: string;
  readonly to: string;
  /** Type to show where the body does not name one. */
  readonly type: string;
  readonly proto: string | undefined;
  /** Bytes of payload, those included that are missing from it. */
  readonly size: number;
  readonly http: HttpFacts | undefined;
  readonly payload: Uint8Array;
  readonly encoding: Message["encoding"];
  readonly notes: readonly Note[];
}

/** A {@link Message} made of what the flow decoder found. */
export class FlowMessage implements Message {
  readonly n: number;
  readonly timeNs: bigint;
  readonly conn: number;
  readonly src: string;
  readonly dst: string;
  readonly kind: MessageKind;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly proto: string | undefined;
  readonly size: number;
  readonly version: string;
  readonly versionSource: Message["versionSource"];
  readonly http: HttpFacts | undefined;
  readonly payload: Uint8Array;
  readonly encoding: Message["encoding"];
  readonly body: unknown;
  readonly notes: readonly Note[];
  match: Match | undefined = undefined;

  constructor(
    n: number,
    place: Place,
    content: Content,
    read: ReadBody,
    versionSource: Message["versionSource"],
  ) {
    this.n = n;
    this.timeNs = place.timeNs;
    this.conn = place.conn;
    this.src = place.src;
    this.dst = place.dst;
    this.kind = content.kind;
    this.from = content.from;
    this.to = content.to;
    this.type = typeOf(content, read);
    this.proto = content.proto;
    this.size = content.size;
    this.version = read.version;
    this.versionSource = versionSource;
    this.http = content.http;
    this.payload = content.payload;
    this.encoding = content.encoding;
    this.body = read.body;
    this.notes = read.notes.length === 0 ? content.notes : [...content.notes, ...read.notes];
  }
}

// A message keeps its name where that is not the type of its body: PING carries a PingSlaveMessage.
function typeOf({ kind, type, proto }: Content, read: ReadBody): string {
  const isNamed = kind === "message" && type !== proto;
  return proto === undefined || isNamed ? type : (read.type ?? type);
}
