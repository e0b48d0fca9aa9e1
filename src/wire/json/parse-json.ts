// A JSON reader for what Mesos writes and reads. `JSON.parse` alone will not do: it rounds 64-bit integers,
// refuses the bare NaN and Infinity that Mesos writes, has no bound on nesting, and tells the place of an error
// in words that differ by engine. It does the common case, after one cheap look at the text.

import { MesosSniffError } from "../../errors/index.js";
import { type JsonValue, setProperty } from "./json-value.js";

/** Levels of arrays and objects that are read; Mesos's own parser accepts as many. */
export const MAX_JSON_DEPTH = 200;

// Integers of fewer digits are exact in a double.
const LONG_DIGITS = /\d{16}/;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const NON_FINITE = /-?(?:NaN|nan|Infinity|inf)/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside strings
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;
const BLANK = /[ \t\n\r]*/y;
const INT64_LEAST = -(1n << 63n);
const UINT64_MOST = (1n << 64n) - 1n;

/**
 * Reads a JSON text. Of equal names in an object the last wins, as in Mesos. Integers beyond 2^53 become
 * `bigint` if they fit 64 bits and rounded numbers if not; bare `NaN`, `Infinity`, `nan` and `inf` are read.
 *
 * @throws MesosSniffError `malformed` with the offset in UTF-16 units, `limit` beyond {@link MAX_JSON_DEPTH}
 */
export function parseJson(text: string): JsonValue {
  if (!LONG_DIGITS.test(text) && isShallow(text)) {
    try {
      return JSON.parse(text) as JsonValue;
    } catch {
      // The slow reader either reads it (NaN) or says what is wrong and where.
    }
  }
  return new JsonReader(text).whole();
}

/** Whether no more brackets open than {@link MAX_JSON_DEPTH} allows, those inside strings counted too. */
function isShallow(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index) | 0x20;
    // [ and { differ in the bit set above, as do ] and }.
    if (unit === 0x7b) {
      if (++depth > MAX_JSON_DEPTH) return false;
    } else if (unit === 0x7d) depth--;
  }
  return true;
}

class JsonReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): JsonValue {
    const value = this.#value(0);
    this.#take(BLANK);
    if (this.#position < this.#text.length) throw this.#wrong("the end of the text");
    return value;
  }

  #value(depth: number): JsonValue {
    if (depth > MAX_JSON_DEPTH) {
      throw new MesosSniffError(
        "limit",
        `cannot parse JSON at offset ${this.#position}: found more than ${MAX_JSON_DEPTH} levels`,
        { offset: this.#position },
      );
    }
    this.#take(BLANK);
    switch (this.#text[this.#position]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#array(depth);
      case '"':
        return this.#string();
      default:
        return this.#word();
    }
  }

  #object(depth: number): JsonValue {
    const object: Record<string, JsonValue> = {};
    this.#position++;
    if (this.#skip("}")) return object;
    do {
      this.#take(BLANK);
      if (this.#text[this.#position] !== '"') throw this.#wrong("a name in quotes");
      const name = this.#string();
      if (!this.#skip(":")) throw this.#wrong('":"');
      setProperty(object, name, this.#value(depth + 1));
    } while (this.#skip(","));
    if (!this.#skip("}")) throw this.#wrong('"," or "}"');
    return object;
  }

  #array(depth: number): JsonValue {
    const array: JsonValue[] = [];
    this.#position++;
    if (this.#skip("]")) return array;
    do array.push(this.#value(depth + 1));
    while (this.#skip(","));
    if (!this.#skip("]")) throw this.#wrong('"," or "]"');
    return array;
  }

  #string(): string {
    const pieces: string[] = [];
    this.#position++;
    for (;;) {
      pieces.push(this.#take(PLAIN_TEXT));
      const next = this.#text[this.#position];
      if (next === '"') {
        this.#position++;
        return pieces.length === 1 ? (pieces[0] ?? "") : pieces.join("");
      }
      if (next !== "\\") {
        throw this.#wrong(
          next === undefined ? "the end of the string" : "an escape of this character",
        );
      }
      pieces.push(this.#escape());
    }
  }

  #escape(): string {
    const letter = this.#text[this.#position + 1] ?? "";
    const plain = '"\\/bfnrt'.indexOf(letter);
    if (letter !== "" && plain >= 0) {
      this.#position += 2;
      return '"\\/\b\f\n\r\t'.charAt(plain);
    }
    const digits = this.#text.slice(this.#position + 2, this.#position + 6);
    if (letter !== "u" || !/^[0-9a-fA-F]{4}$/.test(digits)) {
      throw this.#wrong('one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX');
    }
    this.#position += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #word(): JsonValue {
    const start = this.#position;
    for (const [word, value] of WORD_VALUES) {
      if (this.#text.startsWith(word, start)) {
        this.#position += word.length;
        return value;
      }
    }
    NUMBER.lastIndex = start;
    const number = NUMBER.exec(this.#text);
    if (number !== null) {
      this.#position = NUMBER.lastIndex;
      const digits = number[0];
      return number[1] === undefined && number[2] === undefined ? integer(digits) : Number(digits);
    }
    const word = this.#take(NON_FINITE).toLowerCase();
    if (word === "") throw this.#wrong("a value");
    if (word.endsWith("nan")) return Number.NaN;
    return word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  /** Passes over blanks and one expected character. */
  #skip(character: string): boolean {
    this.#take(BLANK);
    if (this.#text[this.#position] !== character) return false;
    this.#position++;
    return true;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#position += found.length;
    return found;
  }

  #wrong(wanted: string): MesosSniffError {
    const rest = this.#text.slice(this.#position, this.#position + 12);
    const found = rest === "" ? "the end of the text" : JSON.stringify(rest);
    return new MesosSniffError(
      "malformed",
      `cannot parse JSON at offset ${this.#position}: found ${found}, want ${wanted}`,
      { offset: this.#position },
    );
  }
}

const WORD_VALUES: readonly (readonly [string, JsonValue])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

function integer(digits: string): number | bigint {
  const number = Number(digits);
  if (Number.isSafeInteger(number) || digits.length > 20) return number;
  const exact = BigInt(digits);
  return exact >= INT64_LEAST && exact <= UINT64_MOST ? exact : number;
}
