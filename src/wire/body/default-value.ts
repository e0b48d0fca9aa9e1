import type { FieldPlan } from "./plan.js";

/** What a map entry without this part stands for. */
export function defaultValue(field: FieldPlan): unknown {
  switch (field.type) {
    case "string":
      return "";
    case "bytes":
      return new Uint8Array(0);
    case "message":
      return {};
    case "bool":
      return false;
    case "enum":
      return field.enumeration?.first ?? 0;
    case "int64":
    case "uint64":
    case "sint64":
    case "fixed64":
    case "sfixed64":
      return 0n;
    default:
      return 0;
  }
}
