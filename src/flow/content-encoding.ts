import type { Note } from "./message.js";
export function inflateBody(coding: string, bytes: Uint8Array): { bytes: Uint8Array; note?: Note } {
  return { bytes, note: { code: "malformed", text: `content coding ${coding}` } };
}
