import { Agenda } from "./agenda.js";

/** A named point in time of one owner. */
export interface Deadline<Owner> {
  readonly owner: Owner;
  readonly name: string;
  readonly atMs: number;
}

interface Entry<Owner> extends Deadline<Owner> {
  state: "waiting" | "due" | "gone";
}

/** Named deadlines of many owners; those of one instant come due in the order they were set. */
export class Timers<Owner extends object> {
  #agenda = new Agenda<Entry<Owner>>();
  readonly #byOwner = new Map<Owner, Map<string, Entry<Owner>>>();
  #waiting = 0;

  /** Replaces the owner's deadline of that name, even one that came due and was not finished. */
  set(owner: Owner, name: string, atMs: number): void {
    this.clear(owner, name);
    const entry: Entry<Owner> = { owner, name, atMs, state: "waiting" };
    let names = this.#byOwner.get(owner);
    if (names === undefined) {
      names = new Map();
      this.#byOwner.set(owner, names);
    }
    names.set(name, entry);
    this.#waiting++;
    this.#agenda.add(atMs, entry);
  }

  clear(owner: Owner, name: string): void {
    const entry = this.#byOwner.get(owner)?.get(name);
    if (entry !== undefined) this.#remove(entry);
    this.#compact();
  }

  clearOwner(owner: Owner): void {
    for (const entry of this.#byOwner.get(owner)?.values() ?? []) this.#remove(entry);
    this.#compact();
  }

  nextMs(): number | undefined {
    this.#skipGone();
    return this.#agenda.nextMs;
  }

  /** The next deadline at or before a time, undefined when none is; it still counts as set until it is finished. */
  takeDue(nowMs: number): Deadline<Owner> | undefined {
    this.#skipGone();
    const first = this.#agenda.peek();
    if (first === undefined || first.atMs > nowMs) return undefined;
    this.#agenda.take();
    this.#waiting--;
    first.state = "due";
    return first;
  }

  /** Whether the deadline was still wanted; it is no longer set. */
  finish(deadline: Deadline<Owner>): boolean {
    const entry = this.#byOwner.get(deadline.owner)?.get(deadline.name);
    if (entry !== deadline) return false;
    this.#remove(entry);
    return true;
  }

  #remove(entry: Entry<Owner>): void {
    const names = this.#byOwner.get(entry.owner);
    names?.delete(entry.name);
    if (names?.size === 0) this.#byOwner.delete(entry.owner);
    if (entry.state === "waiting") this.#waiting--;
    entry.state = "gone";
  }

  #skipGone(): void {
    while (this.#agenda.peek()?.state === "gone") this.#agenda.take();
  }

  // A timer that is set again before it comes due leaves its old deadline behind; without this a busy one would fill
  // the agenda until its time came.
  #compact(): void {
    if (this.#agenda.length < 64 || this.#agenda.length < this.#waiting * 2) return;
    const kept = new Agenda<Entry<Owner>>();
    for (;;) {
      const entry = this.#agenda.take();
      if (entry === undefined) break;
      if (entry.state === "waiting") kept.add(entry.atMs, entry);
    }
    this.#agenda = kept;
  }
}
