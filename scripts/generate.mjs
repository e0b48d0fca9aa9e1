// npm run generate: writes everything that is made from proto/*.json; with --check it writes nothing and
// fails when something on disk differs.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const check = process.argv.includes("--check");
const pathOf = (name) => fileURLToPath(new URL(name, root));

// The generators are TypeScript and share code with src/wire/schema.
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", pathOf("scripts/generate/tsconfig.json")], {
  stdio: "inherit",
});
const built = new URL(".cache/generate/scripts/generate/", root);
const { readFacts } = await import(new URL("facts.js", built));
const { formatOutputs, generatedFolders } = await import(new URL("outputs.js", built));

const outputs = formatOutputs(readFacts(root));
const differences = [];
for (const [name, text] of outputs) {
  if (existsSync(pathOf(name)) && readFileSync(pathOf(name), "utf8") === text) continue;
  differences.push(name);
  if (check) continue;
  mkdirSync(dirname(pathOf(name)), { recursive: true });
  writeFileSync(pathOf(name), text);
}
for (const folder of generatedFolders) {
  if (!existsSync(pathOf(folder))) continue;
  for (const entry of readdirSync(pathOf(folder), { recursive: true, withFileTypes: true })) {
    const name = `${entry.parentPath}/${entry.name}`.slice(pathOf("").length);
    if (entry.isDirectory() || outputs.has(name)) continue;
    differences.push(name);
    if (!check) rmSync(pathOf(name));
  }
}

for (const name of differences) console.log(`${check ? "stale" : "wrote"} ${name}`);
if (check && differences.length > 0) process.exitCode = 1;
