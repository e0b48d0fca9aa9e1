// Every message, field, enum and value that any version or dialect knows, each in its newest definition:
// what the TypeScript types of bodies are made of.

import type { Entry, FieldFacts, MessageEntry, ValueFacts } from "../../src/wire/schema/facts.js";
import { compareVersions } from "../../src/wire/schema/version.js";
import type { Facts } from "./facts.js";

/** Where something exists: undefined `until` while it does in `master`, `dialect` for what a fork added. */
export interface Lifetime {
  readonly since: string;
  readonly until: string | undefined;
  readonly dialect: string | undefined;
}

export interface SupersetField extends FieldFacts, Lifetime {
  /** Whether every version that has the message requires the field. */
  readonly mandatory: boolean;
}

export interface SupersetMessage extends Lifetime {
  readonly fields: SupersetField[];
}

export interface Superset {
  /** Package of each message and enum, by full name. */
  readonly packages: ReadonlyMap<string, string>;
  /** Messages by full name; fields in the order of their numbers. */
  readonly messages: ReadonlyMap<string, SupersetMessage>;
  /** Value names by full enum name, in the order of their numbers. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
}

export function superset({ schema, clusterd }: Facts): Superset {
  const messages = new Map(
    Object.entries(schema.messages).map(([name, entry]) => [name, messageOf(entry)]),
  );
  const enums = new Map(
    Object.entries(schema.enums).map(([name, entry]) => [
      name,
      new Set(Object.values(entry.values).flatMap(valueNames)),
    ]),
  );
  const files = new Map(
    [...Object.entries(schema.messages), ...Object.entries(schema.enums)].map(([name, entry]) => [
      name,
      entry.file,
    ]),
  );

  const { since, dialect } = clusterd;
  for (const change of clusterd.changes) {
    if (change.now === null) throw new Error(`a dialect only adds: ${JSON.stringify(change)}`);
    if ("message" in change) {
      const added = { since, until: undefined, dialect, fields: [] };
      const message = messages.get(change.message) ?? added;
      messages.set(change.message, message);
      if (change.field === undefined) files.set(change.message, change.now.file);
      else {
        const mandatory = message.dialect === dialect && change.now.label === "required";
        message.fields.push({ ...change.now, since, until: undefined, dialect, mandatory });
      }
    } else if ("enum" in change) {
      const values = enums.get(change.enum) ?? new Set();
      enums.set(change.enum, values);
      if (change.value === undefined) files.set(change.enum, change.now.file);
      else values.add(change.now.name);
    }
  }

  const packageOfFile = new Map(
    Object.entries(schema.files as Readonly<Record<string, { readonly package: string }>>).map(
      ([path, file]) => [path, file.package],
    ),
  );
  const packages = new Map(
    [...files].map(([name, file]) => {
      const known = packageOfFile.get(file) ?? "";
      return [name, name.startsWith(`${known}.`) ? known : packageByName(name)];
    }),
  );
  return { packages, messages: sorted(messages), enums: sorted(mapValues(enums)) };
}

// A file whose package changed names its newest package; types of the older one start at the first capital.
function packageByName(name: string): string {
  const parts = name.split(".");
  return parts
    .slice(
      0,
      parts.findIndex((part) => /^[A-Z]/.test(part)),
    )
    .join(".");
}

function messageOf(entry: MessageEntry): SupersetMessage {
  const { since, until } = entry;
  const byName = new Map<string, Dated<FieldFacts>[]>();
  for (const definition of Object.values(entry.fields).flatMap(definitions))
    byName.set(definition.name, [...(byName.get(definition.name) ?? []), definition]);
  const fields = [...byName.values()].map((all) => fieldOf(all, entry));
  return { since, until, dialect: undefined, fields };
}

/** One field from all definitions with its name; the newest of them counts. */
function fieldOf(all: readonly Dated<FieldFacts>[], message: MessageEntry): SupersetField {
  const newest = all.reduce((a, b) => (isLater(b.until, a.until) ? b : a));
  const oldest = all.reduce((a, b) => (compareVersions(b.since, a.since) < 0 ? b : a));
  const mandatory =
    all.every((one) => one.label === "required") &&
    oldest.since === message.since &&
    newest.until === message.until;
  return { ...newest, since: oldest.since, dialect: undefined, mandatory };
}

type Dated<Definition> = Definition & {
  readonly since: string;
  readonly until: string | undefined;
};

/** All definitions of an entry with the range in which each held. */
function definitions<Definition>(entry: Entry<Definition>): readonly Dated<Definition>[] {
  const former = (entry.history ?? []).map((one) => ({ ...one, since: one.from, until: one.to }));
  return [...former, { ...entry, since: entry.from ?? entry.since, until: entry.until }];
}

function isLater(a: string | undefined, b: string | undefined): boolean {
  return compareVersions(a ?? "master", b ?? "master") > 0;
}

function valueNames(entry: Entry<ValueFacts>): readonly string[] {
  const { name, aliases = [], history = [] } = entry;
  return [name, ...aliases, ...history.map((former) => former.name)];
}

function mapValues(enums: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  return new Map([...enums].map(([name, values]) => [name, [...values]]));
}

function sorted<V>(map: ReadonlyMap<string, V>): Map<string, V> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
