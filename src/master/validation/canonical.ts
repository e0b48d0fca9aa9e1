import { encodeHex } from "../../bytes/index.js";

/** Plain data as text that is the same for the same data: names sorted, what is `undefined` left out. */
function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return `x${encodeHex(value)}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    const parts = members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
    return `{${parts.sort().join(",")}}`;
  }
  return typeof value === "string" ? JSON.stringify(value) : `${typeof value} ${String(value)}`;
}

/** Whether two pieces of plain data are the same. */
export function sameData(a: unknown, b: unknown): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** Whether two lists are of one length and every item of the first is in the second, as Mesos compares. */
export function sameUnordered(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  const known = new Set(b.map(canonical));
  return a.every((item) => known.has(canonical(item)));
}
