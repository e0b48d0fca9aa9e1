// One message or enum explained: its definition at a version, and what its numbers were at others.

import { MesosSniffError } from "../../errors/index.js";
import type { Dialect, EnumDescriptor, MessageDescriptor, Schema } from "./descriptor.js";
import type {
  Change,
  Entry,
  EnumEntry,
  FieldFacts,
  MessageEntry,
  SchemaFacts,
  ValueFacts,
} from "./facts.js";
import { formatProtoType } from "./format-proto.js";
import { type MessageRoute, messageRoutes, type VersionRange } from "./libprocess.js";
import { schemaAt, schemaFacts } from "./schema-at.js";
import { compareVersions, LATEST, minorReleaseOf, normalizeVersion, OLDEST } from "./version.js";

/**
 * A message or enum as text for a person: where it is defined and in which versions, its definition at one
 * version with the history of each number as comments, the numbers that this version does not have, the
 * types nested in it, and who sends it to whom.
 *
 * @param name full name, such as `mesos.scheduler.Call`; see `findTypes` for shorter ones
 * @param options version: default the newest release; dialect: default `apache`
 * @throws MesosSniffError `unknown-type` when the version does not have it, naming those that do;
 *   `invalid-argument` as `schemaAt`
 */
export function explainType(
  name: string,
  options: { readonly version?: string; readonly dialect?: Dialect } = {},
): string {
  const { dialect = "apache" } = options;
  const version = normalizeVersion(options.version ?? LATEST);
  const schema = schemaAt(version, { dialect });
  const facts = schemaFacts();
  const type = schema.message(name) ?? schema.enumeration(name);
  const entry = facts.message(name) ?? facts.enumeration(name);
  if (type === undefined) throw unknownType(name, schema, entry);

  const subject: Subject = {
    type,
    existence: entry === undefined ? "" : rangeWords(entry),
    release: minorReleaseOf(version),
    shorten: shortener(schema, type),
  };
  const numbers = numbersOf(entry);
  const comment = ({ number }: { readonly number: number }): string => {
    // A type of a fork has no history, and the first line says whose it is.
    const words = entry === undefined ? "" : numberWords(facts, subject, number, numbers[number]);
    return words === "" ? "" : `  // ${words}`;
  };
  const absent = Object.entries(numbers).filter(([number]) => !hasNumber(type, Number(number)));
  const nested = [...schema.messageNames(), ...schema.enumNames()]
    .filter((one) => one.startsWith(`${name}.`))
    .sort();
  const blocks = [
    `// ${type.file}, ${existenceWords(entry, dialect)}; shown as in ${version}\n`,
    formatProtoType(schema, type, comment),
    listText(
      `not in ${version}:`,
      absent.map(([number, one]) => `${number}: ${definitionsText(subject, one)}`),
    ),
    listText("an absent field reads as:", entry === undefined ? [] : firstWords(entry)),
    listText("nested:", nested),
    listText("libprocess:", messageRoutes(name).map(routeText)),
  ];
  return blocks.filter((block) => block !== "").join("\n");
}

/** What is described, and how to say it. */
interface Subject {
  readonly type: MessageDescriptor | EnumDescriptor;
  /** `rangeWords` of the type: what has the same range need not say so. */
  readonly existence: string;
  /** The `.0` release of the version shown. */
  readonly release: string;
  readonly shorten: (ref: string) => string;
}

type AnyEntry = MessageEntry | EnumEntry;
type AnyNumber = Entry<FieldFacts> | Entry<ValueFacts>;

function unknownType(name: string, schema: Schema, entry: AnyEntry | undefined): MesosSniffError {
  const where = `${JSON.stringify(name)} in Mesos ${schema.version}`;
  return new MesosSniffError(
    "unknown-type",
    entry === undefined
      ? `no type ${where}`
      : `no type ${where}, it exists ${existenceWords(entry, "apache")}`,
  );
}

function numbersOf(entry: AnyEntry | undefined): Readonly<Record<string, AnyNumber>> {
  if (entry === undefined) return {};
  return "fields" in entry ? entry.fields : entry.values;
}

/** The first values that an enum had, when they changed. */
function firstWords(entry: AnyEntry): readonly string[] {
  if (!("first" in entry)) return [];
  const { since, from = since, history = [] } = entry;
  const firsts = [
    ...history.map((one) => ({ first: one.first, from: one.from })),
    { first: entry.first, from },
  ].filter(({ first }, index, all) => first !== all[index - 1]?.first);
  return firsts.length === 1 ? [] : firsts.map((one) => `${one.first} from ${one.from}`);
}

