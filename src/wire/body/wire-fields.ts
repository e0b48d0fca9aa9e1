import { MesosSniffError } from "../../errors/index.js";
import { WireReader } from "./wire-reader.js";
import { END_GROUP, FIXED32, FIXED64, LENGTH_DELIMITED, START_GROUP, VARINT } from "./wire-type.js";

/** One field as it lies in the bytes of a message. */
export interface WireField {
  readonly number: number;
  readonly wireType: number;
  /** Of the tag. */
  readonly start: number;
  /** Behind tag and length; of a group behind its first tag. */
  readonly contentStart: number;
  /** Of a group before its last tag. */
  readonly contentEnd: number;
  readonly end: number;
}

// Groups are deeper than this in no protobuf decoder.
const MAX_GROUPS = 100;

/** What {@link scanFields} found. */
export interface ScannedFields {
  readonly fields: readonly WireField[];
  /** Where the first field begins that is damaged, or one too many; `undefined` when all were read. */
  readonly damagedAt: number | undefined;
}

/** Finds the fields of a message without a schema, one level deep, up to the first that is damaged. */
export function scanFields(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  maxFields: number = Number.POSITIVE_INFINITY,
): ScannedFields {
  const reader = new WireReader(bytes);
  reader.position = start;
  const fields: WireField[] = [];
  while (reader.position < end) {
    const at = reader.position;
    const field = fields.length < maxFields ? nextField(reader, end, 0) : undefined;
    if (field === undefined) return { fields, damagedAt: at };
    fields.push(field);
  }
  return { fields, damagedAt: undefined };
}

// No message of Mesos comes near; more would not fit into memory as objects.
const MAX_FIELDS = 5_000_000;

/**
 * Like {@link scanFields} for callers that cannot go on with damage.
 *
 * @throws MesosSniffError `malformed` with the offset of the damaged field, `limit` beyond five million fields
 */
export function wholeFields(bytes: Uint8Array): readonly WireField[] {
  const { fields, damagedAt } = scanFields(bytes, 0, bytes.length, MAX_FIELDS);
  if (damagedAt === undefined) return fields;
  const many = fields.length === MAX_FIELDS;
  throw new MesosSniffError(
    many ? "limit" : "malformed",
    `cannot read protobuf fields at offset ${damagedAt}: ${
      many ? `found more than ${MAX_FIELDS}` : "found damage, want a whole field"
    }`,
    { offset: damagedAt },
  );
}

/** The field at the reader's position; `undefined` when it is damaged or does not end before `end`. */
function nextField(reader: WireReader, end: number, groups: number): WireField | undefined {
  const start = reader.position;
  if (!reader.varint(end) || reader.high !== 0 || reader.low < 8) return undefined;
  const number = reader.low >>> 3;
  const wireType = reader.low & 7;
  let contentStart = reader.position;
  let contentEnd: number;
  switch (wireType) {
    case VARINT:
      if (!reader.varint(end)) return undefined;
      contentEnd = reader.position;
      break;
    case FIXED64:
    case FIXED32:
      contentEnd = contentStart + (wireType === FIXED64 ? 8 : 4);
      break;
    case LENGTH_DELIMITED:
      if (!reader.varint(end)) return undefined;
      contentStart = reader.position;
      contentEnd = contentStart + reader.high * 4294967296 + reader.low;
      break;
    case START_GROUP:
      return groups < MAX_GROUPS ? group(reader, number, start, end, groups) : undefined;
    default:
      return undefined;
  }
  if (contentEnd > end) return undefined;
  reader.position = contentEnd;
  return { number, wireType, start, contentStart, contentEnd, end: contentEnd };
}

function group(
  reader: WireReader,
  number: number,
  start: number,
  end: number,
  groups: number,
): WireField | undefined {
  const contentStart = reader.position;
  for (;;) {
    const at = reader.position;
    if (!reader.varint(end)) return undefined;
    if (reader.high === 0 && (reader.low & 7) === END_GROUP) {
      if (reader.low >>> 3 !== number) return undefined;
      const field = { number, wireType: START_GROUP, start, contentStart, contentEnd: at };
      return { ...field, end: reader.position };
    }
    reader.position = at;
    if (nextField(reader, end, groups + 1) === undefined) return undefined;
  }
}
