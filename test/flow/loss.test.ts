import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Packet } from "../../src/capture/index.js";
import type { Message } from "../../src/flow/index.js";
import { captureBytes, messagesOf, packetsOf, streamsOf } from "../support/captures.js";

const NAMES = ["0.26/v0-test-framework", "0.26/go-driver", "1.x/v1-scheduler-json"];

function count(messages: readonly Message[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of messages) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

function read(packets: readonly Packet[]): Message[] {
  return messagesOf(streamsOf(packets));
}

describe.each(NAMES)("recording %s with lost packets", (name) => {
  const packets = packetsOf(captureBytes(name));
  const whole = count(read(packets));

  it("shows only messages that were there, and says that bytes are missing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: packets.length - 1 }), { minLength: 1, maxLength: 8 }),
        (lost) => {
          const gone = new Set(lost);
          const kept = packets.filter((_, index) => !gone.has(index));
          const messages = read(kept);
          const sound = messages.filter(
            ({ kind, notes }) => kind !== "raw" && kind !== "gap" && notes.length === 0,
          );
          for (const [type, times] of count(sound)) {
            expect(times).toBeLessThanOrEqual(whole.get(type) ?? 0);
          }
          const missing = [...whole.values()].reduce((sum, times) => sum + times, 0) - sound.length;
          const said = messages.filter(({ notes }) => notes.length > 0).length;
          // A lost packet without payload loses nothing; a lost message is spoken of.
          if (missing > 2 * gone.size) expect(said).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });

  it("decodes on from the next sure start when the capture begins late", () => {
    for (const start of [10, 40, 75, 120]) {
      const messages = read(packets.slice(start));
      const sound = messages.filter(({ kind }) => kind !== "raw" && kind !== "gap");
      for (const [type, times] of count(sound)) {
        expect(whole.has(type), `${type} from packet ${start}`).toBe(true);
        expect(times).toBeLessThanOrEqual(whole.get(type) ?? 0);
      }
      expect(sound.length).toBeGreaterThan(0);
    }
  });
});
