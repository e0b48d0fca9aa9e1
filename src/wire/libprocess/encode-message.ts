import { concatBytes, encodeUtf8 } from "../../bytes/index.js";
import { MesosSniffError } from "../../errors/index.js";
import { encodeChunkParts, encodeLastChunk } from "../http1/index.js";
import { formatUpid, type Upid } from "./upid.js";

/** A libprocess message to write. */
export interface LibprocessMessage {
  readonly from: Upid;
  /** `address`, as `ip:port`, is written by `libprocess-1.1-host` only: it is where the connection goes. */
  readonly to: { readonly id: string; readonly address?: string };
  readonly name: string;
  readonly body: Uint8Array;
  /** Whose libprocess to sound like, see {@link MessageStyle}. Default `libprocess-1.1`. */
  readonly style?: "libprocess-1.0" | "libprocess-1.1" | "libprocess-1.1-host";
}

/**
 * The bytes that libprocess sends for a message (`encoder.hpp`, `MessageEncoder`): one chunk whatever the
 * size, and neither length nor coding when the body is empty.
 *
 * @throws MesosSniffError `invalid-argument` when a part holds white space or a control character, or when the
 *   style wants an address and `to` has none
 */
export function encodeLibprocessMessage(message: LibprocessMessage): Uint8Array {
  return concatBytes(encodeLibprocessMessageParts(message));
}

/** The same in pieces, so that a big body need not be copied. */
export function encodeLibprocessMessageParts(message: LibprocessMessage): readonly Uint8Array[] {
  const { to, body } = message;
  const from = checked("sender", formatUpid(message.from));
  const path = `${to.id === "" ? "" : `/${checked("id", to.id)}`}/${checked("name", message.name)}`;
  const old = message.style === "libprocess-1.0";
  let head = `POST ${path} HTTP/1.${old ? 0 : 1}\r\nUser-Agent: libprocess/${from}\r\n`;
  if (!old) head += `Libprocess-From: ${from}\r\n`;
  head += "Connection: Keep-Alive\r\n";
  if (!old) head += `Host: ${message.style === "libprocess-1.1-host" ? addressOf(to) : ""}\r\n`;
  if (body.length === 0) return [encodeUtf8(`${head}\r\n`)];
  head += "Transfer-Encoding: chunked\r\n\r\n";
  return [encodeUtf8(head), ...encodeChunkParts(body), encodeLastChunk()];
}

function addressOf(to: LibprocessMessage["to"]): string {
  if (to.address !== undefined) return checked("address", to.address);
  throw new MesosSniffError(
    "invalid-argument",
    "cannot encode a libprocess message: found no address of the receiver, want one for Host",
  );
}

function checked(what: string, text: string): string {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= 0x20 || code === 0x7f) {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot encode a libprocess message: found ${what} ${JSON.stringify(text.slice(0, 80))}, want no white space or control characters`,
        { offset: index },
      );
    }
  }
  return text;
}
