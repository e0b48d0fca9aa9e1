import type { Quantities } from "../../resources/index.js";
import type { Amount } from "./amount.js";

/** A running sum of {@link Amount}s that counts each shared volume once. */
export class Tally {
  readonly #sum = new Map<string, number>();
  #copies: Map<string, number> | undefined;

  /** The sum, in fixed point, without zeros. Changes as the tally does. */
  get quantities(): Quantities {
    return this.#sum;
  }

  add(amount: Amount): void {
    for (const [name, quantity] of amount.quantities) this.#change(name, quantity);
    for (const { key, name, quantity } of amount.shared) {
      this.#copies ??= new Map();
      const copies = this.#copies.get(key) ?? 0;
      this.#copies.set(key, copies + 1);
      if (copies === 0) this.#change(name, quantity);
    }
  }

  subtract(amount: Amount): void {
    for (const [name, quantity] of amount.quantities) this.#change(name, -quantity);
    for (const { key, name, quantity } of amount.shared) {
      const copies = this.#copies?.get(key) ?? 0;
      if (copies > 1) {
        this.#copies?.set(key, copies - 1);
      } else if (copies === 1) {
        this.#copies?.delete(key);
        this.#change(name, -quantity);
      }
    }
  }

  /** Takes over everything that another tally counted. */
  absorb(other: Tally): void {
    for (const [name, quantity] of other.#sum) this.#change(name, quantity);
    for (const [key, copies] of other.#copies ?? []) {
      this.#copies ??= new Map();
      this.#copies.set(key, copies);
    }
  }

  #change(name: string, by: number): void {
    const sum = (this.#sum.get(name) ?? 0) + by;
    if (sum > 0) this.#sum.set(name, sum);
    else this.#sum.delete(name);
  }
}
