import { describe, expect, it } from "vitest";
import {
  encodeInterfaceDescription,
  encodeInterfaceStatistics,
  encodePacket,
  encodeSectionHeader,
} from "../../../src/capture/index.js";
import { bytes, u32 } from "../support/bytes.js";
import {
  block,
  END_OF_OPTIONS,
  enhancedPacket,
  interfaceBlock,
  option,
  sectionHeader,
} from "../support/files.js";
import { decodeFile } from "../support/run.js";

describe("pcapng blocks", () => {
  it("are written byte for byte as the format says", () => {
    expect(encodeSectionHeader()).toEqual(sectionHeader());
    expect(
      encodeSectionHeader({
        hardware: "h",
        os: "os",
        application: "app",
        comments: ["one", "two"],
      }),
    ).toEqual(
      sectionHeader(
        "little",
        bytes(
          option(1, "one"),
          option(1, "two"),
          option(2, "h"),
          option(3, "os"),
          option(4, "app"),
          END_OF_OPTIONS,
        ),
      ),
    );
    expect(
      encodeInterfaceDescription({
        linkType: 101,
        snapLengthBytes: 9,
        name: "lo",
        description: "d",
      }),
    ).toEqual(
      interfaceBlock(
        "little",
        bytes(option(2, "lo"), option(3, "d"), option(9, [9]), END_OF_OPTIONS),
        101,
        9,
      ),
    );
    const time = 1_700_000_000_123_456_789n;
    expect(encodePacket({ timeNs: time, bytes: bytes("abcde") })).toEqual(
      enhancedPacket({ time, data: bytes("abcde") }),
    );
    expect(
      encodePacket({
        interfaceId: 3,
        timeNs: time,
        bytes: bytes("abcd"),
        originalLengthBytes: 9,
        comments: ["ü"],
      }),
    ).toEqual(
      enhancedPacket({
        interfaceId: 3,
        time,
        data: bytes("abcd"),
        originalLength: 9,
        options: bytes(option(1, "ü"), END_OF_OPTIONS),
      }),
    );
    expect(
      encodeInterfaceStatistics({
        timeNs: time,
        received: 5n,
        dropped: 0n,
        startNs: 1n,
        endNs: 2n,
      }),
    ).toEqual(
      block(
        5,
        bytes(
          u32(0),
          u32(Number(time >> 32n), "little"),
          u32(Number(time & 0xffffffffn), "little"),
          option(2, [0, 0, 0, 0, 1, 0, 0, 0]),
          option(3, [0, 0, 0, 0, 2, 0, 0, 0]),
          option(4, [5, 0, 0, 0, 0, 0, 0, 0]),
          option(5, [0, 0, 0, 0, 0, 0, 0, 0]),
          END_OF_OPTIONS,
        ),
      ),
    );
  });

  it("are read back with everything they say", () => {
    const file = bytes(
      encodeSectionHeader({
        hardware: "x86",
        os: "Linux",
        application: "mesos-sniff",
        comments: ["c"],
      }),
      encodeInterfaceDescription({ linkType: 1, name: "proxy", description: "d", comments: ["i"] }),
      encodePacket({
        timeNs: 1_700_000_000_999_999_999n,
        bytes: bytes("data"),
        comments: ["{}", ""],
      }),
      encodeInterfaceStatistics({ timeNs: 1n, received: 2n ** 63n, dropped: 1n, comments: ["s"] }),
    );
    expect(decodeFile(file)).toMatchObject([
      {
        kind: "section",
        hardware: "x86",
        os: "Linux",
        application: "mesos-sniff",
        comments: ["c"],
      },
      { kind: "interface", name: "proxy", description: "d", comments: ["i"], linkType: 1 },
      { kind: "packet", seconds: 1_700_000_000, nanos: 999_999_999, comments: ["{}", ""] },
      { kind: "interface-statistics", received: 2n ** 63n, dropped: 1n, comments: ["s"] },
      { kind: "end" },
    ]);
  });

  it("refuse a text that no option can hold", () => {
    const text = "x".repeat(65_535);
    expect(encodePacket({ timeNs: 0n, bytes: bytes(), comments: [text] })).toHaveLength(
      32 + 4 + 65_536 + 4,
    );
    expect(() => encodePacket({ timeNs: 0n, bytes: bytes(), comments: [`${text}x`] })).toThrow(
      expect.objectContaining({
        code: "limit",
        message: "cannot write a text of 65536 bytes into a capture: want at most 65535",
      }),
    );
  });
});
