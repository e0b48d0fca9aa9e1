import { type FileFormat, SNIFF_BYTES, sniffFormat } from "../../capture/index.js";
import { isMesosSniffError, MesosSniffError } from "../../errors/index.js";
import { type ByteChunks, prepend } from "./byte-chunks.js";
import type { CaptureSourceOptions } from "./capture-source-options.js";
import { gunzip } from "./gunzip.js";
import { openFile, STANDARD_INPUT } from "./input-file.js";

/**
 * The bytes of a capture file, decompressed, to be iterated once.
 *
 * Chunks are never written again after they were handed out, so views of them may be kept. Leaving the
 * iteration early closes the file. Iterating throws `MesosSniffError`: `unreadable` when the system fails to
 * read, `truncated` when compressed data ends early, `malformed` when it is damaged.
 */
export interface CaptureSource extends AsyncIterable<Uint8Array> {
  /** The path, or `standard input`. */
  readonly name: string;
  /** What the bytes are; JSON lines are what `--format json` writes. */
  readonly format: "pcap" | "pcapng" | "json-lines";
  /** Whether bytes come as somebody writes them, and may not come for long: a pipe, not a file. */
  readonly isPipe: boolean;
  /** Closes the file; for a source that is not iterated. May be called again. */
  close(): Promise<void>;
}

// The fewest bytes that tell a format.
const MAGIC_BYTES = 4;

/**
 * Opens a capture file for reading, or standard input for `-`, and looks at its first bytes.
 *
 * Waits for the first bytes of a pipe, and then delivers what comes as it comes. gzip is decompressed.
 *
 * @throws MesosSniffError `unreadable` when there is no such file, it cannot be read, is a directory, is empty,
 *   or is neither a capture nor JSON lines; the message says what its first bytes look like
 */
export async function openCapture(
  pathOrDash: string,
  options: CaptureSourceOptions = {},
): Promise<CaptureSource> {
  const file = await openFile(pathOrDash, options);
  const { name } = file;
  try {
    const outer = await peek(file.chunks);
    const isGzip = sniffFormat(outer.head) === "gzip";
    const { head, chunks } = isGzip ? await peek(gunzip(outer.chunks, name)) : outer;
    const format = sniffFormat(head);
    if (format !== "pcap" && format !== "pcapng" && format !== "json-lines") {
      await chunks.return(undefined);
      throw new MesosSniffError(
        "unreadable",
        `cannot read ${name}: ${complaint(format, head, name)}`,
        {
          offset: 0,
        },
      );
    }
    return {
      name,
      format,
      isPipe: file.isPipe,
      [Symbol.asyncIterator]: () => chunks,
      close: async () => {
        await chunks.return(undefined);
        await file.close();
      },
    };
  } catch (error) {
    await file.close();
    throw isMesosSniffError(error) &&
      error.code !== "unreadable" &&
      error.code !== "invalid-argument"
      ? new MesosSniffError("unreadable", error.message, { cause: error })
      : error;
  }
}

/** Reads until the format can be told; `chunks` begin with the bytes that were read. */
async function peek(chunks: ByteChunks): Promise<{ head: Uint8Array; chunks: ByteChunks }> {
  const read: Uint8Array[] = [];
  let head = new Uint8Array(0);
  while (head.length < SNIFF_BYTES && (head.length < MAGIC_BYTES || isBlank(head))) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    read.push(value);
    const longer = new Uint8Array(Math.min(SNIFF_BYTES, head.length + value.length));
    longer.set(head);
    longer.set(value.subarray(0, longer.length - head.length), head.length);
    head = longer;
  }
  return { head, chunks: prepend(read, chunks) };
}

/** Whether there is white space only, which JSON lines may begin with. */
function isBlank(head: Uint8Array): boolean {
  return head.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

const DECOMPRESSORS: { readonly [format in FileFormat]?: string } = {
  zstd: "zstd -dc",
  xz: "xz -dc",
  lz4: "lz4 -dc",
  bzip2: "bzip2 -dc",
  zip: "unzip -p",
  gzip: "gzip -dc",
};

function complaint(format: FileFormat, head: Uint8Array, name: string): string {
  if (head.length === 0) return "it is empty, want a capture file";
  const command = DECOMPRESSORS[format];
  if (command !== undefined) {
    const what = format === "gzip" ? "gzip data inside gzip data" : `${format} data`;
    const input = name === STANDARD_INPUT ? "" : ` ${quote(name)}`;
    return `found ${what}; decompress it first: ${command}${input} | mesos-sniff read -`;
  }
  const found =
    format === "text" && !excerpt(head).includes("\ufffd")
      ? `text that begins ${excerpt(head)}`
      : `bytes ${hexBytes(head)}`;
  return `found ${found}, want a pcap or pcapng capture, or JSON lines`;
}

function excerpt(head: Uint8Array): string {
  const text = new TextDecoder().decode(head).trimStart();
  const line = text.split(/[\r\n]/, 1)[0] ?? "";
  return JSON.stringify(line.length > 40 ? `${line.slice(0, 40)}...` : line);
}

function hexBytes(head: Uint8Array): string {
  return Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** A path as a shell reads it back. */
function quote(path: string): string {
  return /^[\w./:@%+=,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
