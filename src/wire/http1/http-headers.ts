const SPACE = 0x20;
const TAB = 0x09;

/**
 * Header fields in wire order and letter case, repeated ones included. Strings are made when asked for.
 *
 * Values are read as one character a byte (U+0000 to U+00FF), so nothing is lost.
 */
export class HttpHeaders implements Iterable<readonly [name: string, value: string]> {
  readonly #text: string;
  /** Four numbers a field: start and end of the name, start and end of the value. */
  readonly #marks: readonly number[];
  #pairs: readonly (readonly [name: string, value: string])[] | undefined;

  /**
   * @param text the whole head, one character a byte
   * @param marks for every field: name start, name end, value start, value end (indexes into `text`)
   */
  constructor(text: string, marks: readonly number[]) {
    this.#text = text;
    this.#marks = marks;
  }

  /** Number of fields. */
  get size(): number {
    return this.#marks.length >> 2;
  }

  /** Name of the field at an index, in the letter case of the wire. */
  nameAt(index: number): string {
    return this.#text.slice(this.#marks[index * 4], this.#marks[index * 4 + 1]);
  }

  /** Whether the field at an index has that name, in this very letter case. */
  isNamed(index: number, name: string): boolean {
    const start = this.#marks[index * 4] ?? 0;
    return this.#marks[index * 4 + 1] === start + name.length && this.#text.startsWith(name, start);
  }

  /** Value of the field at an index, trimmed; folded lines are joined by one space. */
  valueAt(index: number): string {
    const value = this.#text.slice(this.#marks[index * 4 + 2], this.#marks[index * 4 + 3]);
    return value.includes("\n") ? value.replace(/[ \t]*\r?\n[ \t]+/g, " ") : value;
  }

  /** Value of the last field of that name, which is the one that libprocess uses; any letter case. */
  get(name: string): string | undefined {
    const index = this.#lastIndexOf(name);
    return index < 0 ? undefined : this.valueAt(index);
  }

  /** Values of all fields of that name in wire order; any letter case. */
  all(name: string): readonly string[] {
    const wanted = name.toLowerCase();
    const values: string[] = [];
    for (let index = 0; index < this.size; index++) {
      if (this.#matches(index, wanted)) values.push(this.valueAt(index));
    }
    return values;
  }

  /** Whether a field of that name exists; any letter case. */
  has(name: string): boolean {
    return this.#lastIndexOf(name) >= 0;
  }

  /** All fields as pairs, in wire order. */
  pairs(): readonly (readonly [name: string, value: string])[] {
    // Kept: heads that repeat share their headers.
    this.#pairs ??= [...this];
    return this.#pairs;
  }

  *[Symbol.iterator](): Iterator<readonly [name: string, value: string]> {
    for (let index = 0; index < this.size; index++) {
      yield [this.nameAt(index), this.valueAt(index)];
    }
  }

  #lastIndexOf(name: string): number {
    const wanted = name.toLowerCase();
    for (let index = this.size - 1; index >= 0; index--) {
      if (this.#matches(index, wanted)) return index;
    }
    return -1;
  }

  #matches(index: number, wanted: string): boolean {
    const start = this.#marks[index * 4] ?? 0;
    const length = (this.#marks[index * 4 + 1] ?? 0) - start;
    if (length !== wanted.length) return false;
    for (let at = 0; at < length; at++) {
      let code = this.#text.charCodeAt(start + at);
      if (code >= 0x41 && code <= 0x5a) code |= SPACE;
      if (code !== wanted.charCodeAt(at)) return false;
    }
    return true;
  }
}

/** Whether a byte is optional white space (RFC 9110, 5.6.3). */
export function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
