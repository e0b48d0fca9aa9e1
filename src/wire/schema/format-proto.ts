// Schemas as .proto text that protoc compiles.

import type {
  EnumDescriptor,
  FieldDescriptor,
  FileDescriptor,
  MessageDescriptor,
  Schema,
} from "./descriptor.js";
import { typeNamer } from "./type-names.js";

/** The types that are declared in one place: a file, or a message. */
interface Scope {
  readonly messages: MessageDescriptor[];
  readonly enums: EnumDescriptor[];
}

/** Which types each file and each message declares. */
interface Scopes {
  readonly byFile: ReadonlyMap<string, Scope>;
  readonly byMessage: ReadonlyMap<string, Scope>;
}

type Comment = (subject: FieldDescriptor | EnumDescriptor["values"][number]) => string;

const noComment: Comment = () => "";

/**
 * The schema as .proto files, named and laid out as Mesos does; protoc compiles them from one directory.
 * Fields and values stand in ascending order, but the first value of an enum, its default, stays first.
 *
 * @returns text by path (`mesos/v1/mesos.proto`), sorted by path
 */
export function formatProtoFiles(schema: Schema): Map<string, string> {
  const writer = createWriter(schema);
  return new Map(schema.files().map((file) => [file.path, writer.file(file)]));
}

/**
 * One message or enum under its full name, in the words of a .proto file, nested types left out.
 *
 * @param comment text for the end of the line of a field or value; empty for none
 */
export function formatProtoType(
  schema: Schema,
  type: MessageDescriptor | EnumDescriptor,
  comment: Comment = noComment,
): string {
  const writer = createWriter(schema);
  const lines =
    "fields" in type ? writer.message(type, comment) : writer.enumeration(type, comment, type.name);
  return `${lines.join("\n")}\n`;
}

interface Writer {
  file(file: FileDescriptor): string;
  message(message: MessageDescriptor, comment: Comment): string[];
  enumeration(one: EnumDescriptor, comment: Comment, name: string): string[];
}

