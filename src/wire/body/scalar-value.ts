import type { FieldDescriptor } from "../schema/descriptor.js";
import { toInt64, toUint64 } from "./int64.js";
import type { WireReader } from "./wire-reader.js";

/** Value of the varint just read, of any type but an enum; notes in the reader whether it is canonical. */
export function varintScalar(
  reader: WireReader,
  type: FieldDescriptor["type"],
): number | bigint | boolean {
  const { low, high } = reader;
  switch (type) {
    case "bool":
      if (high !== 0 || low > 1) reader.canonical = false;
      return low !== 0 || high !== 0;
    case "uint32":
      if (high !== 0) reader.canonical = false;
      return low;
    case "int32":
      return int32Value(reader);
    case "sint32":
      if (high !== 0) reader.canonical = false;
      return (low >>> 1) ^ -(low & 1);
    case "int64":
      return toInt64(low, high);
    case "sint64": {
      const zigzag = toUint64(low, high);
      return (zigzag >> 1n) ^ -(zigzag & 1n);
    }
    default:
      return toUint64(low, high);
  }
}

/** The varint just read as 32 bits; negative numbers are written sign-extended to 64 bits. */
export function int32Value(reader: WireReader): number {
  const { low, high } = reader;
  if (high !== (low > 0x7fffffff ? 0xffffffff : 0)) reader.canonical = false;
  return low | 0;
}

/** Value of the four or eight bytes at `position`; notes in the reader whether it is canonical. */
export function fixedScalar(
  reader: WireReader,
  type: FieldDescriptor["type"],
  position: number,
): number | bigint {
  const { view } = reader;
  switch (type) {
    case "double": {
      const value = view.getFloat64(position, true);
      // JavaScript knows one NaN; the others must be kept as they came.
      if (Number.isNaN(value) && view.getBigUint64(position, true) !== 0x7ff8000000000000n) {
        reader.canonical = false;
      }
      return value;
    }
    case "float": {
      const value = view.getFloat32(position, true);
      if (Number.isNaN(value) && view.getUint32(position, true) !== 0x7fc00000) {
        reader.canonical = false;
      }
      return value;
    }
    case "fixed32":
      return view.getUint32(position, true);
    case "sfixed32":
      return view.getInt32(position, true);
    case "fixed64":
      return view.getBigUint64(position, true);
    default:
      return view.getBigInt64(position, true);
  }
}
