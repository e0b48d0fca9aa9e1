import { describe, expect, test } from "vitest";
import { Correlator } from "../../src/flow/correlate.js";

const PARTS = {
  conn: 1,
  src: "",
  dst: "",
  from: "slave(1)@10.0.0.2:5051",
  to: "master@10.0.0.1:5050",
};
const UUID = new Uint8Array(16).fill(7);

function update(n: number, uuid: Uint8Array) {
  const body = { update: { uuid, status: { state: "TASK_RUNNING" } } };
  return { ...PARTS, n, timeNs: BigInt(n), type: "mesos.internal.StatusUpdateMessage", body };
}

function acknowledgement(n: number, uuid: Uint8Array) {
  const { from: to, to: from } = PARTS;
  const type = "mesos.internal.StatusUpdateAcknowledgementMessage";
  return { ...PARTS, from, to, n, timeNs: BigInt(n), type, body: { uuid } };
}

function uuidOf(number: number): Uint8Array {
  const uuid = new Uint8Array(16);
  new DataView(uuid.buffer).setUint32(12, number);
  return uuid;
}

describe("correlator", () => {
  test("answers a question once", () => {
    const correlator = new Correlator();
    expect(correlator.match(update(1, UUID))).toBeUndefined();
    expect(correlator.match(acknowledgement(5, UUID))).toEqual({ n: 1, latencyNs: 4n });
    expect(correlator.match(acknowledgement(6, UUID))).toBeUndefined();
  });

  test("takes the last of equal questions, whatever lies between them", () => {
    const correlator = new Correlator(4);
    correlator.match(update(1, UUID));
    correlator.match(update(2, uuidOf(2)));
    correlator.match(update(3, UUID));
    expect(correlator.match(acknowledgement(5, UUID))).toEqual({ n: 3, latencyNs: 2n });
    expect(correlator.match(acknowledgement(6, UUID))).toBeUndefined();
  });

  test("remembers the younger half of its limit and forgets what is older than all of it", () => {
    const correlator = new Correlator(100);
    for (let n = 0; n < 1000; n++) correlator.match(update(n, uuidOf(n)));
    for (let n = 0; n < 900; n++) {
      expect(correlator.match(acknowledgement(2000, uuidOf(n)))).toBeUndefined();
    }
    for (let n = 950; n < 1000; n++) {
      expect(correlator.match(acknowledgement(2000, uuidOf(n)))?.n).toBe(n);
    }
  });

  test("does not forget because of questions that were answered", () => {
    const correlator = new Correlator(4);
    correlator.match(update(1, UUID));
    for (let n = 2; n < 1000; n++) {
      correlator.match(update(n, uuidOf(n)));
      expect(correlator.match(acknowledgement(n, uuidOf(n)))?.n).toBe(n);
    }
    expect(correlator.match(acknowledgement(1000, UUID))?.n).toBe(1);
  });
});