function createWriter(schema: Schema): Writer {
  const typeName = typeNamer(schema);
  let found: Scopes | undefined;
  const scopes = (): Scopes => {
    found ??= scopesOf(schema);
    return found;
  };

  function file({ path, package: pkg, syntax }: FileDescriptor): string {
    const scope = scopes().byFile.get(path) ?? { messages: [], enums: [] };
    const imports = new Set(scope.messages.flatMap(filesUsedBy));
    imports.delete(path);
    const blocks = [
      [
        `// ${schema.dialect === "apache" ? "Apache Mesos" : schema.dialect} ${schema.version}, made by mesos-sniff.`,
      ],
      [`syntax = "${syntax}";`],
      [`package ${pkg};`],
      [...imports].sort().map((name) => `import "${name}";`),
      ...scope.enums.map((one) => enumeration(one, noComment)),
      ...scope.messages.map((one) => whole(one)),
    ];
    return `${join(blocks).join("\n")}\n`;
  }

  /** A message with what is nested in it. */
  function whole(message: MessageDescriptor): string[] {
    const nested = scopes().byMessage.get(message.name) ?? { messages: [], enums: [] };
    return braces(
      `message ${lastPart(message.name)}`,
      join([
        ...nested.enums.map((one) => enumeration(one, noComment)),
        ...nested.messages.map(whole),
        fieldLines(message, noComment),
      ]),
    );
  }

  function fieldLines(message: MessageDescriptor, comment: Comment): string[] {
    const lines: string[] = [];
    const opened = new Set<string>();
    for (const field of message.fields) {
      const line = (one: FieldDescriptor): string => fieldLine(message, one) + comment(one);
      if (field.oneof === undefined) lines.push(line(field));
      else if (!opened.has(field.oneof)) {
        opened.add(field.oneof);
        const members = message.fields.filter((one) => one.oneof === field.oneof);
        lines.push(...braces(`oneof ${field.oneof}`, members.map(line)));
      }
    }
    return lines;
  }

  function fieldLine(message: MessageDescriptor, field: FieldDescriptor): string {
    const type = field.ref === undefined ? field.type : typeName(field.ref, message.name);
    const options = [
      ...(field.default === undefined ? [] : [`default = ${defaultText(field)}`]),
      ...(field.packed === undefined ? [] : [`packed = ${field.packed}`]),
      ...(field.deprecated === true ? ["deprecated = true"] : []),
    ];
    return `${labelText(message, field)}${
      field.label === "map" ? `map<${field.key}, ${type}>` : type
    } ${field.name} = ${field.number}${optionText(options)};`;
  }

  function enumeration(
    one: EnumDescriptor,
    comment: Comment,
    name: string = lastPart(one.name),
  ): string[] {
    const lines = one.values.flatMap((value) =>
      [value.name, ...value.aliases].map((name) => ({
        name,
        text: `${name} = ${value.number}${optionText(value.deprecated === true ? ["deprecated = true"] : [])};${comment(value)}`,
      })),
    );
    const first = lines.filter(({ name }) => name === one.first);
    const rest = lines.filter(({ name }) => name !== one.first);
    const allowAlias = one.values.some((value) => value.aliases.length > 0);
    return braces(
      `enum ${name}`,
      join([
        allowAlias ? ["option allow_alias = true;"] : [],
        [...first, ...rest].map(({ text }) => text),
      ]),
    );
  }

  function filesUsedBy(message: MessageDescriptor): string[] {
    const nested = scopes().byMessage.get(message.name)?.messages ?? [];
    const own = message.fields.flatMap(({ ref = "" }) => {
      const target = schema.message(ref) ?? schema.enumeration(ref);
      return target === undefined ? [] : [target.file];
    });
    return [...own, ...nested.flatMap(filesUsedBy)];
  }

  return {
    file,
    message: (message, comment) => braces(`message ${message.name}`, fieldLines(message, comment)),
    enumeration,
  };
}

function scopesOf(schema: Schema): Scopes {
  const byFile = new Map<string, Scope>();
  const byMessage = new Map<string, Scope>();
  const scopeOf = (type: { readonly name: string; readonly file: string }): Scope => {
    const parent = type.name.slice(0, Math.max(0, type.name.lastIndexOf(".")));
    const [map, key] =
      schema.message(parent) === undefined ? [byFile, type.file] : [byMessage, parent];
    let scope = map.get(key);
    if (scope === undefined) {
      scope = { messages: [], enums: [] };
      map.set(key, scope);
    }
    return scope;
  };
  for (const name of schema.messageNames()) {
    const message = schema.message(name);
    if (message !== undefined) scopeOf(message).messages.push(message);
  }
  for (const name of schema.enumNames()) {
    const one = schema.enumeration(name);
    if (one !== undefined) scopeOf(one).enums.push(one);
  }
  return { byFile, byMessage };
}

function labelText(message: MessageDescriptor, field: FieldDescriptor): string {
  if (field.label === "map" || field.oneof !== undefined) return "";
  if (message.syntax === "proto2" || field.label === "repeated") return `${field.label} `;
  return field.presence === "implicit" || field.type === "message" ? "" : "optional ";
}

function defaultText(field: FieldDescriptor): string {
  return field.type === "string" || field.type === "bytes"
    ? JSON.stringify(field.default)
    : String(field.default);
}

function optionText(options: readonly string[]): string {
  return options.length === 0 ? "" : ` [${options.join(", ")}]`;
}

function braces(head: string, body: readonly string[]): string[] {
  if (body.length === 0) return [`${head} {}`];
  return [`${head} {`, ...body.map((line) => (line === "" ? "" : `  ${line}`)), "}"];
}

/** Blocks of lines with an empty line between them. */
function join(blocks: readonly (readonly string[])[]): string[] {
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index === 0 ? block : ["", ...block]));
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
