import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { MesosSniffError } from "../../errors/index.js";
import { type ByteChunks, streamChunks } from "./byte-chunks.js";

const OUTPUT_BYTES = 128 * 1024;

/**
 * Decompresses gzip data, several members in a row included.
 *
 * @param name of the source, for errors
 * @throws MesosSniffError while iterating: `truncated` when the data ends early (all that could be
 *   decompressed was delivered before), `malformed` when it is damaged
 */
export async function* gunzip(compressed: ByteChunks, name: string): ByteChunks {
  const decompressor = createGunzip({ chunkSize: OUTPUT_BYTES });
  // A failure of either end reaches whoever iterates the decompressor, so there is nothing to do here.
  pipeline(Readable.from(compressed, { objectMode: false }), decompressor, () => {});
  try {
    yield* streamChunks(decompressor);
  } catch (error) {
    throw translate(error, name);
  } finally {
    decompressor.destroy();
  }
}

function translate(error: unknown, name: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code !== "string" || !code.startsWith("Z_")) return error;
  return code === "Z_BUF_ERROR"
    ? new MesosSniffError("truncated", `cannot read all of ${name}: its gzip data ends early`, {
        cause: error,
      })
    : new MesosSniffError("malformed", `cannot read all of ${name}: its gzip data is damaged`, {
        cause: error,
      });
}
