import { MesosSniffError } from "../errors/index.js";

/** Turns bodies into bytes and back; injected, so that the runtime knows no schema. */
export interface MessageCodec {
  /**
   * Bytes of a body. `Uint8Array` bodies are passed through by the runtime before it asks.
   *
   * @throws MesosSniffError when the body does not fit the type that `name` says
   */
  encode(name: string, body: unknown): Uint8Array;
  /**
   * Body of bytes; the bytes themselves where no schema knows `name`.
   *
   * @throws MesosSniffError when the bytes do not decode as the type that `name` says
   */
  decode(name: string, bytes: Uint8Array): unknown;
}

/** Knows no message: every body must be bytes. */
export const bytesCodec: MessageCodec = {
  encode(name: string): Uint8Array {
    throw new MesosSniffError(
      "unknown-type",
      `cannot encode ${name}: found a typed body, want bytes or a codec that knows it`,
    );
  },
  decode: (_name: string, bytes: Uint8Array): Uint8Array => bytes,
};
