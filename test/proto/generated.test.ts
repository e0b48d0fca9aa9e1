import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatOutputs, generatedFolders } from "../../scripts/generate/outputs.js";
import { facts } from "./facts.js";

const root = new URL("../../", import.meta.url);
const outputs = formatOutputs(facts);

describe("generated files (npm run generate)", () => {
  test.each([...outputs])("%s is up to date", (path, text) => {
    const onDisk = readFileSync(new URL(path, root), "utf8");
    // A boolean, because a diff of half a megabyte helps nobody.
    expect(onDisk === text).toBe(true);
  });

  test("nothing else lies beside them", () => {
    const found = generatedFolders.flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          new URL(`${entry.parentPath}/${entry.name}`, root).href.slice(root.href.length),
        ),
    );
    expect(found.toSorted()).toEqual(
      [...outputs.keys()]
        .filter((path) => generatedFolders.some((folder) => path.startsWith(`${folder}/`)))
        .toSorted(),
    );
  });
});
