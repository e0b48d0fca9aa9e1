import { describe, expect, it } from "vitest";
import type { Connection } from "../../src/capture/index.js";
import { StreamTap, type TappedEvent, type TappedRemark } from "../../src/proxy/index.js";

const CONN: Connection = {
  id: 1,
  client: { ip: "10.0.0.1", port: 40_000 },
  server: { ip: "10.0.0.2", port: 5050 },
};
const bytes = (length: number): Uint8Array => new Uint8Array(length);

function drained(tap: StreamTap): string[] {
  const events: (TappedEvent | TappedRemark)[] = [];
  tap.drain((event) => events.push(event));
  return events.map((event) => {
    if (event.kind === "data") return `data ${event.direction} ${event.bytes.length}`;
    if (event.kind === "gap") return `gap ${event.direction} ${event.lengthBytes}`;
    return event.kind;
  });
}

describe("StreamTap", () => {
  it("hands out what it was given, in order and once", () => {
    const tap = new StreamTap(10_000);
    tap.open(CONN, 1n);
    tap.data(CONN, 0, bytes(5), 2n);
    tap.data(CONN, 1, bytes(6), 3n);
    tap.end(CONN, 0, "fin", 4n);
    expect(drained(tap)).toEqual(["open", "data 0 5", "data 1 6", "end"]);
    expect(drained(tap)).toEqual([]);
    expect(tap.isEmpty).toBe(true);
  });

  it("leaves out bytes beyond its limit and tells of the gap where the stream goes on", () => {
    const tap = new StreamTap(1000);
    tap.data(CONN, 0, bytes(500), 1n);
    tap.data(CONN, 0, bytes(400), 2n);
    tap.data(CONN, 0, bytes(300), 3n);
    tap.data(CONN, 1, bytes(300), 4n);
    expect(drained(tap)).toEqual(["data 0 500"]);
    expect(tap.loss).toEqual({ events: 3, bytes: 1000 });
    tap.data(CONN, 0, bytes(1), 5n);
    tap.end(CONN, 1, "fin", 6n);
    expect(drained(tap)).toEqual(["gap 0 700", "data 0 1", "gap 1 300", "end"]);
  });

  it("takes what is larger than its limit when nothing else waits", () => {
    const tap = new StreamTap(1000);
    tap.data(CONN, 0, bytes(5000), 1n);
    expect(drained(tap)).toEqual(["data 0 5000"]);
  });

  it("goes on where it stopped", () => {
    const tap = new StreamTap(1 << 20);
    for (let n = 0; n < 3000; n++) tap.data(CONN, 0, bytes(n), 1n);
    const seen: number[] = [];
    while (!tap.isEmpty) {
      let left = 7;
      tap.drain(
        (event) => {
          if (event.kind === "data") seen.push(event.bytes.length);
        },
        () => --left === 0,
      );
    }
    expect(seen).toEqual(Array.from({ length: 3000 }, (_, n) => n).filter((n) => seen.includes(n)));
    const { bytes: lost } = tap.loss;
    expect(seen.reduce((sum, n) => sum + n, 0) + lost).toBe((2999 * 3000) / 2);
  });
});
