import { concatBytes } from "../bytes/index.js";
import { HttpDecoder, type HttpDirection, type HttpHeadEvent } from "../wire/index.js";

const LF = 0x0a;
const LINE_END = Uint8Array.of(0x0d, LF);

/**
 * What can be read of a head whose last bytes are missing: its start line and the header lines that are whole.
 *
 * @returns undefined where not even the start line is whole, or it is none
 */
export function readCutHead(
  bytes: Uint8Array,
  direction: HttpDirection,
): HttpHeadEvent | undefined {
  const whole = bytes.subarray(0, bytes.lastIndexOf(LF) + 1);
  if (whole.length === 0) return undefined;
  const decoder = new HttpDecoder({ direction });
  decoder.push(concatBytes([whole, LINE_END]));
  const step = decoder.next();
  return step.kind === "head" ? { ...step, body: { kind: "none" } } : undefined;
}