function hasNumber(type: MessageDescriptor | EnumDescriptor, number: number): boolean {
  return "fields" in type ? type.byNumber.has(number) : type.nameOf.has(number);
}

/** What a number was or will be when it is not what the definition says. */
function numberWords(
  facts: SchemaFacts,
  subject: Subject,
  number: number,
  entry: AnyNumber | undefined,
): string {
  const { type, existence, release } = subject;
  const patches = facts.patches.filter((patch) => concerns(patch, type.name, number));
  if (entry === undefined) {
    const dialect = facts.dialects.find((one) =>
      one.changes.some((change) => concerns(change, type.name, number)),
    );
    if (dialect !== undefined) return `only in ${dialect.dialect}`;
  }
  const definitions = entry === undefined ? [] : datedDefinitions(entry);
  const shown = definitions.find(({ range }) => holds(range, release)) ?? definitions[0];
  const others = definitions.filter((one) => one !== shown);
  const range = entry === undefined ? "" : rangeWords(entry);
  return [
    range === existence ? "" : range,
    ...others.map((one) => `${rangeWords(one.range)}: ${wordsOf(subject, one.definition)}`),
    patchWords(
      "also in",
      patches.filter(({ now }) => now !== null),
    ),
    patchWords(
      "not in",
      patches.filter(({ now }) => now === null),
    ),
  ]
    .filter((words) => words !== "")
    .join("; ");
}

function patchWords(words: string, patches: readonly { readonly release: string }[]): string {
  return patches.length === 0 ? "" : `${words} ${patches.map((one) => one.release).join(", ")}`;
}

function holds({ since, until = "master" }: VersionRange, release: string): boolean {
  return compareVersions(since, release) <= 0 && compareVersions(release, until) <= 0;
}

/** Leaves out the type itself and its package, as a reader in its file would. */
function shortener(
  schema: Schema,
  { name, file }: MessageDescriptor | EnumDescriptor,
): (ref: string) => string {
  const home = schema.files().find((one) => one.path === file)?.package ?? name;
  return (ref) => {
    const prefix = [`${name}.`, `${home}.`].find((one) => ref.startsWith(one)) ?? "";
    return ref.slice(prefix.length);
  };
}

function concerns(change: Change, owner: string, number: number): boolean {
  if ("message" in change) return change.message === owner && change.field === number;
  return "enum" in change && change.enum === owner && change.value === number;
}

interface Dated {
  readonly definition: FieldFacts | ValueFacts;
  readonly range: VersionRange;
}

function datedDefinitions(entry: AnyNumber): readonly Dated[] {
  const { since, from = since, until } = entry;
  return [
    ...(entry.history ?? []).map((one) => ({
      definition: one,
      range: { since: one.from, until: one.to },
    })),
    { definition: entry, range: { since: from, ...(until !== undefined && { until }) } },
  ];
}

function definitionsText(subject: Subject, entry: AnyNumber): string {
  return datedDefinitions(entry)
    .map(({ definition, range }) =>
      `${wordsOf(subject, definition)} ${rangeWords(range)}`.trimEnd(),
    )
    .join("; ");
}

function wordsOf(subject: Subject, definition: FieldFacts | ValueFacts): string {
  if (!("label" in definition)) return [definition.name, ...(definition.aliases ?? [])].join(", ");
  const { label, key, ref, type, name, deprecated } = definition;
  const one = ref === undefined ? type : subject.shorten(ref);
  const words = label === "map" ? `map<${key}, ${one}> ${name}` : `${label} ${one} ${name}`;
  const extra = [
    ...(definition.default === undefined ? [] : [`default = ${definition.default}`]),
    ...(deprecated === true ? ["deprecated"] : []),
  ];
  return extra.length === 0 ? words : `${words} [${extra.join(", ")}]`;
}

/** `from 0.23.0 to 0.24.0`; empty for what always was. */
function rangeWords({ since, until }: VersionRange): string {
  if (since === until) return `in ${since}`;
  const from = since === OLDEST ? "" : `from ${since}`;
  const to = until === undefined ? "" : `to ${until}`;
  return `${from} ${to}`.trim();
}

function existenceWords(entry: AnyEntry | undefined, dialect: Dialect): string {
  if (entry === undefined) return `in ${dialect}`;
  return rangeWords(entry) || "in all versions";
}

function routeText({ from, to, sent, handled, note }: MessageRoute): string {
  const words = (range: VersionRange | undefined): string =>
    range === undefined ? "never" : rangeWords(range) || "in all versions";
  const facts = `${from} to ${to}, sent ${words(sent)}, handled ${words(handled)}`;
  return note === undefined ? facts : `${facts} (${note})`;
}

function listText(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${head}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
