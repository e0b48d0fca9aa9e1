// Loads flags as stout does (stout/flags/flags.hpp), from the command line and from `MESOS_*` variables, with these
// differences: `--name value` is taken for `--name=value`, words that belong to no flag are errors, and a variable with
// a misspelt name is warned of.

import { closestName } from "../../src/bytes/index.js";
import { MesosSniffError } from "../../src/errors/index.js";
import type { MesosProfile } from "../../src/resources/index.js";
import { defaultOf, type Flag, isFlagOf, nameOf } from "./flag.js";
import { parseFlag } from "./parse-flag.js";

/** Where flags come from. */
export interface FlagSources {
  /** The words after the command. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Gives the text of a file, for values such as `file:///etc/mesos/zk`; throws when it cannot. */
  readonly readFile: (path: string) => string;
}

/** What flags say together. */
export interface ReadFlags<Settings> {
  /** What defaults and given flags set; every field of settings is optional. */
  readonly settings: Settings;
  /** Flags and values as `/flags` of the emulated Mesos shows them, sorted by name. */
  readonly effective: ReadonlyMap<string, string>;
  /** For the log. */
  readonly warnings: readonly string[];
  /** The words after `--`. */
  readonly rest: readonly string[];
}

const PREFIX = "MESOS_";
const FILE = "file://";

/** A flag as somebody has given it. */
interface Given<S> {
  readonly flag: Flag<S>;
  /** The name that was used. */
  readonly name: string;
  readonly text: string;
}

/**
 * Reads flags by a table.
 *
 * @throws MesosSniffError `invalid-argument` for unknown flags, values that will not do, and flags that are refused
 */
export function readFlags<S>(
  table: readonly Flag<S>[],
  profile: MesosProfile,
  sources: FlagSources,
): ReadFlags<S> {
  const names = namesOf(table);
  const warnings: string[] = [];
  const { words, rest } = splitWords(sources.argv, names);
  const given = new Map<Flag<S>, Given<S>>();
  for (const one of words) {
    if (given.has(one.flag)) {
      const other = given.get(one.flag)?.name;
      throw wrong(`Flag '${one.name}' is already loaded via name '${other}'`);
    }
    given.set(one.flag, one);
  }
  for (const one of fromEnvironment(sources.environment, names, warnings)) {
    if (!given.has(one.flag)) given.set(one.flag, one);
  }
  const settings = {} as S & object;
  const effective: [string, string][] = [];
  for (const flag of table) {
    const one = given.get(flag);
    if (one !== undefined) warnings.push(...warningsOf(one, profile));
    const text = one?.text ?? defaultOf(flag, profile);
    if (text === undefined) continue;
    const shown = apply(flag, one?.name, text, profile, settings, sources.readFile, warnings);
    const name = profile === "0.26" ? nameOf(flag, profile) : (one?.name ?? flag.name);
    if (isFlagOf(flag, profile)) effective.push([name, shown]);
  }
  effective.sort(([a], [b]) => (a < b ? -1 : 1));
  return { settings, effective: new Map(effective), warnings, rest };
}

function namesOf<S>(table: readonly Flag<S>[]): ReadonlyMap<string, Flag<S>> {
  const names = new Map<string, Flag<S>>();
  for (const flag of table) {
    names.set(flag.name, flag);
    if (flag.old !== undefined) names.set(flag.old, flag);
  }
  return names;
}

function splitWords<S>(
  argv: readonly string[],
  names: ReadonlyMap<string, Flag<S>>,
): { readonly words: readonly Given<S>[]; readonly rest: readonly string[] } {
  const words: Given<S>[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (word === "--") return { words, rest: argv.slice(index + 1) };
    if (!word.startsWith("--"))
      throw wrong(`found ${JSON.stringify(word)}, want a flag: --name=value`);
    const equals = word.indexOf("=");
    const name = word.slice(2, equals < 0 ? undefined : equals).toLowerCase();
    let value = equals < 0 ? undefined : word.slice(equals + 1);
    const flag = names.get(name);
    // Like `--name=value` in one word, which is all that Mesos knows.
    const next = argv[index + 1];
    if (flag !== undefined && flag.kind !== "boolean" && value === undefined) {
      if (next !== undefined && !next.startsWith("--")) {
        value = next;
        index++;
      }
    }
    words.push(load(name, value, names));
  }
  return { words, rest: [] };
}

