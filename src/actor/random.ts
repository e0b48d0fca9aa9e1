import { uuidText } from "../bytes/index.js";

/** Uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * A small seeded generator (sfc32): same seed, same numbers, on every platform.
 *
 * Good for schedules and ids in tests; not for secrets.
 */
export function createRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed >>> 0;
  let counter = Math.floor(seed / 0x1_0000_0000) >>> 0 || 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  // The first numbers of neighbouring seeds look alike until the state has mixed.
  for (let round = 0; round < 15; round++) next();
  return (): number => next() / 0x1_0000_0000;
}

/** Sixteen bytes with the version and variant bits of a random UUID. */
export function randomUuidBytes(random: Random): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 16; index++) bytes[index] = Math.floor(random() * 256);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

/** A random UUID in text form. */
export function randomUuid(random: Random): string {
  return uuidText(randomUuidBytes(random));
}
