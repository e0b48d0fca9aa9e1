// gzip (RFC 1952), member by member. Node's own gunzip gives up all that it decompressed of a piece once the
// piece has a flaw, be it only a wrong checksum or a few bytes behind the end; whoever looks into a capture
// wants what is there, and then hears what is wrong.

import { crc32, createInflateRaw } from "node:zlib";
import { MesosSniffError } from "../../errors/index.js";
import type { ByteChunks } from "./byte-chunks.js";
import { ByteReader } from "./byte-reader.js";

const OUTPUT_BYTES = 128 * 1024;
/** Compressed bytes at a time: what they become, at most a thousand times as much, is in memory at once. */
const INPUT_BYTES = 16 * 1024;

const DEFLATE = 8;
const FLAG_HEADER_CRC = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;

/**
 * Decompresses gzip data, several members in a row included; zeros behind them are padding.
 *
 * @param name of the source, for errors
 * @throws MesosSniffError while iterating, after what could be decompressed was delivered: `truncated` when the
 *   data ends early, `malformed` when it is damaged or something else follows
 */
export async function* gunzip(compressed: ByteChunks, name: string): ByteChunks {
  const input = new ByteReader(compressed, INPUT_BYTES);
  const damaged = (what: string): MesosSniffError =>
    new MesosSniffError("malformed", `cannot read all of ${name}: ${what}`);
  try {
    for (let isFirst = true; ; isFirst = false) {
      if (!(await nextMember(input))) return;
      const header = await readHeader(input);
      if (header === "truncated") throw endsEarly(name);
      if (header === "other") {
        throw damaged(isFirst ? "its gzip data is damaged" : "something follows its gzip data");
      }
      const sum = { crc: 0, length: 0 };
      const how = yield* inflateMember(input, sum);
      const trailer = how === "whole" ? await input.take(8) : undefined;
      if (how === "damaged") throw damaged("its gzip data is damaged");
      if (trailer === undefined) throw endsEarly(name);
      const view = new DataView(trailer.buffer, trailer.byteOffset, 8);
      if (view.getUint32(0, true) !== sum.crc || view.getUint32(4, true) !== sum.length >>> 0) {
        throw damaged("its gzip data is damaged: the checksum does not fit");
      }
    }
  } finally {
    await compressed.return(undefined);
  }
}

function endsEarly(name: string): MesosSniffError {
  return new MesosSniffError("truncated", `cannot read all of ${name}: its gzip data ends early`);
}

/** Steps over padding; false at the end of the input. */
async function nextMember(input: ByteReader): Promise<boolean> {
  for (;;) {
    const chunk = await input.next();
    if (chunk === undefined) return false;
    const start = chunk.findIndex((byte) => byte !== 0);
    if (start < 0) continue;
    input.unread(chunk.subarray(start));
    return true;
  }
}

async function readHeader(input: ByteReader): Promise<"whole" | "truncated" | "other"> {
  const magic = await input.take(2);
  if (magic?.[0] !== 0x1f || (magic[1] ?? 0x8b) !== 0x8b) return "other";
  const rest = await input.take(8);
  if (rest === undefined) return "truncated";
  const [method, flags = 0] = rest;
  if (method !== DEFLATE) return "other";
  if ((flags & FLAG_EXTRA) !== 0) {
    const [low = 0, high = 0] = (await input.take(2)) ?? [];
    if ((await input.take(low | (high << 8))) === undefined) return "truncated";
  }
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if ((flags & flag) !== 0 && !(await input.skipPastZero())) return "truncated";
  }
  const checked = (flags & FLAG_HEADER_CRC) === 0 || (await input.take(2)) !== undefined;
  return checked ? "whole" : "truncated";
}

async function* inflateMember(
  input: ByteReader,
  sum: { crc: number; length: number },
): AsyncGenerator<Uint8Array, "whole" | "truncated" | "damaged", undefined> {
  const inflate = createInflateRaw({ chunkSize: OUTPUT_BYTES });
  let how: "whole" | "damaged" | undefined;
  let wake = (): void => {};
  let output: Buffer[] = [];
  inflate.on("data", (piece: Buffer) => output.push(piece));
  inflate.once("end", () => {
    how = "whole";
    wake();
  });
  inflate.once("error", () => {
    how = "damaged";
    wake();
  });
  let fed = 0;
  let chunk: Uint8Array | undefined;
  try {
    while (how === undefined) {
      chunk = await input.next();
      if (chunk === undefined) return "truncated";
      fed += chunk.length;
      await write(chunk);
      for (const piece of output) {
        sum.crc = crc32(piece, sum.crc);
        sum.length += piece.length;
        yield new Uint8Array(piece.buffer, piece.byteOffset, piece.length);
      }
      output = [];
    }
    // What it did not take belongs to what follows.
    const taken = inflate.bytesWritten - (fed - (chunk?.length ?? 0));
    if (chunk !== undefined) input.unread(chunk.subarray(Math.max(0, taken)));
    return how;
  } finally {
    inflate.destroy();
  }

  function write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
      inflate.write(bytes, () => resolve());
    });
  }
}
