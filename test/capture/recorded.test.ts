import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CaptureEvent, StreamEvent } from "../../src/capture/index.js";
import { decodeChunks, decodeFile, packetsOf, reassemble, streamOf } from "./support/run.js";

const folder = new URL("../../fixtures/capture/", import.meta.url);

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, folder)));
}

/** What was said, see `origin.md` there. */
function dialogue(turns: number): { readonly request: string; readonly answer: string } {
  const lines = (word: string, growth: number, fill: string): string =>
    Array.from(
      { length: turns },
      (_, turn) => `${word} ${turn}\n${fill.repeat(turn * growth)}`,
    ).join("");
  return { request: lines("request", 100, "x"), answer: lines("answer", 150, "y") };
}

function text(stream: readonly (number | undefined)[]): string {
  return stream.map((byte) => (byte === undefined ? "?" : String.fromCharCode(byte))).join("");
}

/** Both directions of the connection that carried the dialogue: the last one of the file. */
function talk(events: readonly StreamEvent[]): {
  readonly request: string;
  readonly answer: string;
} {
  const id = Math.max(...events.map((event) => event.conn.id));
  return { request: text(streamOf(events, id, 0)), answer: text(streamOf(events, id, 1)) };
}

const WHOLE: readonly (readonly [file: string, linkType: number, turns: number])[] = [
  ["cooked.pcap", 113, 10],
  ["cooked2-ipv6.pcap", 276, 10],
  ["fragments.pcap", 1, 10],
  ["lossy.pcap", 101, 16],
  ["midstream.pcap", 1, 10],
  ["nanoseconds.pcap", 1, 10],
  ["modified.pcap", 1, 10],
  ["comments.pcapng", 1, 10],
  ["two-interfaces.pcapng", 1, 10],
];

describe.each(WHOLE)("%s", (file, linkType, turns) => {
  const bytes = fixture(file);
  const events = reassemble(packetsOf(bytes));

  it("gives the dialogue", () => {
    expect(talk(events)).toEqual(dialogue(turns));
    expect(events.filter((event) => event.kind === "gap")).toEqual([]);
    expect(packetsOf(bytes).every((packet) => packet.linkType === linkType)).toBe(true);
  });

  it("ends both directions as client and server did", () => {
    const id = Math.max(...events.map((event) => event.conn.id));
    const ends = events.filter((event) => event.kind === "end" && event.conn.id === id);
    expect(ends).toMatchObject([
      { direction: 0, how: "fin" },
      { direction: 1, how: "fin" },
    ]);
  });

  it("gives the same byte by byte", () => {
    const single = decodeChunks(Array.from(bytes, (byte) => Uint8Array.of(byte)));
    expect(single).toEqual(decodeFile(bytes));
  });
});

describe("recorded captures", () => {
  const find = <Kind extends CaptureEvent["kind"]>(file: string, kind: Kind): CaptureEvent[] =>
    decodeFile(fixture(file)).filter((event) => event.kind === kind);

  it("show what was cut from packets as gaps of the right size", () => {
    const { request, answer } = talk(reassemble(packetsOf(fixture("snapped.pcap"))));
    const whole = dialogue(10);
    expect(request).toHaveLength(whole.request.length);
    expect(answer).toHaveLength(whole.answer.length);
    expect(request.replaceAll("?", "x")).toBe(whole.request);
    expect(answer.replaceAll("?", "y")).toBe(whole.answer);
    // 96 bytes less Ethernet, IPv4 and TCP with time stamps leave 30 of each packet.
    expect(request.replaceAll("?", "")).toHaveLength(10 + 9 * 30);
  });

  it("show what the capture lost as a gap", () => {
    const { request, answer } = talk(reassemble(packetsOf(fixture("cooked-with-loss.pcap"))));
    expect(request).toBe(dialogue(4).request.replace(/request 1\nx*/, "?".repeat(110)));
    expect(answer).toBe(dialogue(3).answer);
  });

  it("say when the opening is missing", () => {
    const opens = (file: string): StreamEvent[] =>
      reassemble(packetsOf(fixture(file))).filter((event) => event.kind === "open");
    expect(opens("midstream.pcap")).toMatchObject([
      {
        midstream: true,
        conn: { client: { ip: "10.1.0.1" }, server: { ip: "10.2.0.1", port: 5050 } },
      },
    ]);
    expect(opens("lossy.pcap")).toMatchObject([{ midstream: false }]);
  });

  it("keep nanoseconds", () => {
    const nanos = packetsOf(fixture("nanoseconds.pcap")).map((packet) => packet.nanos);
    expect(nanos.some((value) => value % 1000 !== 0)).toBe(true);
    expect(packetsOf(fixture("modified.pcap")).map((packet) => packet.nanos)).toEqual(
      nanos.map((value) => value - (value % 1000)),
    );
  });

  it("have comments", () => {
    const comments = packetsOf(fixture("comments.pcapng")).map((packet) => packet.comments);
    expect(comments.slice(0, 3)).toEqual([["first comment"], [], ["comment on the third"]]);
  });

  it("tell of interfaces and what they counted", () => {
    expect(find("two-interfaces.pcapng", "section")).toMatchObject([
      {
        comments: ["both sides of a router"],
        application: expect.stringContaining("Dumpcap"),
        os: expect.stringContaining("Linux"),
      },
    ]);
    expect(find("two-interfaces.pcapng", "interface")).toMatchObject([
      { interfaceId: 0, name: "ra", linkType: 1, supported: true },
      { interfaceId: 1, name: "rb", linkType: 1, supported: true },
    ]);
    expect(find("two-interfaces.pcapng", "interface-statistics")).toMatchObject([
      { interfaceId: 0, dropped: 0n },
      { interfaceId: 1, dropped: 0n },
    ]);
  });
});
