import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { PassThrough } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { type CaptureSourceOptions, openCapture } from "../../src/node/index.js";
import { bytes } from "../capture/support/bytes.js";
import { pcapHeader, pcapRecord, sectionHeader } from "../capture/support/files.js";

const folder = mkdtempSync(joinPath(tmpdir(), "mesos-sniff-"));
afterAll(() => rmSync(folder, { recursive: true }));

const record = pcapRecord({
  seconds: 1_700_000_000,
  fraction: 0,
  data: new Uint8Array(5_000).fill(7),
});
const capture = join([pcapHeader(), record, record, record, record, record, record]);

function file(name: string, content: Uint8Array | string): string {
  const path = joinPath(folder, name);
  writeFileSync(path, content);
  return path;
}

async function readAll(path: string, options: CaptureSourceOptions = {}): Promise<Uint8Array> {
  const source = await openCapture(path, options);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return join(chunks);
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks));
}

function problem(
  path: string,
  options: CaptureSourceOptions = {},
): Promise<{ code: unknown; message: string }> {
  return openCapture(path, options).then(
    () => {
      throw new Error("it opened");
    },
    (error: { code: unknown; message: string }) => ({ code: error.code, message: error.message }),
  );
}

describe("openCapture", () => {
  it.each([
    ["pcap", capture],
    ["pcapng", bytes(sectionHeader(), new Uint8Array(20))],
    ["json-lines", bytes('\n {"n":1}\n{"n":2}\n')],
  ])("reads %s, plain and compressed", async (format, content) => {
    for (const path of [file("plain", content), file("packed.gz", gzipSync(content))]) {
      const source = await openCapture(path);
      expect(source).toMatchObject({ name: path, format });
      await source.close();
      expect(await readAll(path)).toEqual(content);
    }
  });

  it("reads gzip members in a row", async () => {
    const half = 15_000;
    const parts = join([gzipSync(capture.subarray(0, half)), gzipSync(capture.subarray(half))]);
    expect(await readAll(file("members.gz", parts))).toEqual(capture);
  });

  it("hands out plain arrays", async () => {
    for await (const chunk of await openCapture(file("plain", gzipSync(capture)))) {
      expect(chunk.constructor).toBe(Uint8Array);
    }
  });

  it("delivers what compressed data has before it ends early", async () => {
    const path = file("cut.gz", gzipSync(capture, { level: 0 }).subarray(0, 20_000));
    const chunks: Uint8Array[] = [];
    const reading = (async () => {
      for await (const chunk of await openCapture(path)) chunks.push(chunk);
    })();
    await expect(reading).rejects.toMatchObject({
      code: "truncated",
      message: `cannot read all of ${path}: its gzip data ends early`,
    });
    const read = join(chunks);
    expect(read.length).toBeGreaterThan(19_000);
    expect(read).toEqual(capture.subarray(0, read.length));
  });

  /** What is delivered of a file, and what is said then. */
  async function readUntilError(
    content: Uint8Array,
  ): Promise<{ readonly read: Uint8Array; readonly message: string }> {
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of await openCapture(file("damaged.gz", content))) chunks.push(chunk);
    } catch (error) {
      return { read: join(chunks), message: (error as Error).message };
    }
    return { read: join(chunks), message: "" };
  }

  it("delivers what compressed data has before it is damaged", async () => {
    const packed = gzipSync(capture);
    const checksum = Uint8Array.from(packed).fill(0, packed.length - 8, packed.length - 4);
    expect(await readUntilError(checksum)).toEqual({
      read: capture,
      message: expect.stringContaining("damaged: the checksum does not fit"),
    });
    expect(await readUntilError(join([packed, bytes("more")]))).toEqual({
      read: capture,
      message: expect.stringContaining("something follows its gzip data"),
    });
    const middle = gzipSync(capture, { level: 0 });
    const kept = 24_000;
    const broken = Uint8Array.from(middle).fill(0xff, kept);
    const { message } = await readUntilError(join([packed, broken]));
    expect(message).toContain("its gzip data is damaged");
  });

  it("reads gzip with every part of its header, and padding behind", async () => {
    const packed = gzipSync(capture);
    const header = bytes(
      ...[0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3],
      ...[3, 0, 1, 2, 3],
      ..."name",
      0,
      ..."a comment",
      0,
      ...[0xab, 0xcd],
    );
    const member = join([header, packed.subarray(10)]);
    expect(await readUntilError(join([member, member, new Uint8Array(40_000)]))).toEqual({
      read: join([capture, capture]),
      message: "",
    });
    for (let length = 2; length < header.length; length++) {
      const { message } = await readUntilError(join([packed, header.subarray(0, length)]));
      expect(message).toContain("its gzip data ends early");
    }
  });

  it.each([
    ["empty", bytes(), "it is empty, want a capture file"],
    [
      "text",
      bytes("  a rather long line of text that goes on and on\nand another\n"),
      'found text that begins "a rather long line of text that goes on ...", want a pcap or pcapng capture, or JSON lines',
    ],
    [
      "noise",
      bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
      "found bytes 00 01 02 03 04 05 06 07, want a pcap or pcapng capture, or JSON lines",
    ],
    ["the start of a pcap file", bytes(0xd4, 0xc3), "found bytes d4 c3, want a pcap"],
    [
      "twice.gz",
      gzipSync(gzipSync(capture)),
      "found gzip data inside gzip data; decompress it first: gzip -dc ",
    ],
    ["text.gz", gzipSync("hello"), 'found text that begins "hello", want a pcap'],
    [
      "a.zst",
      bytes(0x28, 0xb5, 0x2f, 0xfd, 1, 2),
      "found zstd data; decompress it first: zstd -dc ",
    ],
    ["a.xz", bytes(0xfd, "7zXZ", 0, 0), "found xz data; decompress it first: xz -dc "],
    ["a.lz4", bytes(4, 0x22, 0x4d, 0x18), "found lz4 data; decompress it first: lz4 -dc "],
    ["it's.zst", bytes(0x28, 0xb5, 0x2f, 0xfd), `it'\\''s.zst' | mesos-sniff read -`],
  ])("refuses %s and says what it found", async (name, content, message) => {
    const path = file(name, content);
    const { code, message: said } = await problem(path);
    expect(code).toBe("unreadable");
    expect(said).toContain(`cannot read ${path}: `);
    expect(said).toContain(message);
  });

  it("says when there is no such file, or a directory", async () => {
    const path = joinPath(folder, "nothing");
    expect(await problem(path)).toEqual({
      code: "unreadable",
      message: `cannot read ${path}: there is no such file`,
    });
    expect(await problem(folder)).toEqual({
      code: "unreadable",
      message: `cannot read ${folder}: it is a directory, want a capture file`,
    });
  });

  it("delivers what comes through a pipe as it comes", async () => {
    const stdin = new PassThrough();
    const opening = openCapture("-", { stdin });
    stdin.write(capture.subarray(0, 2));
    stdin.write(capture.subarray(2, 24));
    const source = await opening;
    expect(source).toMatchObject({ name: "standard input", format: "pcap" });
    const chunks = source[Symbol.asyncIterator]();
    let read = bytes();
    for (const end of [24, 25, 100, 6_000]) {
      if (end > 24) stdin.write(capture.subarray(read.length, end));
      while (read.length < end) read = join([read, (await chunks.next()).value ?? bytes()]);
      expect(read).toEqual(capture.subarray(0, end));
    }
    stdin.end();
    expect((await chunks.next()).done).toBe(true);
  });

  it("reads compressed data and refuses noise from a pipe", async () => {
    const packed = new PassThrough();
    packed.end(gzipSync(capture));
    expect(await readAll("-", { stdin: packed })).toEqual(capture);
    const noise = new PassThrough();
    noise.end("no");
    expect(await problem("-", { stdin: noise })).toEqual({
      code: "unreadable",
      message:
        'cannot read standard input: found text that begins "no", want a pcap or pcapng capture, or JSON lines',
    });
  });

  it("reports progress in bytes of the file", async () => {
    const packed = gzipSync(capture);
    const path = file("progress.gz", packed);
    const steps: { bytesRead: number; totalBytes: number | undefined }[] = [];
    await readAll(path, { onProgress: (progress) => steps.push(progress) });
    expect(steps.at(-1)).toEqual({ bytesRead: packed.length, totalBytes: packed.length });
  });

  it("stops when it is aborted, waiting or not", async () => {
    const reason = new Error("enough");
    await expect(
      readAll(file("plain", capture), { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    const stdin = new PassThrough();
    stdin.write(capture);
    const controller = new AbortController();
    const reading = readAll("-", {
      stdin,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(reading).rejects.toBe(reason);
    expect(stdin.destroyed).toBe(true);
  });

  it("closes what it reads when the iteration is left early", async () => {
    const stdin = new PassThrough();
    stdin.write(capture);
    for await (const chunk of await openCapture("-", { stdin })) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(stdin.destroyed).toBe(true);
  });

  it("may be closed unread, and twice", async () => {
    const source = await openCapture(file("plain", capture));
    await source.close();
    await source.close();
  });
});
