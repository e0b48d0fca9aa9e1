import type { CaptureInterfaceStatistics } from "../capture-event.js";
import { readFileU32 } from "../integers.js";
import { type BlockOption, OPTION, optionComments, readOptions } from "./options.js";

/** interface u32 · time high u32, low u32 · options; undefined when the block is too short to say anything */
export function readInterfaceStatistics(
  bytes: Uint8Array,
  start: number,
  end: number,
  littleEndian: boolean,
): CaptureInterfaceStatistics | undefined {
  if (end - start < 12) return undefined;
  const { options } = readOptions(bytes, start + 12, end, littleEndian);
  const dropped = [OPTION.statisticsDropped, OPTION.statisticsOsDropped]
    .map((code) => optionU64(options, code, littleEndian))
    .filter((value) => value !== undefined);
  return {
    kind: "interface-statistics",
    interfaceId: readFileU32(bytes, start, littleEndian),
    received: optionU64(options, OPTION.statisticsReceived, littleEndian),
    dropped: dropped.length === 0 ? undefined : dropped.reduce((sum, value) => sum + value, 0n),
    comments: optionComments(options),
  };
}

function optionU64(
  options: readonly BlockOption[],
  code: number,
  littleEndian: boolean,
): bigint | undefined {
  const value = options.find((option) => option.code === code && option.value.length === 8)?.value;
  if (value === undefined) return undefined;
  const first = BigInt(readFileU32(value, 0, littleEndian));
  const second = BigInt(readFileU32(value, 4, littleEndian));
  return littleEndian ? (second << 32n) | first : (first << 32n) | second;
}
