import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCheckpointRecords, encodeCheckpointRecord } from "../../src/agent/record.js";
import { concatBytes } from "../../src/bytes/index.js";

describe("checkpoint records", () => {
  it("have four bytes of length, least significant first", () => {
    expect([...encodeCheckpointRecord(new Uint8Array([7, 8]))]).toEqual([2, 0, 0, 0, 7, 8]);
  });

  it("come back from any cut as far as they are whole", () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 6 });
    fc.assert(
      fc.property(messages, fc.nat({ max: 200 }), (list, cut) => {
        const file = concatBytes(list.map(encodeCheckpointRecord)).slice(0, cut);
        const { records, wholeBytes } = decodeCheckpointRecords(file);
        expect(records).toEqual(list.slice(0, records.length));
        const encoded = concatBytes(records.map(encodeCheckpointRecord));
        expect(wholeBytes).toBe(encoded.length);
        const next = list[records.length];
        if (next !== undefined) {
          expect(file.length - wholeBytes).toBeLessThan(next.length + 4);
        }
      }),
    );
  });

  it("with a length of 4 GiB are no more than a cut", () => {
    const file = new Uint8Array([255, 255, 255, 255, 1]);
    expect(decodeCheckpointRecords(file)).toEqual({ records: [], wholeBytes: 0 });
  });
});
