// How Mesos writes protobuf to disk (stout/protobuf.hpp `write`): four bytes of length in the byte order of the
// machine, then the message. x86 is little-endian, and so is every machine that Mesos was released for.

import { concatBytes } from "../bytes/index.js";

const HEADER_BYTES = 4;

/** Where a read of checkpoint records ended. */
export interface RecordList {
  /** The messages, as views of the input. */
  readonly records: readonly Uint8Array[];
  /** Bytes of whole records from the start; what follows is a record that was being written. */
  readonly wholeBytes: number;
}

/** One record of a checkpoint file. */
export function encodeCheckpointRecord(message: Uint8Array): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, message.length, true);
  return concatBytes([header, message]);
}

/** Reads records up to the end of the file, or to the record that a crash cut short. */
export function decodeCheckpointRecords(file: Uint8Array): RecordList {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  let position = 0;
  while (position + HEADER_BYTES <= file.length) {
    const start = position + HEADER_BYTES;
    const end = start + view.getUint32(position, true);
    if (end > file.length) break;
    records.push(file.subarray(start, end));
    position = end;
  }
  return { records, wholeBytes: position };
}
