import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteQueue } from "../../src/bytes/index.js";

type Step =
  | { readonly kind: "push"; readonly bytes: Uint8Array }
  | { readonly kind: "take" | "skip" | "front" | "at" | "find"; readonly share: number };

const steps = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 20 }).map((bytes): Step => ({ kind: "push", bytes })),
    fc
      .nat(3000)
      .map((length): Step => ({ kind: "push", bytes: new Uint8Array(length).fill(length) })),
    fc.record({
      kind: fc.constantFrom("take", "skip", "front", "at", "find"),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  ),
  { maxLength: 60 },
);

describe("ByteQueue", () => {
  it("behaves as one array that is appended to and cut", () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const queue = new ByteQueue();
        let model: number[] = [];
        const handedOut: { readonly bytes: Uint8Array; readonly was: readonly number[] }[] = [];
        for (const step of sequence) {
          if (step.kind === "push") {
            queue.push(step.bytes);
            model.push(...step.bytes);
            continue;
          }
          const length = Math.round(step.share * model.length);
          switch (step.kind) {
            case "take": {
              const bytes = queue.take(length);
              handedOut.push({ bytes, was: model.slice(0, length) });
              model = model.slice(length);
              break;
            }
            case "front": {
              const bytes = queue.takeFront(length);
              expect(bytes.length > 0).toBe(length > 0);
              handedOut.push({ bytes, was: model.slice(0, bytes.length) });
              model = model.slice(bytes.length);
              break;
            }
            case "skip":
              queue.skip(length);
              model = model.slice(length);
              break;
            case "at":
              expect(queue.byteAt(length)).toBe(model[length] ?? -1);
              break;
            case "find": {
              const byte = model[length] ?? 0;
              expect(queue.indexOf(byte, length)).toBe(model.indexOf(byte, length));
              const to = length >> 1;
              const found = model.indexOf(byte);
              expect(queue.indexOf(byte, 0, to)).toBe(found < to ? found : -1);
              break;
            }
          }
          expect(queue.length).toBe(model.length);
        }
        expect([...queue.peek(queue.length)]).toEqual(model);
        for (const { bytes, was } of handedOut) expect([...bytes]).toEqual(was);
      }),
      { numRuns: 300 },
    );
  });

  it("hands out a value that lies in one chunk as a view, and copies one that does not", () => {
    const first = new Uint8Array(2000).fill(1);
    const second = new Uint8Array(2000).fill(2);
    const queue = new ByteQueue();
    queue.push(first);
    queue.push(second);
    expect(queue.take(1500).buffer).toBe(first.buffer);
    const across = queue.take(1000);
    expect(across.buffer).not.toBe(first.buffer);
    expect([across[499], across[500]]).toEqual([1, 2]);
    expect(queue.take(1500).buffer).toBe(second.buffer);
  });

  it("copies small chunks together instead of keeping an object for each", () => {
    const queue = new ByteQueue();
    const one = Uint8Array.of(7);
    for (let index = 0; index < 3000; index++) queue.push(one);
    expect(queue.takeFront(1).buffer).toBe(one.buffer);
    expect(queue.takeFront(3000).length).toBe(2999);
  });

  it("refuses to take more than there is", () => {
    const queue = new ByteQueue();
    queue.push(Uint8Array.of(1, 2));
    expect(() => queue.take(3)).toThrow(RangeError);
    expect(() => queue.skip(3)).toThrow(RangeError);
    expect(queue.length).toBe(2);
  });
});
