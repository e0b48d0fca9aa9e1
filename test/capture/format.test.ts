import { describe, expect, it } from "vitest";
import { sniffFormat } from "../../src/capture/index.js";
import { bytes } from "./support/bytes.js";

describe("sniffFormat", () => {
  it.each([
    ["pcap", bytes(0xd4, 0xc3, 0xb2, 0xa1)],
    ["pcap", bytes(0xa1, 0xb2, 0x3c, 0x4d, 0, 0)],
    ["pcap", bytes(0x34, 0xcd, 0xb2, 0xa1)],
    ["pcapng", bytes(0x0a, 0x0d, 0x0d, 0x0a, 0)],
    ["gzip", bytes(0x1f, 0x8b)],
    ["zstd", bytes(0x28, 0xb5, 0x2f, 0xfd)],
    ["xz", bytes(0xfd, "7zXZ", 0)],
    ["lz4", bytes(0x04, 0x22, 0x4d, 0x18)],
    ["bzip2", bytes("BZh9")],
    ["zip", bytes("PK", 3, 4)],
    ["json-lines", bytes('{"n":1}\n')],
    ["json-lines", bytes(0xef, 0xbb, 0xbf, ' \r\n\t{"n":1}')],
    ["text", bytes("GET / HTTP/1.1\r\n")],
    ["text", bytes("[1]")],
    ["text", bytes("ü")],
    ["unknown", bytes()],
    ["unknown", bytes(0x0a, 0x0d, 0x0d, 0x00)],
    ["unknown", bytes("ab", 0, "cd")],
    ["unknown", bytes(0x7f, "ELF")],
  ])("says %s for %j", (format, head) => {
    expect(sniffFormat(head)).toBe(format);
  });
});
