import { close, fstat, open, read } from "node:fs";
import { Socket } from "node:net";
import { addAbortSignal, type Readable } from "node:stream";
import { promisify } from "node:util";
import { MesosSniffError } from "../../errors/index.js";
import { type ByteChunks, streamChunks } from "./byte-chunks.js";
import type { CaptureSourceOptions } from "./capture-source-options.js";

const openFd = promisify(open);
const statFd = promisify(fstat);
const readFd = promisify(read);
const closeFd = promisify(close);

/** What `-` is called in messages. */
export const STANDARD_INPUT = "standard input";

/** An open file or pipe and its bytes. */
export interface InputFile {
  readonly name: string;
  /** Whether bytes come as somebody writes them: a pipe, not a file. */
  readonly isPipe: boolean;
  readonly chunks: ByteChunks;
  close(): Promise<void>;
}

// Large enough that few packets straddle two chunks, small enough to be garbage soon.
const CHUNK_BYTES = 128 * 1024;

/**
 * Opens a path, or standard input for `-`.
 *
 * @throws MesosSniffError `unreadable`
 */
export async function openFile(
  pathOrDash: string,
  options: CaptureSourceOptions,
): Promise<InputFile> {
  options.signal?.throwIfAborted();
  if (pathOrDash === "-") {
    return fromStream(STANDARD_INPUT, (options.stdin ?? process.stdin) as Readable, options);
  }
  let fd: number | undefined;
  try {
    fd = await openFd(pathOrDash, "r");
    const stat = await statFd(fd);
    if (stat.isDirectory()) {
      throw new MesosSniffError(
        "unreadable",
        `cannot read ${pathOrDash}: it is a directory, want a capture file`,
      );
    }
    // A pipe is read as a socket is: a read in the thread pool would block the end of the process.
    return stat.isFIFO()
      ? fromStream(pathOrDash, new Socket({ fd, readable: true, writable: false }), options)
      : fromFd(pathOrDash, fd, stat.isFile() ? stat.size : undefined, options);
  } catch (error) {
    if (fd !== undefined) await closeFd(fd);
    throw unreadable(pathOrDash, error);
  }
}

function fromFd(
  name: string,
  fd: number,
  totalBytes: number | undefined,
  options: CaptureSourceOptions,
): InputFile {
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closeFd(fd);
    return closing;
  };
  async function* read(): ByteChunks {
    try {
      for (let bytesRead = 0; ; ) {
        options.signal?.throwIfAborted();
        // A new one each time: views of it may be kept.
        const step = await readFd(fd, new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES, null);
        if (step.bytesRead === 0) return;
        bytesRead += step.bytesRead;
        options.onProgress?.({ bytesRead, totalBytes });
        yield step.buffer.subarray(0, step.bytesRead);
      }
    } catch (error) {
      throw unreadable(name, error);
    } finally {
      await close();
    }
  }
  return { name, isPipe: false, chunks: read(), close };
}

function fromStream(name: string, stream: Readable, options: CaptureSourceOptions): InputFile {
  const { signal } = options;
  if (signal !== undefined) addAbortSignal(signal, stream);
  async function* read(): ByteChunks {
    let bytesRead = 0;
    try {
      for await (const chunk of streamChunks(stream)) {
        bytesRead += chunk.length;
        options.onProgress?.({ bytesRead, totalBytes: undefined });
        yield chunk;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw unreadable(name, error);
    } finally {
      stream.destroy();
    }
  }
  return {
    name,
    isPipe: true,
    chunks: read(),
    close: async () => {
      stream.destroy();
    },
  };
}

const PROBLEMS: { readonly [code: string]: string } = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a directory, want a capture file",
  ELOOP: "its symbolic links go in circles",
  EMFILE: "too many files are open",
};

/** What the system said about a file, as our error; anything else is passed on. */
function unreadable(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string")
    return error;
  if (!("syscall" in error)) return error;
  const problem = PROBLEMS[error.code] ?? error.message;
  return new MesosSniffError("unreadable", `cannot read ${name}: ${problem}`, { cause: error });
}
