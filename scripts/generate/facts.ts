import { readFileSync } from "node:fs";
import type { DialectFacts, EnumEntry, MessageEntry, Patch } from "../../src/wire/schema/facts.js";

/** proto/schema.json, as far as the library needs it. */
interface SchemaJson {
  readonly versions: readonly string[];
  readonly releases: readonly string[];
  readonly master: { readonly commit: string; readonly development: string };
  readonly files: Readonly<Record<string, unknown>>;
  readonly messages: Readonly<Record<string, MessageEntry>>;
  readonly enums: Readonly<Record<string, EnumEntry>>;
  readonly patches: readonly Patch[];
}

/** Everything under proto/ that is written by hand. */
export interface Facts {
  readonly schema: SchemaJson;
  readonly clusterd: DialectFacts;
  readonly libprocess: unknown;
}

/** Reads the facts of the project whose root is `root`. */
export function readFacts(root: URL): Facts {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`proto/${name}.json`, root), "utf8"));
  return {
    schema: read("schema") as SchemaJson,
    clusterd: read("clusterd") as DialectFacts,
    libprocess: read("libprocess"),
  };
}
