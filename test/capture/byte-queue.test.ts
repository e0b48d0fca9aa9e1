import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteQueue } from "../../src/capture/byte-queue.js";

describe("ByteQueue", () => {
  it("behaves like one long array under any pushes, looks and steps", () => {
    const operation = fc.oneof(
      fc.record({
        kind: fc.constant("push" as const),
        count: fc.oneof(fc.nat(40), fc.constant(2000)),
      }),
      fc.record({ kind: fc.constant("look" as const), count: fc.oneof(fc.nat(60), fc.nat(3000)) }),
      fc.record({ kind: fc.constant("skip" as const), count: fc.nat(60) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const queue = new ByteQueue();
        const model: number[] = [];
        let pushed = 0;
        let read = 0;
        for (const { kind, count } of operations) {
          if (kind === "push") {
            const chunk = Uint8Array.from({ length: count }, () => pushed++ & 0xff);
            queue.push(chunk);
            model.push(...chunk);
          } else if (kind === "look") {
            const there = queue.ensure(count);
            expect(there).toBe(model.length >= count);
            if (!there) continue;
            const seen = queue.bytes.subarray(queue.position, queue.position + count);
            expect([...seen]).toEqual(model.slice(0, count));
            const step = count >> 1;
            queue.advance(step);
            model.splice(0, step);
            read += step;
          } else {
            const skipped = queue.skip(count);
            expect(skipped).toBe(Math.min(count, model.length));
            model.splice(0, skipped);
            read += skipped;
          }
          expect(queue.length).toBe(model.length);
          expect(queue.offset).toBe(read);
        }
      }),
    );
  });

  it("leaves views intact that were taken before later chunks came", () => {
    const queue = new ByteQueue();
    queue.push(Uint8Array.of(1));
    queue.push(Uint8Array.of(2, 3));
    queue.ensure(3);
    const view = queue.bytes.subarray(queue.position, queue.position + 3);
    queue.advance(3);
    for (let value = 4; value < 20; value++) queue.push(Uint8Array.of(value));
    queue.ensure(16);
    expect([...view]).toEqual([1, 2, 3]);
    expect(queue.bytes[queue.position]).toBe(4);
  });

  it("does not copy chunks that it reads in place", () => {
    const queue = new ByteQueue();
    const chunk = new Uint8Array(100);
    queue.push(chunk);
    queue.ensure(50);
    expect(queue.bytes).toBe(chunk);
  });
});
