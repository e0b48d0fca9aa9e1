import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/bytes/index.js";
import { BodyBuffer } from "../../../src/node/libprocess/body-buffer.js";

describe("BodyBuffer", () => {
  it("is the pieces in order, in memory of its own", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (pieces) => {
        const buffer = new BodyBuffer();
        for (const piece of pieces) buffer.append(piece);
        const whole = buffer.take();
        expect(whole).toEqual(concatBytes([new Uint8Array(), ...pieces]));
        expect(whole.buffer.byteLength).toBe(whole.length);
        for (const piece of pieces) expect(whole.buffer).not.toBe(piece.buffer);
      }),
    );
  });
});
