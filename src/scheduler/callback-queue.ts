/**
 * Runs steps one after the other: each at once when it can be, else when the promise of the one before is settled.
 *
 * Plain functions run before `add` returns, so that under virtual time nothing waits for a promise.
 */
export class CallbackQueue {
  readonly #steps: (() => void | Promise<void>)[] = [];
  #busy = false;

  /** @param step must not throw or reject */
  add(step: () => void | Promise<void>): void {
    this.#steps.push(step);
    if (!this.#busy) this.#drain();
  }

  #drain(): void {
    this.#busy = true;
    for (let step = this.#steps.shift(); step !== undefined; step = this.#steps.shift()) {
      const pending = step();
      if (pending !== undefined) {
        void pending.then(() => this.#drain());
        return;
      }
    }
    this.#busy = false;
  }
}
