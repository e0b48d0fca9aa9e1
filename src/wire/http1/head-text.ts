// A call with more arguments than the stack holds would throw.
const SLICE = 4096;

/** One character a byte, U+0000 to U+00FF. Heads are short and this is called for each: no TextDecoder. */
export function headText(bytes: Uint8Array): string {
  if (bytes.length <= SLICE) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  let text = "";
  for (let from = 0; from < bytes.length; from += SLICE) {
    text += String.fromCharCode.apply(
      null,
      bytes.subarray(from, from + SLICE) as unknown as number[],
    );
  }
  return text;
}
