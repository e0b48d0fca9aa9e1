/** The union: the order of `a`, then what only `b` has. */
export function addSets(a: readonly string[], b: readonly string[]): readonly string[] {
  const seen = new Set(a);
  const sum = [...a];
  for (const item of b) {
    if (!seen.has(item)) {
      seen.add(item);
      sum.push(item);
    }
  }
  return sum;
}

/** The items of `a` that `b` does not name. */
export function subtractSets(a: readonly string[], b: readonly string[]): readonly string[] {
  const removed = new Set(b);
  return a.filter((item) => !removed.has(item));
}

/** Whether every item of `part` is in `whole`. */
export function containsSet(whole: readonly string[], part: readonly string[]): boolean {
  const known = new Set(whole);
  return part.every((item) => known.has(item));
}

/** Whether both hold the same items. Mesos compares item by item there, so order counts; nobody relies on it. */
export function equalSets(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && containsSet(a, b);
}

/** `{a, b}` */
export function formatSet(items: readonly string[]): string {
  return `{${items.join(", ")}}`;
}
