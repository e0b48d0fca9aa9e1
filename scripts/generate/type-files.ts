import type { Facts } from "./facts.js";
import {
  type Lifetime,
  type Superset,
  type SupersetField,
  type SupersetMessage,
  superset,
} from "./superset.js";

const banner = "// Made by `npm run generate` from proto/*.json; do not edit.\n";

/**
 * The TypeScript types of bodies, by path under src/wire/gen/types: a file for each package, and index.ts
 * with the map from full names to types.
 */
export function formatTypeFiles(facts: Facts): Map<string, string> {
  const types = superset(facts);
  const packages = [...new Set(types.packages.values())].sort();
  return new Map([
    ["index.ts", indexText(types, packages)],
    ...packages.map((name) => [`${name}.ts`, packageText(types, name)] as const),
  ]);
}

function indexText(types: Superset, packages: readonly string[]): string {
  const names = [...types.messages.keys()];
  const used = packages.filter((name) => names.some((one) => types.packages.get(one) === name));
  return `${banner}
${used.map(importText).join("\n")}

/**
 * What a message decodes to, by full name: each message of each version, with each field that it ever had.
 * Fields and values are as last defined; a field that some versions lack says so.
 */
export interface MessageTypes {
${names.map((name) => `  readonly ${JSON.stringify(name)}: ${typeName(types, name, "")};`).join("\n")}
}
`;
}

function packageText(types: Superset, pkg: string): string {
  const inPackage = ([name]: readonly [string, unknown]): boolean =>
    types.packages.get(name) === pkg;
  const messages = [...types.messages].filter(inPackage);
  const enums = [...types.enums].filter(inPackage);
  const others = new Set(
    messages.flatMap(([, { fields }]) =>
      fields.flatMap(({ ref }) => (ref === undefined ? [] : [types.packages.get(ref) ?? ""])),
    ),
  );
  others.delete(pkg);
  const blocks = [
    ...(others.size === 0 ? [] : [[...others].sort().map(importText).join("\n")]),
    ...enums.map(([name, values]) => enumText(types, name, values)),
    ...messages.map(([name, message]) => messageText(types, name, message)),
  ];
  return `${banner}\n${blocks.join("\n\n")}\n`;
}

function enumText(types: Superset, name: string, values: readonly string[]): string {
  const members = values.map((value) => `\n  | ${JSON.stringify(value)}`).join("");
  return `export type ${typeName(types, name, packageOf(types, name))} =${members}\n  | number;`;
}

function messageText(types: Superset, name: string, message: SupersetMessage): string {
  const pkg = packageOf(types, name);
  const local = typeName(types, name, pkg);
  const doc = docText("", lifeWords(message));
  // An empty interface would take any value.
  if (message.fields.length === 0)
    return `${doc}export type ${local} = { readonly [field: string]: never };`;
  const lines = message.fields.map((field) => {
    const type = fieldType(types, field, pkg);
    const mark = field.mandatory ? `: ${type}` : `?: ${type} | undefined`;
    const words = [
      ...lifeWords(field).filter((word) => !lifeWords(message).includes(word)),
      ...(field.deprecated === true ? ["@deprecated by Mesos"] : []),
    ];
    return `${docText("  ", words)}  readonly ${field.name}${mark};`;
  });
  return `${doc}export interface ${local} {\n${lines.join("\n")}\n}`;
}

function fieldType(types: Superset, field: SupersetField, pkg: string): string {
  const one = field.ref === undefined ? scalarType(field.type) : typeName(types, field.ref, pkg);
  switch (field.label) {
    case "map":
      return `{ readonly [key: string]: ${one} }`;
    case "repeated":
      return `readonly ${one}[]`;
    default:
      return one;
  }
}

function scalarType(type: string): string {
  switch (type) {
    case "bool":
      return "boolean";
    case "string":
      return "string";
    case "bytes":
      return "Uint8Array";
    case "int64":
    case "uint64":
    case "sint64":
    case "fixed64":
    case "sfixed64":
      return "bigint";
    default:
      return "number";
  }
}

function lifeWords({ since, until, dialect }: Lifetime): readonly string[] {
  if (dialect !== undefined) return [`Only in ${dialect}.`];
  return [
    ...(since === "0.20.0" ? [] : [`Since ${since}.`]),
    ...(until === undefined ? [] : [`Until ${until}.`]),
  ];
}

function docText(indent: string, words: readonly string[]): string {
  return words.length === 0 ? "" : `${indent}/** ${words.join(" ")} */\n`;
}

/** `Offer_Operation` in its own package, `mesos.Offer_Operation` in another. */
function typeName(types: Superset, name: string, pkg: string): string {
  const own = packageOf(types, name);
  const local = name.slice(own.length + 1).replaceAll(".", "_");
  return own === pkg ? local : `${alias(own)}.${local}`;
}

function packageOf(types: Superset, name: string): string {
  const pkg = types.packages.get(name);
  if (pkg === undefined) throw new Error(`no such type: ${name}`);
  return pkg;
}

function importText(pkg: string): string {
  return `import type * as ${alias(pkg)} from "./${pkg}.js";`;
}

function alias(pkg: string): string {
  return pkg.replaceAll(".", "_");
}
