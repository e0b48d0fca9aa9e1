import { describe, expect, it } from "vitest";
import {
  type CaptureLimits,
  type Packet,
  type StreamEvent,
  TcpReassembler,
} from "../../../src/capture/index.js";
import { bytes } from "../support/bytes.js";
import { ACK, FIN, PSH, packet, RST, reply, SYN, segment } from "../support/packets.js";
import { describeEvents, reassemble } from "../support/run.js";

const OPEN = "1 open 10.0.0.1:40000 -> 10.0.0.2:5050";
const MIDSTREAM = `${OPEN} midstream`;

// The client's first byte is number 100, the server's 500.
const syn = (seconds = 1000): Packet => segment({ seq: 99, flags: SYN }, { seconds });
const synAck = (seconds = 1000): Packet =>
  reply({ seq: 499, ack: 100, flags: SYN | ACK }, { seconds });
const handshake: readonly Packet[] = [syn(), synAck(), segment({ seq: 100, ack: 500 })];
const client = (offset: number, data: string, flags = 0, seconds = 1000, ack = 500): Packet =>
  segment({ seq: 100 + offset, ack, flags: ACK | PSH | flags, data }, { seconds });
const server = (offset: number, data: string, flags = 0, seconds = 1000, ack = 100): Packet =>
  reply({ seq: 500 + offset, ack, flags: ACK | PSH | flags, data }, { seconds });
const serverAcks = (offset: number, seconds = 1000): Packet =>
  server(0, "", 0, seconds, 100 + offset);

function seen(packets: readonly Packet[], limits: Partial<CaptureLimits> = {}): string[] {
  return describeEvents(reassemble(packets, limits));
}

/** Events of each push, and of the end. */
function seenOneByOne(packets: readonly Packet[], limits: Partial<CaptureLimits> = {}): string[][] {
  const reassembler = new TcpReassembler(limits);
  const steps: string[][] = [];
  const step = (run: (emit: (event: StreamEvent) => void) => void): void => {
    const events: StreamEvent[] = [];
    run((event) => {
      events.push(event);
    });
    steps.push(describeEvents(events));
  };
  for (const item of packets) step((emit) => reassembler.push(item, emit));
  step((emit) => reassembler.end(emit));
  return steps;
}

/** Packets of another connection that make capture order and time pass. */
function others(count: number, seconds: number): Packet[] {
  return Array.from({ length: count }, () =>
    segment({ from: "10.9.9.9", seq: 1, flags: RST }, { seconds }),
  );
}

