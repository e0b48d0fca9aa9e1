import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
  readonly exports: Readonly<Record<string, { readonly types?: string }>>;
};
const DOORS = Object.entries(exports).flatMap(([name, { types }]) =>
  types === undefined ? [] : [{ name: name.replace(/^\./, "mesos-sniff"), file: root + types }],
);

// What users import: it loads, and its types say what each thing is.
describe("the doors of the library", () => {
  const program = ts.createProgram(
    DOORS.map(({ file }) => file),
    {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      skipLibCheck: true,
    },
  );
  const checker = program.getTypeChecker();

  it.each(DOORS)("$name loads and explains all it exports", async ({ name, file }) => {
    expect(Object.keys(await import(name)).length).toBeGreaterThan(0);
    const source = program.getSourceFile(file);
    const door = source && checker.getSymbolAtLocation(source);
    const exported = door === undefined ? [] : checker.getExportsOfModule(door);
    expect(exported.length).toBeGreaterThan(0);
    const silent = exported.filter((symbol) => {
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      const thing = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
      return thing.getDocumentationComment(checker).length === 0;
    });
    expect(silent.map((symbol) => symbol.name)).toEqual([]);
  });
});
