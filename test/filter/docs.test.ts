import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileFilter, FILTER_FIELDS } from "../../src/filter/index.js";
import { CAPTURES, captureBytes, messagesOf, packetsOf, streamsOf } from "../support/captures.js";

const text = readFileSync(new URL("../../docs/filter.md", import.meta.url), "utf8");
const section = (title: string): string =>
  text.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
const rowsOf = (title: string): readonly (readonly string[])[] =>
  section(title)
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    // A vertical bar inside of a cell is escaped.
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("\\|", "|")),
    );

const messages = CAPTURES.flatMap((name) => messagesOf(streamsOf(packetsOf(captureBytes(name)))));

const WORDS_OF_TYPES: ReadonlyMap<string, string> = new Map([
  ["int", "number"],
  ["string", "text"],
  ["google.protobuf.Timestamp", "time"],
  ["google.protobuf.Duration", "duration"],
  ["ids", "ids"],
  ["list<string>", "list of texts"],
  ["map<string, string>", "map of texts"],
  ["dyn", "anything"],
]);

describe("docs/filter.md", () => {
  it.each(rowsOf("Examples"))("%s passes some messages of the recordings, not all", (code) => {
    const filter = compileFilter(code.slice(1, -1));
    if (filter.kind === "error") throw new Error(filter.pretty);
    const passed = messages.filter(filter.test).length;
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThan(messages.length);
  });

  it("lists every field as it is", () => {
    expect(rowsOf("Fields")).toEqual(
      FILTER_FIELDS.map(({ name, type, about }) => [
        `\`${name}\``,
        WORDS_OF_TYPES.get(type),
        about,
      ]),
    );
  });

  it("shows errors as they are printed", () => {
    const shown = [
      ...section("When it does not compile").matchAll(/\$ .*? '(.*)'\n((?: {4}.+\n)+)/g),
    ];
    expect(shown.length).toBeGreaterThan(3);
    for (const [, code = "", output = ""] of shown) {
      const filter = compileFilter(code);
      expect(filter.kind === "error" && `mesos-sniff: ${filter.pretty}`).toBe(
        output.replace(/^ {4}/gm, "").replace(/\n$/, ""),
      );
    }
  });

  it("shows words that are words", () => {
    const words = [...section("Words").matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);
    expect(words.length).toBeGreaterThan(5);
    for (const word of words) {
      const filter = compileFilter(word);
      expect(filter.kind === "ok" && filter.form).toBe("word");
    }
  });

  it("names operators and functions that compile", () => {
    for (const expression of ["!body.update", "has(body.a.b)", "exists(task)", "body.a == null"]) {
      expect(compileFilter(expression).kind).toBe("ok");
    }
  });
});