describe("TcpReassembler", () => {
  it("delivers both directions in order and at once", () => {
    expect(
      seenOneByOne([
        ...handshake,
        client(0, "request"),
        server(0, "response", 0, 1000, 107),
        client(7, "", FIN, 1000, 508),
        server(8, "", FIN, 1000, 108),
        client(8, "", 0, 1000, 509),
      ]),
    ).toEqual([
      [OPEN],
      [],
      [],
      ['1> data "request"'],
      ['1< data "response"'],
      ["1> end fin"],
      ["1< end fin"],
      [],
      [],
    ]);
  });

  it("keeps delivering the other direction after a half-close", () => {
    expect(
      seen([
        ...handshake,
        client(0, "all", FIN),
        server(0, "a", 0, 1000, 104),
        server(1, "b", 0, 1000, 104),
      ]),
    ).toEqual([
      OPEN,
      '1> data "all"',
      "1> end fin",
      '1< data "a"',
      '1< data "b"',
      "1< end capture-end",
    ]);
  });

  it("gives every piece the time of the packet that made it due", () => {
    const events = reassemble([
      ...handshake,
      client(3, "late", 0, 1001),
      segment({ seq: 100, ack: 500, data: "abc" }, { seconds: 1002, nanos: 5 }),
    ]);
    expect(events.filter((event) => event.kind === "data").map((event) => event.timeNs)).toEqual([
      1_002_000_000_005n,
      1_002_000_000_005n,
    ]);
  });

  it("hands out views of packets that come in order", () => {
    const item = client(0, "view");
    const [, data] = reassemble([...handshake, item]);
    expect(data?.kind === "data" && data.bytes.buffer).toBe(item.bytes.buffer);
  });

  it("does not hold on to packets that come early", () => {
    const early = client(3, "def");
    const events = reassemble([...handshake, early, client(0, "abc")]);
    const last = events.filter((event) => event.kind === "data").at(-1);
    expect(last?.bytes).toEqual(bytes("def"));
    expect(last?.bytes.buffer).not.toBe(early.bytes.buffer);
  });

  describe("with retransmission, overlap and reordering", () => {
    it("delivers each byte once", () => {
      expect(
        seen([
          ...handshake,
          client(0, "abc"),
          client(0, "abc"),
          client(1, "bcde"),
          client(0, "abcdefg"),
        ]),
      ).toEqual([
        OPEN,
        '1> data "abc"',
        '1> data "de"',
        '1> data "fg"',
        "1> end capture-end",
        "1< end capture-end",
      ]);
    });

    it("keeps the bytes that came first where copies differ", () => {
      expect(seen([...handshake, client(0, "abc"), client(0, "XYZde")]).slice(1, 3)).toEqual([
        '1> data "abc"',
        '1> data "de"',
      ]);
      expect(
        seen([...handshake, client(2, "cd"), client(1, "BCDEF"), client(0, "abc")]).slice(1, -2),
      ).toEqual(['1> data "a"', '1> data "B"', '1> data "cd"', '1> data "EF"']);
    });

    it("waits for a hole to be filled", () => {
      expect(
        seenOneByOne([
          ...handshake,
          client(6, "gh"),
          client(2, "cd"),
          client(0, "ab"),
          client(4, "ef"),
        ]).slice(3),
      ).toEqual([
        [],
        [],
        ['1> data "ab"', '1> data "cd"'],
        ['1> data "ef"', '1> data "gh"'],
        ["1> end capture-end", "1< end capture-end"],
      ]);
    });

    it("waits with the end until all bytes before it have come", () => {
      expect(
        seenOneByOne([...handshake, client(3, "def", FIN), client(0, "abc")]).slice(3),
      ).toEqual([[], ['1> data "abc"', '1> data "def"', "1> end fin"], ["1< end capture-end"]]);
    });

    it("sees a flow that was captured on two interfaces once", () => {
      const flow = [
        ...handshake,
        client(0, "request"),
        server(0, "response", 0, 1000, 107),
        client(7, "", FIN),
        server(8, "", FIN),
      ];
      const twice = flow.flatMap((item) => [item, { ...item, interfaceId: 1 }]);
      expect(seen(twice)).toEqual(seen(flow));
      expect(seen([...flow, ...flow])).toEqual(seen(flow));
    });

    it("leaves out keepalive probes and their answers", () => {
      expect(
        seen([
          ...handshake,
          client(0, "abc"),
          client(2, "x"),
          client(2, ""),
          serverAcks(3),
          client(3, "d"),
        ]).slice(1, -2),
      ).toEqual(['1> data "abc"', '1> data "d"']);
    });

    it("believes an acknowledgement that was captured before the data", () => {
      expect(
        seen([...handshake, serverAcks(6), client(3, "def"), client(0, "abc")]).slice(1, -2),
      ).toEqual(['1> data "abc"', '1> data "def"']);
    });

    it("takes a handshake in any order, and data before it", () => {
      const orders = [
        [synAck(), syn(), client(0, "abc")],
        [client(0, "abc"), syn(), synAck()],
        [client(0, "abc"), synAck(), syn()],
        [server(0, "", 0, 1000, 103), client(0, "abc"), synAck(), syn()],
      ];
      for (const order of orders) {
        expect(seen(order)).toEqual([
          OPEN,
          '1> data "abc"',
          "1> end capture-end",
          "1< end capture-end",
        ]);
      }
    });
  });

  describe("with sequence numbers that wrap", () => {
    it.each([0xffff_fffe, 0xffff_ffff, 0, 0x7fff_fffe])(
      "delivers in order from %i on",
      (initial) => {
        const at = (offset: number, data: string): Packet =>
          segment({ seq: (initial + 1 + offset) >>> 0, data, ack: 500 });
        expect(
          seen([
            segment({ seq: initial, flags: SYN }),
            at(0, "ab"),
            at(4, "ef"),
            at(2, "cd"),
            at(1, "bcdefg"),
          ]).slice(1, -2),
        ).toEqual(['1> data "ab"', '1> data "cd"', '1> data "ef"', '1> data "g"']);
      },
    );
  });

  describe("with loss", () => {
    const lossy = [...handshake, client(0, "abc"), client(10, "klm")];

    it("reports the hole when the capture ends", () => {
      expect(seen(lossy).slice(1, 4)).toEqual(['1> data "abc"', "1> gap 7", '1> data "klm"']);
    });

    it("reports it when it was acknowledged and neither packets nor time explain it", () => {
      const steps = (seconds: number, count: number): string[] =>
        seenOneByOne([...lossy, serverAcks(13), ...others(count, seconds)])
          .slice(6, -1)
          .flat();
      expect(steps(1001, 32)).toEqual(["1> gap 7", '1> data "klm"']);
      expect(steps(1001, 31)).toEqual([]);
      expect(steps(1000, 100)).toEqual([]);
    });

    it("reports what was acknowledged only, as the rest may still come", () => {
      const steps = seenOneByOne([
        ...lossy,
        serverAcks(5),
        ...others(40, 1001),
        client(5, "fghij"),
      ]);
      expect(steps.flat().slice(1)).toEqual([
        '1> data "abc"',
        "1> gap 2",
        '1> data "fghij"',
        '1> data "klm"',
        "1> end capture-end",
        "1< end capture-end",
      ]);
    });

    it("reports it after a minute when nobody acknowledges anything", () => {
      const steps = (seconds: number): string[] =>
        seenOneByOne([...lossy, ...others(40, seconds)])
          .slice(5, -1)
          .flat();
      expect(steps(1059)).toEqual([]);
      expect(steps(1060)).toEqual(["1> gap 7", '1> data "klm"']);
    });

    it("reports it when too much waits behind it", () => {
      const steps = (limits: Partial<CaptureLimits>): string[] =>
        seenOneByOne([...lossy, client(13, "nop")], limits)
          .slice(3, -1)
          .flat();
      const given = ['1> data "abc"', "1> gap 7", '1> data "klm"', '1> data "nop"'];
      expect(steps({ heldBytesPerStream: 5 })).toEqual(given);
      expect(steps({ heldBytes: 5 })).toEqual(given);
      expect(steps({ heldPiecesPerStream: 1 })).toEqual(given);
      expect(steps({ heldBytesPerStream: 6, heldBytes: 6, heldPiecesPerStream: 2 })).toEqual([
        '1> data "abc"',
      ]);
    });

    it("frees what it held: the limit on all streams is on what waits now", () => {
      const reassembler = new TcpReassembler({ heldBytes: 4 });
      const events: StreamEvent[] = [];
      const emit = (event: StreamEvent): void => {
        events.push(event);
      };
      for (const item of handshake) reassembler.push(item, emit);
      for (let round = 0; round < 10; round++) {
        reassembler.push(client(round * 4 + 2, "cd"), emit);
        reassembler.push(client(round * 4, "ab"), emit);
      }
      expect(events.some((event) => event.kind === "gap")).toBe(false);
    });

    it("reports several holes, each with its size", () => {
      expect(
        seen([...handshake, client(2, "c"), client(5, "f"), client(9, "", FIN)]).slice(1, -1),
      ).toEqual(["1> gap 2", '1> data "c"', "1> gap 2", '1> data "f"', "1> gap 3", "1> end fin"]);
    });

    it("reports bytes that were acknowledged but never seen", () => {
      const steps = seenOneByOne([...handshake, serverAcks(50), ...others(40, 1001)]);
      expect(steps.flat()).toEqual([OPEN, "1> gap 50", "1> end capture-end", "1< end capture-end"]);
    });

    it("takes a single byte acknowledged at the end for a FIN that was lost", () => {
      expect(
        seen([...handshake, client(0, "abc"), serverAcks(4), ...others(40, 1001)]).slice(1),
      ).toEqual(['1> data "abc"', "1> end capture-end", "1< end capture-end"]);
    });

    it("ignores an acknowledgement that cannot be meant for the stream", () => {
      expect(
        seen([...handshake, serverAcks(0x1000_0001), client(0, "abc"), ...others(40, 1001)]).slice(
          1,
        ),
      ).toEqual(['1> data "abc"', "1> end capture-end", "1< end capture-end"]);
    });

    it("reports the part of a packet that the capture cut", () => {
      const whole = client(0, "abcdefghij");
      const cut = packet(whole.bytes.subarray(0, -6), { originalLength: whole.bytes.length });
      expect(seen([...handshake, cut, client(10, "k")]).slice(1, -2)).toEqual([
        '1> data "abcd"',
        "1> gap 6",
        '1> data "k"',
      ]);
      expect(seen([...handshake, client(10, "k"), cut]).slice(1, -2)).toEqual([
        '1> data "abcd"',
        "1> gap 6",
        '1> data "k"',
      ]);
    });

    it("reports a packet of which only headers were captured", () => {
      const whole = client(0, "abcdefghij");
      // 54 bytes are the headers; of TCP's options, which are not read, some may be missing too.
      const cut = packet(whole.bytes.subarray(0, 54), { originalLength: whole.bytes.length });
      expect(seen([...handshake, cut, client(10, "k")]).slice(1, -2)).toEqual([
        "1> gap 10",
        '1> data "k"',
      ]);
      const withOptions = segment({ seq: 100, options: new Uint8Array(12), data: "abcdefghij" });
      const early = packet(withOptions.bytes.subarray(0, 60), {
        originalLength: withOptions.bytes.length,
      });
      expect(seen([...handshake, early, client(10, "k")]).slice(1, -2)).toEqual([
        "1> gap 10",
        '1> data "k"',
      ]);
    });

    it("fills the cut part of a packet that waits from a whole copy", () => {
      const whole = client(3, "defghij");
      const cut = packet(whole.bytes.subarray(0, -5), { originalLength: whole.bytes.length });
      expect(seen([...handshake, whole, cut, client(0, "abc")]).slice(1, -2)).toEqual([
        '1> data "abc"',
        '1> data "defghij"',
      ]);
    });

    it("says that the size is unknown when the stream goes on out of sight", () => {
      const far = (offset: number, data: string): Packet =>
        segment({ seq: (100 + offset) >>> 0, ack: 500, data });
      const behind = -0x4000_0000;
      expect(
        seen([...handshake, client(0, "abc"), far(behind, "de"), far(behind + 2, "fg")]).slice(
          1,
          -2,
        ),
      ).toEqual(['1> data "abc"', "1> gap unknown", '1> data "fg"']);
      const ahead = 0x4000_0000;
      expect(
        seen([...handshake, client(0, "abc"), far(ahead, "de"), far(ahead + 2, "fg")]).slice(1, -2),
      ).toEqual(['1> data "abc"', `1> gap ${ahead + 2 - 3}`, '1> data "fg"']);
    });

    it("ignores a single segment from nowhere", () => {
      const stray = segment({ seq: 0x5000_0000, ack: 500, data: "stray" });
      expect(seen([...handshake, client(0, "abc"), stray, client(3, "def")]).slice(1, -2)).toEqual([
        '1> data "abc"',
        '1> data "def"',
      ]);
    });
  });

  describe("that starts in mid-stream", () => {
    it("waits for earlier bytes, then begins with the lowest", () => {
      const steps = seenOneByOne([
        client(30, "later"),
        client(20, "first part"),
        ...others(40, 1001),
        client(35, "more", 0, 1002),
      ]);
      expect(steps.slice(0, 3)).toEqual([[], [], []]);
      expect(steps.flat()).toEqual([
        MIDSTREAM,
        '1> data "first part"',
        '1> data "later"',
        '1> data "more"',
        "1> end capture-end",
        "1< end capture-end",
      ]);
    });

    it("begins at once in a direction that shows up later", () => {
      const steps = seenOneByOne([
        client(0, "abc"),
        ...others(40, 1001),
        server(0, "def", 0, 1002),
      ]);
      expect(steps.at(-2)).toEqual(['1< data "def"']);
    });

    it("does not wait long when a lot comes", () => {
      const big = "x".repeat(60_000);
      const steps = seenOneByOne([0, 1, 2, 3, 4].map((index) => client(index * 60_000, big)));
      expect(steps.map((events) => events.length)).toEqual([0, 0, 0, 0, 6, 2]);
    });

    it("begins where the other side has acknowledged, and reports what is missing after", () => {
      expect(seen([serverAcks(0), client(5, "fgh"), serverAcks(8)])).toEqual([
        MIDSTREAM,
        "1> gap 5",
        '1> data "fgh"',
        "1> end capture-end",
        "1< end capture-end",
      ]);
    });

    it("guesses the server by the lower port", () => {
      expect(seen([server(0, "abc")])[0]).toBe(MIDSTREAM);
      expect(seen([client(0, "abc")])[0]).toBe(MIDSTREAM);
    });

    it("knows a server that it saw accept connections, whatever its port", () => {
      const ports = { sourcePort: 1000, destinationPort: 50_000 };
      const known = segment({ ...ports, sourcePort: 60_000, flags: SYN });
      expect(seen([known, segment({ ...ports, data: "abc" })])).toContain(
        "2 open 10.0.0.1:1000 -> 10.0.0.2:50000 midstream",
      );
    });

    it("does not begin with a lone reset", () => {
      expect(seen([segment({ flags: RST }), segment({ flags: RST | ACK })])).toEqual([]);
    });

    it("shows a connection of which only acknowledgements were captured", () => {
      expect(
        seen([serverAcks(0), ...others(40, 1001), serverAcks(100, 1002), ...others(40, 1003)]),
      ).toEqual([MIDSTREAM, "1> gap 100", "1> end capture-end", "1< end capture-end"]);
    });
  });

  describe("when connections end", () => {
    it("ends both directions on a reset, once bytes under way have had their time", () => {
      const steps = seenOneByOne([
        ...handshake,
        client(0, "abc"),
        client(3, "", RST),
        server(0, "under way"),
        ...others(40, 1001),
      ]);
      expect(steps.slice(3).flat()).toEqual([
        '1> data "abc"',
        '1< data "under way"',
        "1> end rst",
        "1< end rst",
      ]);
      expect(steps.at(-1)).toEqual([]);
    });

    it("keeps the FIN of one side and the reset of the other apart", () => {
      expect(
        seen([...handshake, client(0, "abc", FIN), server(0, "", RST, 1000, 104)]).slice(1),
      ).toEqual(['1> data "abc"', "1> end fin", "1< end rst"]);
    });

    it("ends a connection that was refused", () => {
      expect(
        seen([syn(), reply({ seq: 0, ack: 100, flags: RST | ACK }), ...others(40, 1001)]),
      ).toEqual([OPEN, "1> end rst", "1< end rst"]);
    });

    it("ignores a reset with a number far from the stream", () => {
      const forged = segment({ seq: 0x6000_0000, flags: RST });
      expect(seen([...handshake, forged, client(0, "abc"), ...others(40, 1001)]).slice(1)).toEqual([
        '1> data "abc"',
        "1> end capture-end",
        "1< end capture-end",
      ]);
    });

    it("counts bytes behind a FIN as stray", () => {
      const reassembler = new TcpReassembler();
      const emit = (): void => {};
      for (const item of [...handshake, client(0, "abc", FIN), client(4, "zombie")]) {
        reassembler.push(item, emit);
      }
      expect(reassembler.statistics()).toMatchObject({ deliveredBytes: 3, strayBytes: 6 });
    });
  });

  describe("when ports are used again", () => {
    const again = (initial: number): Packet =>
      segment({ seq: initial, flags: SYN }, { seconds: 1001 });
    const dataAgain = (seq: number): Packet =>
      segment({ seq, data: "new", ack: 9 }, { seconds: 1001 });
    const closed = [...handshake, client(0, "old", FIN), server(0, "", FIN, 1000, 104)];

    it("tells a new connection by its new initial number", () => {
      expect(seen([...closed, again(7_000), dataAgain(7_001)])).toEqual([
        OPEN,
        '1> data "old"',
        "1> end fin",
        "1< end fin",
        OPEN.replace("1", "2"),
        '2> data "new"',
        "2> end capture-end",
        "2< end capture-end",
      ]);
    });

    it("ends the old one when it was still open", () => {
      expect(seen([...handshake, client(0, "old"), again(7_000), dataAgain(7_001)])).toEqual([
        OPEN,
        '1> data "old"',
        "1> end evicted",
        "1< end evicted",
        OPEN.replace("1", "2"),
        '2> data "new"',
        "2> end capture-end",
        "2< end capture-end",
      ]);
    });

    it("turns the roles round when the old server opens it", () => {
      expect(
        seen([
          ...handshake,
          reply({ seq: 9_000, flags: SYN }),
          reply({ seq: 9_001, data: "hi" }),
        ]).slice(3, 5),
      ).toEqual(["2 open 10.0.0.2:5050 -> 10.0.0.1:40000", '2> data "hi"']);
    });

    it("takes the same initial number for a new one when the old is over", () => {
      expect(seen([...closed, again(99), dataAgain(100)]).slice(4, 6)).toEqual([
        OPEN.replace("1", "2"),
        '2> data "new"',
      ]);
    });

    it("takes a repeated SYN for what it is", () => {
      expect(
        seen([syn(), syn(1001), syn(1003), synAck(1003), synAck(1004), client(0, "abc")]),
      ).toEqual([OPEN, '1> data "abc"', "1> end capture-end", "1< end capture-end"]);
    });

    it("sees a new connection even when its SYN was lost", () => {
      expect(seen([...closed, dataAgain(900_000)]).slice(4)).toEqual([
        `${OPEN.replace("1", "2")} midstream`,
        '2> data "new"',
        "2> end capture-end",
        "2< end capture-end",
      ]);
    });

    it("survives a half-open connection: SYN, answer of the old life, reset, SYN again", () => {
      const packets = [
        ...handshake,
        client(0, "old"),
        segment({ seq: 0x5000_0000, flags: SYN }),
        reply({ seq: 500, ack: 103, flags: ACK }),
        segment({ seq: 103, flags: RST }),
        segment({ seq: 0x5000_0000, flags: SYN }, { seconds: 1001 }),
        reply({ seq: 8_000, ack: 0x5000_0001, flags: SYN | ACK }, { seconds: 1001 }),
        segment({ seq: 0x5000_0001, ack: 8_001, data: "new" }, { seconds: 1001 }),
        reply({ seq: 8_001, ack: 0x5000_0004, data: "answer" }, { seconds: 1001 }),
      ];
      expect(seen(packets).slice(4, 7)).toEqual([
        OPEN.replace("1", "2"),
        '2> data "new"',
        '2< data "answer"',
      ]);
    });
  });

  describe("within limits", () => {
    const other = (port: number, seconds = 1000): Packet =>
      segment({ sourcePort: port, seq: 1, flags: SYN }, { seconds });

    it("forgets the longest silent connection when there are too many", () => {
      expect(
        seen([other(1), other(2), segment({ sourcePort: 1, seq: 2, data: "x" }), other(3)], {
          connections: 2,
        }).filter((line) => line.includes("evicted")),
      ).toEqual(["2> end evicted", "2< end evicted"]);
    });

    it("forgets connections that are silent too long, with what they held", () => {
      expect(
        seenOneByOne([...handshake, client(3, "def"), ...others(2, 1000 + 3 * 3600 + 1)]).slice(
          4,
          6,
        ),
      ).toEqual([["1> gap 3", '1> data "def"', "1> end evicted", "1< end evicted"], []]);
    });

    it("forgets closed connections before open ones", () => {
      expect(
        seen([...handshake, client(0, "", FIN), server(0, "", FIN), other(2), other(3)], {
          connections: 2,
        }).filter((line) => line.includes("evicted")),
      ).toEqual([]);
    });

    it("stays within its tables over a capture of many short connections", () => {
      const reassembler = new TcpReassembler({ connections: 100 });
      let ends = 0;
      for (let port = 1; port <= 5000; port++) {
        reassembler.push(other(port, 1000 + port), (event) => {
          if (event.kind === "end") ends += 1;
        });
      }
      expect(ends).toBe(2 * 4900);
      expect(reassembler.statistics()).toMatchObject({ connections: 5000, evicted: 4900 });
    });
  });

  it("lets time pass without packets", () => {
    const reassembler = new TcpReassembler();
    const events: StreamEvent[] = [];
    const emit = (event: StreamEvent): void => {
      events.push(event);
    };
    for (const item of [client(0, "abc"), client(10, "klm"), serverAcks(13)]) {
      reassembler.push(item, emit);
    }
    reassembler.advance(1_000_100_000_000n, emit);
    expect(describeEvents(events)).toEqual([]);
    reassembler.advance(1_000_300_000_000n, emit);
    expect(describeEvents(events)).toEqual([
      MIDSTREAM,
      '1> data "abc"',
      "1> gap 7",
      '1> data "klm"',
    ]);
    reassembler.push(client(13, "n", 0, 1002), emit);
    expect(describeEvents(events).slice(4)).toEqual(['1> data "n"']);
  });

  it("takes data with a SYN", () => {
    expect(
      seen([segment({ seq: 99, flags: SYN, data: "fast" }), synAck(), client(4, "er")]).slice(1, 3),
    ).toEqual(['1> data "fast"', '1> data "er"']);
  });

  it("takes a simultaneous opening", () => {
    expect(
      seen([syn(), reply({ seq: 499, flags: SYN }), client(0, "abc"), server(0, "def")]).slice(
        0,
        3,
      ),
    ).toEqual([OPEN, '1> data "abc"', '1< data "def"']);
  });

  it("tells connections of the same ports but other addresses apart", () => {
    const packets = ["10.0.0.1", "10.0.0.3", "10.0.0.4"].map((from) =>
      segment({ from, seq: 1, flags: SYN }),
    );
    expect(seen(packets).filter((line) => line.includes("open"))).toHaveLength(3);
  });

  it("counts what it saw", () => {
    const reassembler = new TcpReassembler();
    const emit = (): void => {};
    for (const item of [...handshake, client(0, "abc"), client(0, "abcd"), client(9, "jkl")]) {
      reassembler.push(item, emit);
    }
    reassembler.end(emit);
    expect(reassembler.statistics()).toMatchObject({
      packets: 6,
      segments: 6,
      connections: 1,
      midstream: 0,
      deliveredBytes: 7,
      gaps: 1,
      gapBytes: 5,
      repeatedBytes: 3,
      strayBytes: 0,
    });
  });
});
