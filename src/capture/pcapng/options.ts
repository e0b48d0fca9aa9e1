// Options stand at the end of most pcapng blocks: code u16 · length u16 · value, padded to four bytes; code 0
// ends the list, and so does the end of the block. Source: draft-ietf-opsawg-pcapng, section 3.5.

import { decodeUtf8 } from "../../bytes/index.js";
import { readFileU16 } from "../integers.js";
import { NO_COMMENTS } from "../packet.js";

/** One option as it stands in a block. */
export interface BlockOption {
  readonly code: number;
  /** A view of the input. */
  readonly value: Uint8Array;
}

/** Option codes that are read or written here. */
export const OPTION = {
  end: 0,
  comment: 1,
  sectionHardware: 2,
  sectionOs: 3,
  sectionApplication: 4,
  interfaceName: 2,
  interfaceDescription: 3,
  interfaceTimeResolution: 9,
  interfaceTimeOffset: 14,
  statisticsStart: 2,
  statisticsEnd: 3,
  statisticsReceived: 4,
  statisticsDropped: 5,
  statisticsOsDropped: 7,
} as const;

/** The options between two places of a block, and whether the list was whole. */
export interface BlockOptions {
  readonly options: readonly BlockOption[];
  readonly whole: boolean;
}

const NO_OPTIONS: BlockOptions = { options: [], whole: true };

export function readOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  littleEndian: boolean,
): BlockOptions {
  if (start === end) return NO_OPTIONS;
  const options: BlockOption[] = [];
  let at = start;
  while (at + 4 <= end) {
    const code = readFileU16(bytes, at, littleEndian);
    const length = readFileU16(bytes, at + 2, littleEndian);
    if (code === OPTION.end) return { options, whole: true };
    if (at + 4 + length > end) return { options, whole: false };
    options.push({ code, value: bytes.subarray(at + 4, at + 4 + length) });
    at += 4 + length + (-length & 3);
  }
  return { options, whole: at >= end };
}

/** Text of the first option with the code. */
export function optionText(options: readonly BlockOption[], code: number): string | undefined {
  const found = options.find((option) => option.code === code);
  return found === undefined ? undefined : trimmedText(found.value);
}

/** Texts of all comments. */
export function optionComments(options: readonly BlockOption[]): readonly string[] {
  if (options.length === 0) return NO_COMMENTS;
  return options
    .filter((option) => option.code === OPTION.comment)
    .map((option) => trimmedText(option.value));
}

/** Strings are not terminated by the format, but some programs count a final NUL in. */
function trimmedText(value: Uint8Array): string {
  return decodeUtf8(value[value.length - 1] === 0 ? value.subarray(0, -1) : value);
}
