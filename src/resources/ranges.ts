import type { Range } from "./resource.js";

/** Sorted, with overlapping and adjacent ranges joined. Inverted pairs are kept: validation names them. */
export function coalesceRanges(ranges: readonly Range[]): readonly Range[] {
  if (ranges.length < 2) return ranges;
  const sorted = [...ranges].sort(byBegin);
  const joined: Range[] = [];
  for (const range of sorted) {
    const last = joined[joined.length - 1];
    if (last === undefined || (range.begin > last.begin && range.begin > last.end + 1n)) {
      joined.push(range);
    } else if (range.end > last.end) {
      joined[joined.length - 1] = { ...last, end: range.end };
    }
  }
  return joined;
}

/** The union, coalesced. */
export function addRanges(a: readonly Range[], b: readonly Range[]): readonly Range[] {
  return coalesceRanges([...a, ...b]);
}

/** What is in `a` and not in `b`; parts of `a` that `b` does not touch stay as fragmented as they were. */
export function subtractRanges(a: readonly Range[], b: readonly Range[]): readonly Range[] {
  if (a.length === 0 || b.length === 0) return a;
  const cuts = coalesceRanges(b);
  const rest: Range[] = [];
  let first = 0;
  for (const whole of [...a].sort(byBegin)) {
    while ((cuts[first]?.end ?? whole.begin) < whole.begin) first += 1;
    let begin = whole.begin;
    for (let next = first; next < cuts.length && begin <= whole.end; next += 1) {
      const cut = cuts[next];
      if (cut === undefined || cut.begin > whole.end) break;
      if (cut.begin > begin) rest.push({ begin, end: cut.begin - 1n });
      begin = cut.end + 1n;
    }
    if (begin <= whole.end) rest.push(begin === whole.begin ? whole : { begin, end: whole.end });
  }
  return rest;
}

/** Whether every number of `part` is in `whole`. */
export function containsRanges(whole: readonly Range[], part: readonly Range[]): boolean {
  const outer = coalesceRanges(whole);
  let next = 0;
  return coalesceRanges(part).every((range) => {
    while ((outer[next]?.end ?? range.begin) < range.begin) next += 1;
    const candidate = outer[next];
    return candidate !== undefined && candidate.begin <= range.begin && range.end <= candidate.end;
  });
}

/** Whether both stand for the same numbers. */
export function equalRanges(a: readonly Range[], b: readonly Range[]): boolean {
  const left = coalesceRanges(a);
  const right = coalesceRanges(b);
  return (
    left.length === right.length &&
    left.every((range, index) => {
      const other = right[index];
      return other !== undefined && other.begin === range.begin && other.end === range.end;
    })
  );
}

/** How many numbers the ranges hold, counting overlaps twice as Mesos does. */
export function countRanges(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, range) => sum + range.end - range.begin + 1n, 0n);
}

/** `[1-2, 5-6]` */
export function formatRanges(ranges: readonly Range[]): string {
  return `[${ranges.map((range) => `${range.begin}-${range.end}`).join(", ")}]`;
}

function byBegin(a: Range, b: Range): number {
  if (a.begin !== b.begin) return a.begin < b.begin ? -1 : 1;
  return a.end < b.end ? -1 : a.end > b.end ? 1 : 0;
}
