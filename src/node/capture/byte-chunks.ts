/** Chunks of bytes; ending the iteration early frees what is behind it. */
export type ByteChunks = AsyncGenerator<Uint8Array, void, undefined>;

/** The chunks already taken from a source, then the rest of it. */
export async function* prepend(taken: readonly Uint8Array[], rest: ByteChunks): ByteChunks {
  try {
    yield* taken;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/**
 * The chunks of a Node stream as plain arrays: a `Buffer` answers `slice` with a view where the core counts on
 * a copy.
 */
export async function* streamChunks(stream: AsyncIterable<Uint8Array | string>): ByteChunks {
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    yield new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
