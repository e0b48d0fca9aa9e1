import { MesosSniffError } from "../../errors/index.js";
import { schemaText } from "../gen/schema-text.js";
import { createSchema } from "./create-schema.js";
import type { Dialect, Schema } from "./descriptor.js";
import { openFacts, type SchemaFacts } from "./facts.js";
import { normalizeVersion } from "./version.js";

/** The dialects that `schemaAt` knows. */
export const DIALECTS: readonly Dialect[] = ["apache", "clusterd"];

const schemas = new Map<string, Schema>();
let facts: SchemaFacts | undefined;

/** The facts of all versions, opened on first use. */
export function schemaFacts(): SchemaFacts {
  facts ??= openFacts(schemaText);
  return facts;
}

/**
 * The schema of one Mesos version. Equal arguments give the same object; messages and enums are built when
 * they are first asked for.
 *
 * @param version as `normalizeVersion` takes it: `0.26.0`, `1.7.2`, `1.11`, `master`
 * @param options dialect: whose Mesos it is; default `apache`. The additions of `clusterd` lie on top of any
 *   version that has the operator API (1.0.0 on).
 * @throws MesosSniffError `invalid-argument` for an unknown version or dialect, naming what is accepted
 * @see proto/README.md
 */
export function schemaAt(version: string, options: { readonly dialect?: Dialect } = {}): Schema {
  const { dialect = "apache" } = options;
  if (!DIALECTS.includes(dialect)) {
    throw new MesosSniffError(
      "invalid-argument",
      `no dialect ${JSON.stringify(dialect)}, want ${DIALECTS.join(" or ")}`,
    );
  }
  const key = `${normalizeVersion(version)} ${dialect}`;
  let schema = schemas.get(key);
  if (schema === undefined) {
    schema = createSchema(schemaFacts(), normalizeVersion(version), dialect);
    schemas.set(key, schema);
  }
  return schema;
}
