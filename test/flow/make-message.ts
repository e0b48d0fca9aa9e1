import type { Message } from "../../src/flow/index.js";

/** 2026-11-24T10:15:30.123456789Z. */
export const TIME_NS = 1_795_515_330_123_456_789n;

/** A message with what a test cares about; the rest is a StatusUpdateMessage without a body. */
export function makeMessage(parts: Partial<Message> = {}): Message {
  const type = parts.type ?? "mesos.internal.StatusUpdateMessage";
  return {
    n: 1,
    timeNs: TIME_NS,
    conn: 1,
    src: "10.0.0.2:41000",
    dst: "10.0.0.1:5050",
    kind: "message",
    from: "slave(1)@10.0.0.2:5051",
    to: "master@10.0.0.1:5050",
    type,
    proto: type.startsWith("mesos.") ? type.split("/")[0] : undefined,
    size: 0,
    version: "1.11.0",
    versionSource: "seen",
    http: undefined,
    payload: new Uint8Array(0),
    encoding: "protobuf",
    body: undefined,
    notes: [],
    match: undefined,
    ...parts,
  };
}
