import type { MessageUnit, RecordsUnit } from "../split/unit.js";
import type { Changes } from "./encode-changed.js";

/** What a message becomes: `waiting` while stand-ins that it needs are being opened. */
export type Rewritten = Changes | "same" | "waiting";

/** Writes messages for their receivers. */
export interface MessageRewriter {
  /** A message as its receiver is to see it. */
  message(unit: MessageUnit): Rewritten;
  /** A message as its receiver would see it if there were no proxy. */
  direct(unit: MessageUnit): Rewritten;
  /** A record as its receiver is to see it. */
  record(unit: RecordsUnit, record: Uint8Array): Uint8Array | "waiting";
  /** A record as its receiver would see it if there were no proxy. */
  directRecord(unit: RecordsUnit, record: Uint8Array): Uint8Array;
}

/** Leaves all as it is. */
export const unchanged: MessageRewriter = {
  message: () => "same",
  direct: () => "same",
  record: (_, record) => record,
  directRecord: (_, record) => record,
};
