import { percentDecode } from "../wire/index.js";

/**
 * Parameters of a query as libprocess reads them: separated by `&` or `;`, the last of a name counts, no `=` means
 * empty.
 *
 * @param query undecoded, without the question mark
 * @returns undefined when an escape is malformed
 */
export function parseQuery(query: string): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const part of query.split(/[&;]/)) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = percentDecode(equals < 0 ? part : part.slice(0, equals));
    const value = percentDecode(equals < 0 ? "" : part.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    parameters.set(name, value);
  }
  return parameters;
}
