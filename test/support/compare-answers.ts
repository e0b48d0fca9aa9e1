import type { Fetched } from "./replay-dialogue.js";

/** Members whose values say nothing, because they are times, or of the machine or the build. */
const FREE = /^(?:build_|git_|version$)|_time$|^timestamp$|^avg_load|_bytes$|^cpus_total$/;

/**
 * What differs between two answers: status, kind of content, and in JSON the names, the types, and the values but for
 * those that mean nothing. Order in lists does not count.
 */
export function compareAnswers({ request, real, ours }: Fetched): readonly string[] {
  const say = (text: string): string => `${request}: ${text}`;
  if (real.status !== ours.status) return [say(`status ${ours.status}, not ${real.status}`)];
  const differences: string[] = [];
  const [realType, ourType] = [typeOf(real.headers), typeOf(ours.headers)];
  if (realType !== ourType) differences.push(say(`Content-Type ${ourType}, not ${realType}`));
  for (const name of ["location", "allow", "www-authenticate"]) {
    const [a, b] = [headerOf(real.headers, name), headerOf(ours.headers, name)];
    if (a !== b) differences.push(say(`${name} ${b}, not ${a}`));
  }
  // What was recorded of a stream, and when it was cut off, says little.
  if (request.endsWith(" SUBSCRIBE")) return differences;
  if (realType === "application/x-protobuf") return differences;
  if (realType !== "application/json") {
    const same = real.text === ours.text || realType === "text/x-markdown";
    return same ? differences : [...differences, say(`text ${ours.text}, not ${real.text}`)];
  }
  const isMetrics = request.includes("/metrics/");
  for (const text of compare("", JSON.parse(real.text), JSON.parse(ours.text), isMetrics)) {
    differences.push(say(text));
  }
  return [...new Set(differences)];
}

type Headers = Fetched["real"]["headers"];

function headerOf(headers: Headers, name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1];
}

function typeOf(headers: Headers): string | undefined {
  return headerOf(headers, "content-type");
}

function compare(
  path: string,
  real: unknown,
  ours: unknown,
  typesOnly: boolean,
): readonly string[] {
  const [a, b] = [kindOf(real), kindOf(ours)];
  if (a !== b) return [`${path} is ${b}, not ${a}`];
  if (Array.isArray(real) && Array.isArray(ours)) {
    if (real.length !== ours.length) return [`${path} has ${ours.length} of ${real.length}`];
    const order = (list: readonly unknown[]): readonly unknown[] =>
      [...list].sort((x, y) => (keyOf(x) < keyOf(y) ? -1 : 1));
    const mine = order(ours);
    return order(real).flatMap((each, index) => compare(`${path}[]`, each, mine[index], typesOnly));
  }
  if (a === "object") {
    const [left, right] = [real as Record<string, unknown>, ours as Record<string, unknown>];
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].sort().flatMap((name) => {
      const where = path === "" ? name : `${path}.${name}`;
      if (!(name in right)) return [`${where} not set`];
      if (!(name in left)) return [`${where} set`];
      if (FREE.test(name)) {
        const kinds = [kindOf(left[name]), kindOf(right[name])];
        return kinds[0] === kinds[1] ? [] : [`${where} is ${kinds[1]}, not ${kinds[0]}`];
      }
      return compare(where, left[name], right[name], typesOnly);
    });
  }
  if (typesOnly || JSON.stringify(real) === JSON.stringify(ours)) return [];
  return [`${path} is ${JSON.stringify(ours)}, not ${JSON.stringify(real)}`];
}

// What an element of a list is known by.
function keyOf(value: unknown): string {
  const { id, name, path } = (value ?? {}) as Record<string, unknown>;
  return JSON.stringify(id ?? name ?? path ?? value);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
