// Flags as Mesos has them: a table of them says all there is to know about each, and everything else (reading, help,
// `/flags`, the options of a role) is made from the table.

import type { MesosProfile } from "../../src/resources/index.js";

/** What the text of a flag stands for, by kind. */
export interface FlagValues {
  readonly boolean: boolean;
  readonly text: string;
  /** Text that is never replaced by the content of the file it names. */
  readonly path: string;
  readonly integer: number;
  readonly number: number;
  /** `5secs`; in milliseconds. */
  readonly duration: number;
  /** `64MB`; in bytes. */
  readonly size: number;
  readonly json: unknown;
}

export type FlagKind = keyof FlagValues;

/** What becomes of a flag's value. */
type Use<Settings, Value> =
  /** It sets something; what it throws is why the value will not do. */
  | ((value: Value) => Partial<Settings>)
  /** It may be given, and changes nothing: why. The log says so. */
  | { readonly ignored: string }
  /** Only its default may be given: why. */
  | { readonly refused: string };

interface FlagOf<Settings, Kind extends FlagKind> {
  /** As 1.11 spells it. */
  readonly name: string;
  /** As 0.26 spells it; deprecated since 1.0. */
  readonly old?: string;
  /** Where Mesos has it: one of the emulated versions, or none, being ours; default both. */
  readonly only?: MesosProfile | "mesos-sniff";
  readonly kind: Kind;
  /** Default, of all versions or of each. */
  readonly default?: string | Readonly<Partial<Record<MesosProfile, string>>>;
  /** One sentence or two, for people. */
  readonly help: string;
  readonly use: Use<Settings, FlagValues[Kind]>;
}

/** One row of a flag table; `Settings` is what the flags of the table set together. */
export type Flag<Settings> = { readonly [K in FlagKind]: FlagOf<Settings, K> }[FlagKind];

/** Whether Mesos of that version has the flag. */
export function isFlagOf<S>({ only }: Flag<S>, profile: MesosProfile): boolean {
  return only === undefined || only === profile;
}

/** The default at a version; undefined when there is none. */
export function defaultOf<S>(flag: Flag<S>, profile: MesosProfile): string | undefined {
  return typeof flag.default === "object" ? flag.default[profile] : flag.default;
}

/** The name at a version. */
export function nameOf<S>({ name, old }: Flag<S>, profile: MesosProfile): string {
  return profile === "0.26" ? (old ?? name) : name;
}

/** A row of {@link flagsWithout}: name, kind, default; `0.26` or `1.11` where only one has it. */
export type PlainFlag = readonly [
  name: string,
  kind: FlagKind,
  standard?: string | Readonly<Partial<Record<MesosProfile, string>>> | undefined,
  only?: MesosProfile | undefined,
  old?: string | undefined,
];

/** Flags of Mesos that can be given and mean nothing here, or cannot be given, all for one reason. */
export function flagsWithout<S>(
  use: { readonly ignored: string } | { readonly refused: string },
  rows: readonly PlainFlag[],
): readonly Flag<S>[] {
  return rows.map(
    ([name, kind, standard, only, old]) =>
      ({
        name,
        kind,
        help: "",
        use,
        ...(standard === undefined ? {} : { default: standard }),
        ...(only === undefined ? {} : { only }),
        ...(old === undefined ? {} : { old }),
      }) as Flag<S>,
  );
}
