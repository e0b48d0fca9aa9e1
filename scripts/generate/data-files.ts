import type { Facts } from "./facts.js";

const banner = "// Made by `npm run generate` from proto/*.json; do not edit.\n";

/** The fact text that `openFacts` reads. */
export function formatFacts({ schema, clusterd }: Facts): string {
  const { files, patches } = schema;
  const lines = [
    JSON.stringify({ files, patches, dialects: [clusterd] }),
    ...Object.entries(schema.messages).map(([name, facts]) => `m ${name} ${JSON.stringify(facts)}`),
    ...Object.entries(schema.enums).map(([name, facts]) => `e ${name} ${JSON.stringify(facts)}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** The modules that carry facts as data, by path under src/wire/gen. */
export function formatDataFiles(facts: Facts): Map<string, string> {
  const { schema, libprocess } = facts;
  const list = (names: readonly string[]): string =>
    `[\n${names.map((name) => `  ${JSON.stringify(name)},\n`).join("")}]`;
  return new Map([
    [
      "versions.ts",
      `${banner}
export const releases: readonly string[] = ${list(schema.releases)};

/** What the development head calls itself. */
export const developmentVersion: string = ${JSON.stringify(schema.master.development)};
`,
    ],
    ["schema-text.ts", textModule("schemaText", formatFacts(facts))],
    ["libprocess-text.ts", textModule("libprocessText", `${JSON.stringify(libprocess)}\n`)],
  ]);
}

// A template literal keeps one fact a line, so that a changed fact is a changed line.
function textModule(name: string, text: string): string {
  if (/[`\\]|\$\{/.test(text))
    throw new Error(`${name} holds what a template literal would change`);
  return `${banner}\nexport const ${name}: string = \`${text}\`;\n`;
}
