import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../examples/", import.meta.url));
const EXAMPLES = readdirSync(folder).filter((name) => name.endsWith(".mjs"));

// Each ends with what it prints.
describe("examples", () => {
  it.each(EXAMPLES)("%s prints what it says", (name) => {
    const [, expected = ""] = readFileSync(folder + name, "utf8").split("\n// Prints:\n");
    expect(expected).not.toBe("");
    const { status, stdout, stderr } = spawnSync(process.execPath, [folder + name]);
    expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: "" });
    expect(stdout.toString()).toBe(expected.replaceAll(/^\/\/ {3}/gm, ""));
  });
});
