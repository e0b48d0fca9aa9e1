import { formatDataFiles } from "./data-files.js";
import type { Facts } from "./facts.js";

/** Every generated file: path from the root of the project, and its text. */
export function formatOutputs(facts: Facts): Map<string, string> {
  const outputs = new Map<string, string>();
  for (const [path, text] of formatDataFiles(facts)) outputs.set(`src/wire/gen/${path}`, text);
  return outputs;
}

/** Folders that hold generated files only: what is there and not in the outputs is stale. */
export const generatedFolders: readonly string[] = ["src/wire/gen"];
