import { concatBytes } from "../../bytes/index.js";
import { MesosSniffError } from "../../errors/index.js";
import { encodeLatin1 } from "./encode-head.js";

const LINE_END: Uint8Array = encodeLatin1("\r\n");
const LAST_CHUNK: Uint8Array = encodeLatin1("0\r\n\r\n");

/**
 * One chunk as Mesos writes it: size in lowercase hex without leading zeros, data, line ends.
 *
 * @throws MesosSniffError `invalid-argument` for empty data, which would end the body
 */
export function encodeChunk(data: Uint8Array): Uint8Array {
  return concatBytes(encodeChunkParts(data));
}

/** The same as three pieces, so that big data need not be copied. */
export function encodeChunkParts(data: Uint8Array): readonly Uint8Array[] {
  if (data.length === 0) {
    throw new MesosSniffError(
      "invalid-argument",
      "cannot encode a chunk: found no data, want some",
    );
  }
  return [encodeLatin1(`${data.length.toString(16)}\r\n`), data, LINE_END];
}

/** The end of a chunked body without trailers. A fresh array. */
export function encodeLastChunk(): Uint8Array {
  return LAST_CHUNK.slice();
}
