import { equalBytes } from "../../bytes/index.js";
import { isPlainMessage, UNKNOWN_FIELDS } from "./symbols.js";

/**
 * Whether two values of a body say the same: every field, unknown fields included. An absent field and one
 * set to `undefined` are the same; 0 and -0 are not.
 */
export function equalValues(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && equalBytes(a, b);
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, at) => equalValues(item, b[at]))
    );
  }
  if (!isPlainMessage(a) || !isPlainMessage(b)) return false;
  const keys = Object.keys(a);
  let present = 0;
  for (const key of keys) {
    if (a[key] === undefined) continue;
    present++;
    if (!Object.hasOwn(b, key) || !equalValues(a[key], b[key])) return false;
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) present--;
  return present === 0 && equalValues(a[UNKNOWN_FIELDS], b[UNKNOWN_FIELDS]);
}
