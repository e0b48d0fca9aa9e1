import type {
  EnumDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  Schema,
} from "../../../src/wire/schema/index.js";

type FieldFacts = Omit<FieldDescriptor, "label" | "name" | "number"> &
  Partial<Pick<FieldDescriptor, "label">>;

/** A schema of a few messages; the keys of a message are `number name`. */
function testSchema(
  messages: Readonly<Record<string, Readonly<Record<string, FieldFacts>>>>,
  enums: Readonly<Record<string, Readonly<Record<string, number>>>> = {},
): Schema {
  const byName = new Map<string, MessageDescriptor>();
  for (const [name, facts] of Object.entries(messages)) {
    const fields = Object.entries(facts).map(([key, field]): FieldDescriptor => {
      const [number = "", fieldName = ""] = key.split(" ");
      return { label: "optional", ...field, number: Number(number), name: fieldName };
    });
    byName.set(name, {
      name,
      file: "test.proto",
      syntax: "proto2",
      fields,
      byNumber: new Map(fields.map((field) => [field.number, field])),
      byName: new Map(fields.map((field) => [field.name, field])),
    });
  }
  const enumsByName = new Map<string, EnumDescriptor>();
  for (const [name, values] of Object.entries(enums)) {
    const entries = Object.entries(values);
    enumsByName.set(name, {
      name,
      file: "test.proto",
      first: entries[0]?.[0] ?? "",
      values: [],
      nameOf: new Map(entries.map(([valueName, number]) => [number, valueName])),
      numberOf: new Map(entries),
    });
  }
  return {
    version: "test",
    dialect: "apache",
    message: (name) => byName.get(name),
    enumeration: (name) => enumsByName.get(name),
    messageNames: () => [...byName.keys()].sort(),
    enumNames: () => [...enumsByName.keys()].sort(),
    files: () => [],
  } as Schema;
}

/** One field of every kind that protobuf has. */
export const everything: Schema = testSchema(
  {
    Everything: {
      "1 int32": { type: "int32" },
      "2 int64": { type: "int64" },
      "3 uint32": { type: "uint32" },
      "4 uint64": { type: "uint64" },
      "5 sint32": { type: "sint32" },
      "6 sint64": { type: "sint64" },
      "7 bool": { type: "bool" },
      "8 enum": { type: "enum", ref: "Color" },
      "9 fixed32": { type: "fixed32" },
      "10 sfixed32": { type: "sfixed32" },
      "11 float": { type: "float" },
      "12 fixed64": { type: "fixed64" },
      "13 sfixed64": { type: "sfixed64" },
      "14 double": { type: "double" },
      "15 string": { type: "string" },
      "16 bytes": { type: "bytes" },
      "17 message": { type: "message", ref: "Everything" },
      "18 numbers": { type: "int32", label: "repeated" },
      "19 packed": { type: "int64", label: "repeated", packed: true },
      "20 colors": { type: "enum", ref: "Color", label: "repeated", packed: true },
      "21 texts": { type: "string", label: "repeated" },
      "22 messages": { type: "message", ref: "Everything", label: "repeated" },
      "23 by_name": { type: "message", ref: "Everything", label: "map", key: "string" },
      "24 by_number": { type: "string", label: "map", key: "int64" },
      "25 by_flag": { type: "enum", ref: "Color", label: "map", key: "bool" },
      "26 doubles": { type: "double", label: "repeated" },
      "30 strict": { type: "message", ref: "Strict" },
      "31 foreign": { type: "message", ref: "Nowhere" },
      "1000 far": { type: "bool" },
    },
    Strict: {
      "1 id": { type: "string", label: "required" },
      "2 kind": { type: "enum", ref: "Color", label: "required" },
    },
  },
  { Color: { RED: 0, GREEN: 1, DEEP_BLUE: 300, NEGATIVE: -1 } },
);
