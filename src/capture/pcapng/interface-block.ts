import type { CaptureInterface } from "../capture-event.js";
import { readFileU16, readFileU32 } from "../integers.js";
import { isSupportedLinkType } from "../link-type.js";
import { type BlockOption, OPTION, optionComments, optionText, readOptions } from "./options.js";
import { MICROSECONDS, type TimeScale, unitsPerSecond } from "./timestamp.js";

/** What the packets of an interface need. */
export interface InterfaceState {
  readonly linkType: number;
  readonly snapLengthBytes: number;
  readonly scale: TimeScale;
}

/** link type u16 · reserved u16 · snap length u32 · options; 8 bytes at least lie between `start` and `end` */
export function readInterface(
  bytes: Uint8Array,
  start: number,
  end: number,
  littleEndian: boolean,
  interfaceId: number,
): {
  readonly state: InterfaceState;
  readonly event: CaptureInterface;
  readonly problem: string | undefined;
} {
  const linkType = readFileU16(bytes, start, littleEndian);
  const snapLengthBytes = readFileU32(bytes, start + 4, littleEndian);
  const { options, whole } = readOptions(bytes, start + 8, end, littleEndian);
  const resolution = firstValue(options, OPTION.interfaceTimeResolution, 1)?.[0];
  const units = resolution === undefined ? MICROSECONDS.unitsPerSecond : unitsPerSecond(resolution);
  const problem = !whole
    ? "the options of an interface run past their block"
    : units === undefined
      ? `an interface counts time in units of if_tsresol ${resolution}, want at least 10^-11 s`
      : undefined;
  return {
    state: {
      linkType,
      snapLengthBytes,
      scale: {
        unitsPerSecond: units ?? MICROSECONDS.unitsPerSecond,
        offsetSeconds: timeOffset(options, littleEndian),
      },
    },
    event: {
      kind: "interface",
      interfaceId,
      linkType,
      supported: isSupportedLinkType(linkType),
      snapLengthBytes,
      name: optionText(options, OPTION.interfaceName),
      description: optionText(options, OPTION.interfaceDescription),
      comments: optionComments(options),
    },
    problem,
  };
}

/** if_tsoffset: signed seconds, 64 bits. */
function timeOffset(options: readonly BlockOption[], littleEndian: boolean): number {
  const value = firstValue(options, OPTION.interfaceTimeOffset, 8);
  if (value === undefined) return 0;
  const high = readFileU32(value, littleEndian ? 4 : 0, littleEndian) | 0;
  const low = readFileU32(value, littleEndian ? 0 : 4, littleEndian);
  const seconds = high * 0x1_0000_0000 + low;
  // Beyond that the sum with a time would not be exact, and no clock is off by 285,000 years.
  return Math.abs(seconds) < 2 ** 43 ? seconds : 0;
}

function firstValue(
  options: readonly BlockOption[],
  code: number,
  length: number,
): Uint8Array | undefined {
  return options.find((option) => option.code === code && option.value.length === length)?.value;
}
