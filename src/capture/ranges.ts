// Arithmetic on ranges of byte offsets, apart from the bytes themselves. A list of ranges is sorted and its
// ranges do not overlap; they may touch.

/** Offsets from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Index of the first range, of those from index `from` on, that ends after `offset`; the length of the list
 * when none does.
 */
export function firstEndingAfter(ranges: readonly Range[], offset: number, from = 0): number {
  let low = from;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The parts of `start` to `end` that no range from index `first` on covers, each with the index at which it
 * belongs into the list.
 */
export function uncovered(
  ranges: readonly Range[],
  start: number,
  end: number,
  first = 0,
): (Range & { readonly index: number })[] {
  const parts: (Range & { index: number })[] = [];
  let from = start;
  let index = firstEndingAfter(ranges, start, first);
  for (; from < end; index++) {
    const range = ranges[index];
    const to = range === undefined ? end : Math.min(range.start, end);
    // Earlier parts will have been put into the list in front of this one.
    if (to > from) parts.push({ start: from, end: to, index: index + parts.length });
    if (range === undefined) break;
    from = range.end;
  }
  return parts;
}
