import { type BodyNote, type BodyNoteCode, joinPath } from "./note.js";

// Later notes of a body are counted, not kept: a damaged body could otherwise carry millions.
const MAX_NOTES = 100;

/** A note while decoding: the path grows from its end as nested messages return. */
interface DraftNote {
  readonly code: BodyNoteCode;
  readonly offset: number | undefined;
  readonly text: string;
  path: string;
}

/** The notes of one body while it is decoded. */
export class NoteBook {
  readonly #drafts: DraftNote[] = [];
  /** Made when there is one: most bodies are sound. */
  #keys: Set<unknown> | undefined;
  #dropped = 0;

  /** Notes so far, those only counted left out. */
  get length(): number {
    return this.#drafts.length;
  }

  /** Whether {@link addOnce} was called with the key. */
  has(key: unknown): boolean {
    return this.#keys?.has(key) === true;
  }

  add(code: BodyNoteCode, offset: number | undefined, text: string, path = ""): void {
    if (this.#drafts.length < MAX_NOTES) this.#drafts.push({ code, offset, text, path });
    else this.#dropped++;
  }

  /** Notes it once a key: what is unknown is mostly unknown in every element of a list. */
  addOnce(
    key: unknown,
    code: BodyNoteCode,
    offset: number | undefined,
    text: string,
    path = "",
  ): void {
    if (this.has(key)) return;
    this.#keys ??= new Set();
    if (this.#keys.size < MAX_NOTES) this.#keys.add(key);
    this.add(code, offset, text, path);
  }

  /** Puts the notes from index `from` on below a field; `dropped` is a first step of theirs to leave out. */
  moveUnder(from: number, head: string, dropped?: string): void {
    for (let index = from; index < this.#drafts.length; index++) {
      const note = this.#drafts[index];
      if (note === undefined) continue;
      const tail =
        dropped !== undefined && note.path.startsWith(dropped)
          ? note.path.slice(dropped.length).replace(/^\./, "")
          : note.path;
      note.path = joinPath(head, tail);
    }
  }

  /** The notes with place and path in their text. */
  finish(): readonly BodyNote[] {
    const notes: BodyNote[] = this.#drafts.map(({ code, offset, text, path }) => {
      const where = path === "" ? "" : `${path}: `;
      const place = offset === undefined ? "" : ` at offset ${offset}`;
      return { code, text: `${where}${text}${place}`, path, offset };
    });
    const last = notes.at(-1);
    if (this.#dropped > 0 && last !== undefined) {
      const text = `${this.#dropped} more notes on this body`;
      notes.push({ code: last.code, text, path: "", offset: last.offset });
    }
    return notes;
  }
}
