import type { FieldDescriptor } from "../schema/descriptor.js";

// Wire types of the protobuf encoding: the low three bits of a tag.
export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;
export const START_GROUP = 3;
export const END_GROUP = 4;
export const FIXED32 = 5;

/** Name of a wire type for messages to people. */
export function wireTypeName(wireType: number): string {
  switch (wireType) {
    case VARINT:
      return "varint";
    case FIXED64:
      return "fixed64";
    case LENGTH_DELIMITED:
      return "length-delimited";
    case START_GROUP:
      return "start-group";
    case END_GROUP:
      return "end-group";
    case FIXED32:
      return "fixed32";
    default:
      return `wire type ${wireType}`;
  }
}

/** Wire type of one value of a protobuf type, outside packed form. */
export function wireTypeOf(type: FieldDescriptor["type"]): number {
  switch (type) {
    case "string":
    case "bytes":
    case "message":
      return LENGTH_DELIMITED;
    case "double":
    case "fixed64":
    case "sfixed64":
      return FIXED64;
    case "float":
    case "fixed32":
    case "sfixed32":
      return FIXED32;
    default:
      return VARINT;
  }
}
