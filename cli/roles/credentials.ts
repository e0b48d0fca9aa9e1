import { memberOf } from "../json-member.js";

/**
 * Reads a file of `--credentials`: JSON with a list of them, or a line `principal secret` for each.
 *
 * @returns secrets by principal
 * @throws what is wrong, without quoting the file
 */
export function parseCredentials(text: string): ReadonlyMap<string, Uint8Array> {
  const json = parseJson(text);
  const pairs = json === undefined ? pairsOfLines(text) : pairsOfJson(json);
  const encoder = new TextEncoder();
  return new Map(pairs.map(([principal, secret]) => [principal, encoder.encode(secret)]));
}

/**
 * Reads a file of `--credential`: JSON with one, or a line `principal secret`.
 *
 * @throws what is wrong, without quoting the file
 */
export function parseCredential(text: string): {
  readonly principal: string;
  readonly secret: string;
} {
  const json = parseJson(text);
  const pairs = json === undefined ? pairsOfLines(text) : pairsOfJson({ credentials: [json] });
  const [pair] = pairs;
  if (pair === undefined || pairs.length > 1) {
    throw new Error(`found ${pairs.length} credentials, want one`);
  }
  const [principal, secret] = pair;
  return { principal, secret };
}

type Pair = readonly [principal: string, secret: string];

function pairsOfJson(json: unknown): readonly Pair[] {
  const list = memberOf(json, "credentials");
  if (!Array.isArray(list)) throw new Error('want {"credentials": [...]}');
  return list.map((entry: unknown, index) => {
    const principal = memberOf(entry, "principal");
    const secret = memberOf(entry, "secret") ?? "";
    if (typeof principal === "string" && typeof secret === "string") return [principal, secret];
    throw new Error(`credential ${index + 1} needs a principal and a secret, both text`);
  });
}

function pairsOfLines(text: string): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const words = line.split(/[ \r]+/).filter((word) => word !== "");
    const [principal, secret, more] = words;
    if (principal === undefined) continue;
    if (secret === undefined || more !== undefined) {
      throw new Error(`line ${index + 1} has ${words.length} words, want a principal and a secret`);
    }
    pairs.push([principal, secret]);
  }
  return pairs;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
