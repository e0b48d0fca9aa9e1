import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { MesosSniffError } from "../../src/errors/index.js";
import { makeFolder } from "../../src/node/folder/index.js";
import {
  type Dialect,
  explainType,
  findTypes,
  formatProtoFiles,
  SCHEMA_VERSIONS,
  schemaAt,
} from "../../src/wire/index.js";
import { EXIT } from "../exit.js";

/** Options of `schema` as commander gives them. */
export interface SchemaOptions {
  readonly version: string;
  readonly dialect: Dialect;
  readonly out?: string;
  readonly list?: true;
  readonly versions?: true;
}

/** Runs `schema` and returns the exit status. */
export function runSchema(type: string | undefined, options: SchemaOptions): number {
  const { version, dialect } = options;
  const schema = schemaAt(version, { dialect });
  if (options.versions === true) {
    print(SCHEMA_VERSIONS);
  } else if (options.list === true) {
    print([...schema.messageNames(), ...schema.enumNames()]);
  } else if (options.out !== undefined) {
    const files = formatProtoFiles(schema);
    writeFiles(options.out, files);
    process.stderr.write(
      `${files.size} .proto files of Mesos ${schema.version} in ${options.out}\n`,
    );
  } else if (type === undefined) {
    throw new MesosSniffError(
      "invalid-argument",
      "schema wants a TYPE, --list, --versions or --out DIR (schema --help shows more)",
    );
  } else {
    return explain(type, options);
  }
  return EXIT.done;
}

function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  try {
    for (const [path, text] of files) {
      const target = join(folder, path);
      makeFolder(dirname(target));
      writeFileSync(target, text);
    }
  } catch (error) {
    const { message } = error as NodeJS.ErrnoException;
    throw new MesosSniffError("unreadable", `cannot write into ${folder}: ${message}`, {
      cause: error,
    });
  }
}

function explain(type: string, { version, dialect }: SchemaOptions): number {
  const schema = schemaAt(version, { dialect });
  const [name, ...others] = findTypes(schema, type);
  // A name that this version lacks is explained all the same, or said to be in others.
  if (others.length === 0 || name === type) {
    print([explainType(name ?? type, { version, dialect })]);
    return EXIT.done;
  }
  print([name ?? "", ...others]);
  process.stderr.write(`${others.length + 1} types match ${JSON.stringify(type)}\n`);
  return EXIT.done;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n").trimEnd()}\n`);
}
