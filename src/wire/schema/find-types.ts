import type { Schema } from "./descriptor.js";

/**
 * The messages and enums that a user may mean: the one with exactly this name, else those that end in it
 * as a whole part (`Offer.Operation` finds `mesos.v1.Offer.Operation`), else those that contain it. Letter
 * case does not count.
 *
 * @returns sorted full names
 */
export function findTypes(schema: Schema, text: string): readonly string[] {
  const names = [...schema.messageNames(), ...schema.enumNames()].sort();
  if (names.includes(text)) return [text];
  const wanted = text.toLowerCase();
  const lower = names.map((name) => ({ name, key: name.toLowerCase() }));
  for (const fits of [
    (key: string) => key === wanted,
    (key: string) => key.endsWith(`.${wanted}`),
    (key: string) => key.includes(wanted),
  ]) {
    const found = lower.filter(({ key }) => fits(key));
    if (found.length > 0) return found.map(({ name }) => name);
  }
  return [];
}
