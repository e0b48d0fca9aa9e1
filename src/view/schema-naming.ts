import { type Schema, schemaAt } from "../wire/index.js";

/**
 * The schema that has the names of a decoded body of a version. Messages do not say whose additions they were
 * decoded with; clusterd only adds to Mesos, so its names are all names.
 *
 * @throws MesosSniffError `invalid-argument` as `schemaAt` does
 */
export function schemaNaming(version: string): Schema {
  return schemaAt(version, { dialect: "clusterd" });
}
