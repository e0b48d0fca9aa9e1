// The schema facts with their history, as proto/schema.json holds them, read lazily: a fact text has one
// line per message or enum, and a line is parsed when somebody asks for its name. Opening the text costs
// half a millisecond; parsing all of it would cost four.

/** Where a name or number exists: `since` and `until` are inclusive `.0` releases or `master`. */
interface Existence {
  readonly since: string;
  /** Absent while it still exists in `master`. */
  readonly until?: string;
}

/** A definition that an entry had in an earlier range of versions. */
interface Former {
  readonly from: string;
  readonly to: string;
}

/** An entry of the facts: the newest definition, and the older ones, oldest first. */
export type Entry<Definition> = Definition &
  Existence & {
    /** First version of the newest definition; only present together with `history`. */
    readonly from?: string;
    readonly history?: readonly (Definition & Former)[];
  };

export interface FileFacts {
  readonly package: string;
  readonly syntax?: "proto3";
}

export interface MessageFacts {
  readonly file: string;
  readonly syntax?: "proto3";
}

export interface FieldFacts {
  readonly name: string;
  readonly label: "required" | "optional" | "repeated" | "map";
  readonly type: string;
  readonly ref?: string;
  readonly key?: string;
  readonly default?: boolean | number | string;
  readonly oneof?: string;
  readonly packed?: boolean;
  readonly deprecated?: boolean;
  readonly presence?: "implicit";
}

export interface EnumFacts {
  readonly file: string;
  readonly first: string;
  readonly allowAlias?: boolean;
}

export interface ValueFacts {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly deprecated?: boolean;
}

/** One message with all field numbers it ever had. */
export type MessageEntry = Entry<MessageFacts> & {
  readonly fields: Readonly<Record<string, Entry<FieldFacts>>>;
};

/** One enum with all value numbers it ever had. */
export type EnumEntry = Entry<EnumFacts> & {
  readonly values: Readonly<Record<string, Entry<ValueFacts>>>;
};

/** One difference against the definition that would hold otherwise; `now: null` takes it away. */
export type Change =
  | { readonly file: string; readonly now: FileFacts | null }
  | { readonly message: string; readonly field?: undefined; readonly now: MessageFacts | null }
  | { readonly message: string; readonly field: number; readonly now: FieldFacts | null }
  | { readonly enum: string; readonly value?: undefined; readonly now: EnumFacts | null }
  | { readonly enum: string; readonly value: number; readonly now: ValueFacts | null };

/** What a patch release changed against the release before it. */
export type Patch = Change & { readonly release: string };

/** What a fork added to the wire. */
export interface DialectFacts {
  readonly dialect: string;
  /** The additions hold at this version and later. */
  readonly since: string;
  readonly changes: readonly Change[];
}

interface Head {
  readonly files: Readonly<Record<string, Entry<FileFacts>>>;
  readonly patches: readonly Patch[];
  readonly dialects: readonly DialectFacts[];
}

/** Random access to the facts. */
export interface SchemaFacts extends Head {
  readonly messageNames: readonly string[];
  readonly enumNames: readonly string[];
  message(name: string): MessageEntry | undefined;
  enumeration(name: string): EnumEntry | undefined;
}

/**
 * Opens a fact text: a line of JSON with files, patches and dialects, then a line for each message and
 * enum, `m <name> <JSON>` or `e <name> <JSON>`, sorted by name.
 */
export function openFacts(text: string): SchemaFacts {
  const headEnd = text.indexOf("\n");
  const head = JSON.parse(text.slice(0, headEnd)) as Head;
  const messages = new Map<string, string>();
  const enums = new Map<string, string>();
  for (let start = headEnd + 1; start < text.length; ) {
    const end = text.indexOf("\n", start);
    const nameEnd = text.indexOf(" ", start + 2);
    const target = text[start] === "m" ? messages : enums;
    target.set(text.slice(start + 2, nameEnd), text.slice(nameEnd + 1, end));
    start = end + 1;
  }
  return {
    files: head.files,
    patches: head.patches,
    dialects: head.dialects,
    messageNames: [...messages.keys()],
    enumNames: [...enums.keys()],
    message: (name) => parseLine<MessageEntry>(messages.get(name)),
    enumeration: (name) => parseLine<EnumEntry>(enums.get(name)),
  };
}

function parseLine<T>(line: string | undefined): T | undefined {
  return line === undefined ? undefined : (JSON.parse(line) as T);
}
