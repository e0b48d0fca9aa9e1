import type {
  Dialect,
  EnumDescriptor,
  EnumValueDescriptor,
  FieldDescriptor,
  FileDescriptor,
  MessageDescriptor,
  Schema,
} from "./descriptor.js";
import type {
  Change,
  Entry,
  EnumFacts,
  FieldFacts,
  FileFacts,
  MessageFacts,
  SchemaFacts,
  ValueFacts,
} from "./facts.js";
import { compareVersions, minorReleaseOf } from "./version.js";

/**
 * The schema at one version: the definitions of its `.0` release, then the changes of its patch releases,
 * then those of the dialect.
 *
 * @param version a normalised version (see `normalizeVersion`)
 */
export function createSchema(facts: SchemaFacts, version: string, dialect: Dialect): Schema {
  const release = minorReleaseOf(version);
  const changes = changesFor(facts, version, dialect);
  const byOwner = new Map<string, Change[]>();
  for (const change of changes) {
    const owner = ownerOf(change);
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), change]);
  }
  const messages = new Map<string, MessageDescriptor | undefined>();
  const enums = new Map<string, EnumDescriptor | undefined>();
  let messageNames: readonly string[] | undefined;
  let enumNames: readonly string[] | undefined;
  let files: readonly FileDescriptor[] | undefined;

  const message = (name: string): MessageDescriptor | undefined => {
    if (!messages.has(name)) messages.set(name, buildMessage(name));
    return messages.get(name);
  };
  const enumeration = (name: string): EnumDescriptor | undefined => {
    if (!enums.has(name)) enums.set(name, buildEnum(name));
    return enums.get(name);
  };

  function buildMessage(name: string): MessageDescriptor | undefined {
    const entry = facts.message(name);
    let head: MessageFacts | null | undefined = definitionAt<MessageFacts>(entry, release);
    const fields = membersAt<FieldFacts>(entry?.fields, release);
    for (const change of byOwner.get(name) ?? []) {
      if (!("message" in change)) continue;
      if (change.field === undefined) head = change.now;
      else setOrDelete(fields, change.field, change.now);
    }
    return head ? messageDescriptor(name, head, fields) : undefined;
  }

  function buildEnum(name: string): EnumDescriptor | undefined {
    const entry = facts.enumeration(name);
    let head: EnumFacts | null | undefined = definitionAt<EnumFacts>(entry, release);
    const values = membersAt<ValueFacts>(entry?.values, release);
    for (const change of byOwner.get(name) ?? []) {
      if (!("enum" in change)) continue;
      if (change.value === undefined) head = change.now;
      else setOrDelete(values, change.value, change.now);
    }
    return head ? enumDescriptor(name, head, values) : undefined;
  }

  function buildFiles(): readonly FileDescriptor[] {
    const found = new Map<string, FileFacts>();
    for (const [path, entry] of Object.entries(facts.files)) {
      const definition = definitionAt<FileFacts>(entry, release);
      if (definition !== undefined) found.set(path, definition);
    }
    for (const change of changes) if ("file" in change) setOrDelete(found, change.file, change.now);
    return [...found]
      .map(([path, file]) => ({
        path,
        package: file.package,
        syntax: file.syntax ?? ("proto2" as const),
      }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  const namesOf = (known: readonly string[], key: "message" | "enum"): Set<string> =>
    new Set([...known, ...changes.flatMap((c) => (key in c ? [ownerOf(c)] : []))]);

  return {
    version,
    dialect,
    message,
    enumeration,
    messageNames: () =>
      (messageNames ??= [...namesOf(facts.messageNames, "message")]
        .filter((name) => message(name) !== undefined)
        .sort()),
    enumNames: () =>
      (enumNames ??= [...namesOf(facts.enumNames, "enum")]
        .filter((name) => enumeration(name) !== undefined)
        .sort()),
    files: () => (files ??= buildFiles()),
  };
}

/** What an entry was at a `.0` release or `master`; undefined when it did not exist. */
function definitionAt<Definition>(
  entry: Entry<Definition> | undefined,
  release: string,
): Definition | undefined {
  if (entry === undefined) return undefined;
  const holds = (from: string, to: string): boolean =>
    compareVersions(from, release) <= 0 && compareVersions(release, to) <= 0;
  if (holds(entry.from ?? entry.since, entry.until ?? "master")) return entry;
  return entry.history?.find((former) => holds(former.from, former.to));
}

function membersAt<Definition>(
  entries: Readonly<Record<string, Entry<Definition>>> | undefined,
  release: string,
): Map<number, Definition> {
  const members = new Map<number, Definition>();
  for (const [number, entry] of Object.entries(entries ?? {})) {
    const definition = definitionAt(entry, release);
    if (definition !== undefined) members.set(Number(number), definition);
  }
  return members;
}

function changesFor(facts: SchemaFacts, version: string, dialect: Dialect): readonly Change[] {
  const release = minorReleaseOf(version);
  const patches = facts.patches.filter(
    (patch) =>
      minorReleaseOf(patch.release) === release && compareVersions(patch.release, version) <= 0,
  );
  const additions = facts.dialects.filter(
    (one) => one.dialect === dialect && compareVersions(one.since, version) <= 0,
  );
  return [...patches, ...additions.flatMap((one) => one.changes)];
}

function ownerOf(change: Change): string {
  if ("message" in change) return change.message;
  return "enum" in change ? change.enum : change.file;
}

function setOrDelete<K, V>(map: Map<K, V>, key: K, value: V | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}

function messageDescriptor(
  name: string,
  head: MessageFacts,
  members: ReadonlyMap<number, FieldFacts>,
): MessageDescriptor {
  const fields = [...members]
    .sort(([a], [b]) => a - b)
    .map(([number, field]) => fieldDescriptor(number, field));
  return {
    name,
    file: head.file,
    syntax: head.syntax ?? "proto2",
    fields,
    byNumber: new Map(fields.map((field) => [field.number, field])),
    byName: new Map(fields.map((field) => [field.name, field])),
  };
}

// Facts carry history beside the attributes of a field; a descriptor carries the attributes only. The
// types of the facts are checked against the closed sets of the descriptor by test/proto.
function fieldDescriptor(number: number, facts: FieldFacts): FieldDescriptor {
  const { name, label, type, ref, key, oneof, packed, deprecated, presence } = facts;
  return {
    number,
    name,
    label,
    type: type as FieldDescriptor["type"],
    ...(ref !== undefined && { ref }),
    ...(key !== undefined && { key: key as NonNullable<FieldDescriptor["key"]> }),
    ...(facts.default !== undefined && { default: facts.default }),
    ...(oneof !== undefined && { oneof }),
    ...(packed !== undefined && { packed }),
    ...(deprecated !== undefined && { deprecated }),
    ...(presence !== undefined && { presence }),
  };
}

function enumDescriptor(
  name: string,
  head: EnumFacts,
  members: ReadonlyMap<number, ValueFacts>,
): EnumDescriptor {
  const values = [...members]
    .sort(([a], [b]) => a - b)
    .map(
      ([number, value]): EnumValueDescriptor => ({
        number,
        name: value.name,
        aliases: value.aliases ?? [],
        ...(value.deprecated !== undefined && { deprecated: value.deprecated }),
      }),
    );
  return {
    name,
    file: head.file,
    first: head.first,
    values,
    nameOf: new Map(values.map((value) => [value.number, value.name])),
    numberOf: new Map(
      values.flatMap((value) =>
        [value.name, ...value.aliases].map((alias) => [alias, value.number]),
      ),
    ),
  };
}
