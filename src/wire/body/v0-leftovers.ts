import type { FieldDescriptor, Schema } from "../schema/descriptor.js";

// Mesos makes v1 messages by parsing the bytes of their v0 twins again (internal/evolve.cpp), and v1 JSON by
// renaming keys of v0 objects (common/http.cpp, asV1Protobuf). A field that only the v0 twin has therefore
// travels inside v1 messages too. `checkpoint` of an agent is the one that all versions from 0.24 on have.
const TWINS: ReadonlyMap<string, { readonly twin: string; readonly numbers: readonly number[] }> =
  new Map([["mesos.v1.AgentInfo", { twin: "mesos.SlaveInfo", numbers: [7] }]]);

/** Fields of the v0 twin that real peers send inside a v1 message although its definition lacks them. */
export function v0Leftovers(schema: Schema, typeName: string): readonly FieldDescriptor[] {
  const entry = TWINS.get(typeName);
  if (entry === undefined) return [];
  const twin = schema.message(entry.twin);
  const own = schema.message(typeName);
  return entry.numbers.flatMap((number) => {
    const field = twin?.byNumber.get(number);
    if (field === undefined || own?.byNumber.has(number) === true) return [];
    // JSON writes the defaults of a message's own fields only.
    const { default: _, ...leftover } = field;
    return [leftover];
  });
}
