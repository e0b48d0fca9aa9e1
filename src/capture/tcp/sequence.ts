/**
 * How far sequence number `to` is ahead of `from` (behind when negative): the shorter way round the circle of
 * 2^32, as RFC 9293 section 3.4 compares them.
 */
export function sequenceDistance(from: number, to: number): number {
  return (to - from) | 0;
}

/** The sequence number `count` ahead; `count` may be negative and of any size. */
export function sequenceAdd(sequence: number, count: number): number {
  return (sequence + count) >>> 0;
}
