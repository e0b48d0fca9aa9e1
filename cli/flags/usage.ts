import type { MesosProfile } from "../../src/resources/index.js";
import { defaultOf, type Flag } from "./flag.js";

/** Help for all flags of a table, with the defaults of a version. */
export function usage<S>(table: readonly Flag<S>[], profile: MesosProfile): string {
  const honoured = table.filter((flag) => typeof flag.use === "function");
  const reasons = new Map<string, Flag<S>[]>();
  for (const flag of table) {
    const { use } = flag;
    if (typeof use === "function") continue;
    const reason =
      "refused" in use ? `Refused: ${use.refused}` : `Accepted without effect: ${use.ignored}`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), flag]);
  }
  const others = [...reasons]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, flags]) => `${reason}\n${wrap(flags.map(spelling).join("  "), "    ")}`);
  return [
    "Flags, with their defaults:",
    ...honoured.map((flag) => describe(flag, profile)),
    "",
    "Flags of Mesos that mean nothing here, or not yet:",
    ...others,
  ].join("\n");
}

function describe<S>(flag: Flag<S>, profile: MesosProfile): string {
  const standard = defaultOf(flag, profile);
  const only = flag.only === undefined || flag.only === "mesos-sniff" ? "" : `(${flag.only}) `;
  const value = standard === undefined || standard === "" ? "" : ` [${standard}]`;
  return `  ${spelling(flag)}${value}\n${wrap(only + flag.help, "        ")}`;
}

function spelling<S>({ name, old, kind }: Flag<S>): string {
  const one = (each: string): string =>
    kind === "boolean" ? `--[no-]${each}` : `--${each}=${kind === "duration" ? "TIME" : "VALUE"}`;
  return old === undefined ? one(name) : `${one(name)}, ${one(old)}`;
}

function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.length > indent.length && line.length + 1 + word.length > 100) {
      lines.push(line);
      line = indent;
    }
    line += (line === indent ? "" : " ") + word;
  }
  return [...lines, line].join("\n");
}
