/** A number from 0 up to 1, not included, from a source that the caller seeds. */
export type Random = () => number;

/** The items in random order; in the order they have when there is no randomness to use. */
export function shuffled<T>(items: readonly T[], random: Random | undefined): readonly T[] {
  if (random === undefined || items.length < 2) return items;
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1));
    const a = result[last];
    const b = result[pick];
    if (a === undefined || b === undefined) continue;
    result[last] = b;
    result[pick] = a;
  }
  return result;
}
