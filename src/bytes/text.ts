const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Text of UTF-8 bytes; ill-formed sequences become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** UTF-8 bytes of a text. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Whether the bytes are well-formed UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictDecoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** One character a byte, U+0000 to U+00FF: how HTTP heads are read without losing a byte. */
export function latin1(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  if (end - start <= 64) {
    let short = "";
    for (let index = start; index < end; index++) short += String.fromCharCode(bytes[index] ?? 0);
    return short;
  }
  let text = "";
  // In slices: a call with more arguments than the stack holds would throw.
  for (let from = start; from < end; from += 8192) {
    text += String.fromCharCode(...bytes.subarray(from, Math.min(end, from + 8192)));
  }
  return text;
}
