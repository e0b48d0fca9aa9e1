import { createSchema } from "../../src/wire/schema/create-schema.js";
import { openFacts } from "../../src/wire/schema/facts.js";
import { formatProtoFiles } from "../../src/wire/schema/format-proto.js";
import { LATEST } from "../../src/wire/schema/version.js";
import { formatDataFiles, formatFacts } from "./data-files.js";
import type { Facts } from "./facts.js";
import { formatTypeFiles } from "./type-files.js";

/** Folders that hold generated files only: what is there and not in the outputs is stale. */
export const generatedFolders: readonly string[] = ["src/wire/gen", "proto/text"];

/** Every generated file: path from the root of the project, and its text. */
export function formatOutputs(facts: Facts): Map<string, string> {
  const newest = createSchema(openFacts(formatFacts(facts)), LATEST, "apache");
  return new Map([
    ...under("src/wire/gen", formatDataFiles(facts)),
    ...under("src/wire/gen/types", formatTypeFiles(facts)),
    ...under("proto/text", formatProtoFiles(newest)),
  ]);
}

function under(folder: string, files: ReadonlyMap<string, string>): [string, string][] {
  return [...files].map(([path, text]) => [`${folder}/${path}`, text]);
}
