import type { JsonObject, JsonValue } from "../wire/index.js";

/** What is wrong with a rule, and where. */
export class RuleProblem extends Error {
  constructor(place: string, found: JsonValue | undefined, wanted: string, text?: string) {
    const shown = JSON.stringify(found, (_, value) =>
      typeof value === "bigint" ? Number(value) : value,
    );
    super(`${place}: ${text ?? `found ${shown?.slice(0, 80) ?? "nothing"}, want ${wanted}`}`);
  }
}

const TIME_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  secs: 1000,
  m: 60_000,
  min: 60_000,
  mins: 60_000,
  h: 3_600_000,
  hrs: 3_600_000,
};
const SIZE_UNITS: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9 };

/** The fields of one object of a rule, each read once; `finish` refuses those that nobody asked for. */
export class Fields {
  readonly #object: JsonObject;
  readonly #place: string;
  readonly #known: string[] = [];

  constructor(object: JsonObject, place: string) {
    this.#object = object;
    this.#place = place;
  }

  value(name: string): JsonValue | undefined {
    this.#known.push(name);
    const value = this.#object[name];
    return value === null ? undefined : value;
  }

  text(name: string): string | undefined {
    return this.#read(name, "a text", (value) => (typeof value === "string" ? value : undefined));
  }

  number(name: string): number | undefined {
    return this.#read(name, "a number", (value) =>
      typeof value === "number" && Number.isFinite(value) ? value : undefined,
    );
  }

  flag(name: string): boolean | undefined {
    return this.#read(name, "true or false", (value) =>
      typeof value === "boolean" ? value : undefined,
    );
  }

  count(name: string): number | undefined {
    return this.#read(name, "a whole number from 1", asCount);
  }

  counts(name: string): readonly number[] | undefined {
    return this.#read(name, "a whole number from 1, or a list of them", (value) => {
      const list: readonly JsonValue[] = Array.isArray(value) ? value : [value];
      const counts = list.map(asCount).filter((each) => each !== undefined);
      return counts.length === list.length && counts.length > 0 ? counts : undefined;
    });
  }

  share(name: string): number | undefined {
    return this.#read(name, "a number from 0 to 1", (value) =>
      typeof value === "number" && value >= 0 && value <= 1 ? value : undefined,
    );
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    return this.#read(name, choices.join(" or "), (value) =>
      choices.find((choice) => choice === value),
    );
  }

  texts(name: string): readonly string[] | undefined {
    return this.#read(name, "a list of texts", (value) => {
      const list: readonly JsonValue[] = Array.isArray(value) ? value : [value];
      const texts = list.filter((each) => typeof each === "string");
      return texts.length === list.length ? texts : undefined;
    });
  }

  /** In milliseconds. */
  duration(name: string): number | undefined {
    return this.#read(name, "a time such as 500ms, 10s or 5min", readDuration);
  }

  /** In bytes. */
  size(name: string): number | undefined {
    return this.#read(name, "a size such as 500, 10k or 1M", readSize);
  }

  /** The wrong value of a field that must be there. */
  missing(name: string, wanted: string): RuleProblem {
    return new RuleProblem(`${this.#place}.${name}`, undefined, wanted);
  }

  finish(): void {
    const unknown = Object.keys(this.#object).find((name) => !this.#known.includes(name));
    if (unknown !== undefined) {
      throw new RuleProblem(this.#place, unknown, `one of ${this.#known.join(", ")}`);
    }
  }

  #read<T>(name: string, wanted: string, read: (value: JsonValue) => T | undefined): T | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const result = read(value);
    if (result === undefined) throw new RuleProblem(`${this.#place}.${name}`, value, wanted);
    return result;
  }
}

/** Milliseconds of `500ms`, `10s`, `5min`, `1h`. */
export function readDuration(value: JsonValue): number | undefined {
  const match = typeof value === "string" ? /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(value) : null;
  const ms = Number(match?.[1]) * (TIME_UNITS[match?.[2] ?? ""] ?? Number.NaN);
  return Number.isFinite(ms) ? ms : undefined;
}

/** Bytes of `500`, `10k`, `1M`. */
export function readSize(value: JsonValue): number | undefined {
  if (typeof value === "number") return value > 0 ? value : undefined;
  const match = typeof value === "string" ? /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(value) : null;
  const bytes = Number(match?.[1]) * (SIZE_UNITS[match?.[2]?.toLowerCase() ?? ""] ?? Number.NaN);
  return bytes > 0 ? bytes : undefined;
}

function asCount(value: JsonValue): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 ? value : undefined;
}