/** The rules for `--name`, `--no-name` and values. */
function load<S>(
  name: string,
  value: string | undefined,
  names: ReadonlyMap<string, Flag<S>>,
): Given<S> {
  const negated = !names.has(name) && name.startsWith("no-");
  const plain = negated ? name.slice(3) : name;
  const flag = names.get(plain);
  if (flag === undefined) {
    const via = negated ? ` via '${name}'` : "";
    const near = closestName(plain, [...names.keys()]);
    const hint = near === undefined ? "" : `; do you mean '${near}'?`;
    throw wrong(`Failed to load unknown flag '${plain}'${via}${hint}`);
  }
  if (flag.kind !== "boolean") {
    if (negated) throw wrong(`Failed to load non-boolean flag '${plain}' via '${name}'`);
    if (value === undefined)
      throw wrong(`Failed to load non-boolean flag '${plain}': Missing value`);
    return { flag, name: plain, text: value };
  }
  if (value === undefined || value === "") return { flag, name: plain, text: String(!negated) };
  if (negated) {
    throw wrong(`Failed to load boolean flag '${plain}' via '${name}' with value '${value}'`);
  }
  return { flag, name: plain, text: value };
}

function fromEnvironment<S>(
  environment: FlagSources["environment"],
  names: ReadonlyMap<string, Flag<S>>,
  warnings: string[],
): readonly Given<S>[] {
  const found: Given<S>[] = [];
  for (const [variable, value] of Object.entries(environment)) {
    if (value === undefined || !variable.startsWith(PREFIX)) continue;
    const name = variable.slice(PREFIX.length).toLowerCase();
    const flag = names.get(name);
    if (flag !== undefined && flag.only !== "mesos-sniff") found.push(load(name, value, names));
    else if (flag === undefined) {
      // Mesos is silent about variables that it does not know: executors and frameworks have their own.
      const near = closestName(name, [...names.keys()]);
      if (near === undefined) continue;
      warnings.push(
        `Ignoring ${variable}: no flag has that name; ${PREFIX}${near.toUpperCase()} is one`,
      );
    }
  }
  return found;
}

function warningsOf<S>({ flag, name }: Given<S>, profile: MesosProfile): readonly string[] {
  if (flag.only !== undefined && flag.only !== "mesos-sniff" && flag.only !== profile) {
    return [`Flag '${name}' is unknown to Mesos ${profile}, which is emulated`];
  }
  if (profile !== "0.26" && name === flag.old && flag.old !== flag.name) {
    return [`Loaded deprecated flag '${name}'`];
  }
  return [];
}

/** @returns the value as Mesos prints it */
function apply<S>(
  flag: Flag<S>,
  name: string | undefined,
  text: string,
  profile: MesosProfile,
  settings: S & object,
  readFile: FlagSources["readFile"],
  warnings: string[],
): string {
  try {
    const { value, text: shown } = parseFlag(flag.kind, contentOf(flag, text, readFile));
    const given = name !== undefined && shown !== defaultOf(flag, profile);
    if (typeof flag.use === "function") {
      Object.assign(settings, (flag.use as (value: unknown) => Partial<S>)(value));
    } else if (given && "refused" in flag.use) {
      throw wrong(flag.use.refused);
    } else if (given && "ignored" in flag.use) {
      warnings.push(`Flag '${name}' has no effect: ${flag.use.ignored}`);
    }
    return shown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw wrong(`Failed to load flag '${name ?? flag.name}': ${reason}`);
  }
}

/** `file:///path` stands for what is in the file; JSON may also be given as `/path`. */
function contentOf<S>(flag: Flag<S>, text: string, readFile: FlagSources["readFile"]): string {
  if (flag.kind === "path") return text;
  if (text.startsWith(FILE)) return readFile(text.slice(FILE.length)).replace(/[\r\n]+$/, "");
  return flag.kind === "json" && text.startsWith("/") ? readFile(text) : text;
}

function wrong(message: string): MesosSniffError {
  return new MesosSniffError("invalid-argument", message);
}
