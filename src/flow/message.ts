// The unit that everything shares: what a source yields, a filter tests, a view shows, a sink stores.

/**
 * What a message is on the wire.
 *
 * - `message`: a libprocess message (a POST that carries an envelope)
 * - `request`, `response`: plain HTTP, v1 calls included
 * - `event`: one RecordIO record of an endless body, in either direction
 * - `raw`: bytes that make no sense where they stand
 * - `gap`: bytes that the capture lost
 */
export type MessageKind = "message" | "request" | "response" | "event" | "raw" | "gap";

/** Something worth saying about a message that is not its content. */
export interface Note {
  /** Stable, for programs: `gap`, `truncated`, `unknown-type`, `unknown-fields`, `malformed`, ... */
  readonly code: string;
  /** For people: what was found, and where. */
  readonly text: string;
}

/** An earlier message that this one answers, found by meaning. */
export interface Match {
  /** Number of the message that is answered. */
  readonly n: number;
  /** Time between the two. */
  readonly latencyNs: bigint;
}

/** The HTTP head behind a message, where there is one. */
export interface HttpFacts {
  readonly method?: string;
  /** Request target as on the wire, query included. */
  readonly target?: string;
  readonly status?: number;
  readonly reason?: string;
  readonly contentType?: string;
  /** In wire order and letter case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * One message, wherever it came from.
 *
 * `payload` is what the body was decoded from: decoded from chunks, content encoding and records, so the
 * protobuf, JSON or text bytes themselves. `body` decodes it when first read and never throws: damage
 * becomes notes.
 */
export interface Message {
  /** Counts from 1 in the order of completion. */
  readonly n: number;
  /** Nanoseconds since the epoch, when the last byte was seen. */
  readonly timeNs: bigint;
  /** Number of the TCP connection, from 1 in the order of appearance. */
  readonly conn: number;
  /** Sending address, `ip:port`. */
  readonly src: string;
  /** Receiving address, `ip:port`. */
  readonly dst: string;
  readonly kind: MessageKind;
  /** Sender: a UPID, or the address where there is none. */
  readonly from: string;
  /** Receiver: a UPID, or the address where there is none. */
  readonly to: string;
  /**
   * `mesos.internal.StatusUpdateMessage`; `mesos.scheduler.Call/ACCEPT`; `mesos.v1.scheduler.Event/OFFERS`;
   * for plain HTTP `GET /state` and `200 OK`; for `raw` and `gap` the kind.
   */
  readonly type: string;
  /** Full protobuf name that `payload` decodes as, when it does. */
  readonly proto: string | undefined;
  /** Bytes of payload; of the missing stretch for a gap. */
  readonly size: number;
  /** Mesos version whose schema decodes the body. */
  readonly version: string;
  /** Whether `version` was seen in traffic, forced by the user, or is the default. */
  readonly versionSource: "seen" | "forced" | "default";
  readonly http: HttpFacts | undefined;
  readonly payload: Uint8Array;
  readonly encoding: "protobuf" | "json" | "form" | "text" | "binary" | "none";
  /** Decoded body; plain data with proto field names (see src/wire/body). */
  readonly body: unknown;
  /** Complete once `body` has been read. */
  readonly notes: readonly Note[];
  readonly match: Match | undefined;
}
