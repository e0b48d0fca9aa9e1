import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WaitList } from "../../../src/capture/tcp/wait-list.js";

describe("WaitList", () => {
  it("gives up what was waited for in packets and in seconds, the longest first", () => {
    const list = new WaitList<string>({ packets: 10, seconds: 1 });
    list.add("a", { packets: 0, seconds: 100 });
    list.add("b", { packets: 1, seconds: 100 });
    list.add("c", { packets: 2, seconds: 105 });
    expect(list.takeDue({ packets: 9, seconds: 200 })).toEqual([]);
    expect(list.takeDue({ packets: 50, seconds: 100.5 })).toEqual([]);
    expect(list.takeDue({ packets: 50, seconds: 105.5 })).toEqual(["a", "b"]);
    expect(list.takeDue({ packets: Number.POSITIVE_INFINITY, seconds: 106 })).toEqual(["c"]);
    expect(list.size).toBe(0);
  });

  it("agrees with looking at every entry each time", () => {
    const step = fc.record({
      kind: fc.constantFrom("add", "delete", "take"),
      item: fc.nat(5),
      packets: fc.nat(5),
      seconds: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const list = new WaitList<number>({ packets: 4, seconds: 3 });
        const twin: { item: number; packets: number; seconds: number }[] = [];
        const now = { packets: 0, seconds: 0 };
        for (const { kind, item, packets, seconds } of steps) {
          now.packets += packets;
          now.seconds += seconds;
          const index = twin.findIndex((entry) => entry.item === item);
          if (kind === "add" && index < 0) {
            list.add(item, now);
            twin.push({ item, ...now });
          } else if (kind === "delete") {
            list.delete(item);
            if (index >= 0) twin.splice(index, 1);
          } else if (kind === "take") {
            const isDue = (entry: (typeof twin)[number]): boolean =>
              now.packets - entry.packets >= 4 && now.seconds - entry.seconds >= 3;
            const count = twin.findIndex((entry) => !isDue(entry));
            const due = twin.splice(0, count < 0 ? twin.length : count);
            expect(list.takeDue(now)).toEqual(due.map((entry) => entry.item));
          }
          expect(list.size).toBe(twin.length);
        }
      }),
    );
  });
});
