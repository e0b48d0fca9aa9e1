import { describe, expect, it } from "vitest";
import { factsOf, pickedTypes } from "../../src/view/index.js";
import { type FieldDescriptor, SCHEMA_VERSIONS, schemaAt } from "../../src/wire/index.js";
import { makeMessage } from "../flow/make-message.js";

// A body that has whatever is asked of it, and notes what no version of Mesos has under that name.

const schemas = SCHEMA_VERSIONS.map((version) => schemaAt(version, { dialect: "clusterd" }));

// The other wire, and the same answer of the other side: views treat them alike.
function twinsOf(typeName: string): readonly string[] {
  const otherWire = typeName.startsWith("mesos.v1.")
    ? typeName.replace("mesos.v1.", "mesos.").replaceAll("Agent", "Slave")
    : typeName.replace("mesos.", "mesos.v1.").replaceAll("Slave", "Agent");
  return [typeName, otherWire].flatMap((name) => [
    name,
    name.replace(".master.", ".agent."),
    name.replace(".agent.", ".master."),
  ]);
}

const OTHER_SPELLING: ReadonlyMap<string, string> = new Map([
  ["slave_id", "agent_id"],
  ["agent_id", "slave_id"],
  ["slave_info", "agent_info"],
  ["agent_info", "slave_info"],
]);

function fieldsNamed(typeNames: readonly string[], name: string): readonly FieldDescriptor[] {
  return typeNames.flatMap((typeName) =>
    schemas.flatMap((schema) => schema.message(typeName)?.byName.get(name) ?? []),
  );
}

function bodyOf(typeNames: readonly string[], path: string, missing: Set<string>): object {
  return new Proxy(
    {},
    {
      get(_target, name) {
        if (typeof name !== "string") return undefined;
        const own = fieldsNamed(typeNames, name);
        const fields =
          own.length > 0 ? own : fieldsNamed(typeNames, OTHER_SPELLING.get(name) ?? "");
        const [field] = fields;
        if (field === undefined) {
          missing.add(`${path}.${name}`);
          return undefined;
        }
        const value = sampleOf(fields, `${path}.${name}`, missing);
        return field.label === "repeated" ? [value] : value;
      },
    },
  );
}

function sampleOf(fields: readonly FieldDescriptor[], path: string, missing: Set<string>): unknown {
  const [field] = fields;
  switch (field?.type) {
    case "message": {
      const depth = path.split(".").length;
      const refs = [...new Set(fields.flatMap(({ ref }) => twinsOf(ref ?? "")))];
      return depth > 12 ? undefined : bodyOf(refs, path, missing);
    }
    case "string":
    case "enum":
      return "text";
    case "bytes":
      return new Uint8Array(16);
    case "bool":
      return true;
    case "double":
    case "float":
    case "int32":
    case "uint32":
      return 1;
    default:
      return 1n;
  }
}

describe("hand-picked facts", () => {
  it.each(pickedTypes())("of %s read fields that some version of Mesos has", (type) => {
    const proto =
      type === "PING" || type === "PONG"
        ? "mesos.internal.PingSlaveMessage"
        : (type.split("/")[0] ?? "");
    const missing = new Set<string>();
    const body = bodyOf(twinsOf(proto), type, missing);
    expect(() => factsOf(makeMessage({ type, proto, body }))).not.toThrow();
    expect([...missing]).toEqual([]);
  });
});
