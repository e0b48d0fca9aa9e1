const NS_PER_SECOND = 1_000_000_000n;
const SECONDS_PER_DAY = 86_400;

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** A moment taken apart, in UTC. */
export interface TimeParts {
  /** Days since the epoch. */
  readonly day: number;
  readonly secondOfDay: number;
  readonly nanosecond: number;
}

/** Takes a time in nanoseconds since the epoch apart; works before 1970 too. */
export function timeParts(timeNs: bigint): TimeParts {
  // Big integers only where numbers are too small: they cost most of writing a time.
  const rest = Number(timeNs % NS_PER_SECOND);
  const seconds = Number(timeNs / NS_PER_SECOND) - (rest < 0 ? 1 : 0);
  const day = Math.floor(seconds / SECONDS_PER_DAY);
  return {
    day,
    secondOfDay: seconds - day * SECONDS_PER_DAY,
    nanosecond: rest < 0 ? rest + 1e9 : rest,
  };
}

/** `HH:MM:SS` of a second of the day. */
export function clockText(secondOfDay: number): string {
  const minute = Math.floor(secondOfDay / 60);
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}:${twoDigits(secondOfDay % 60)}`;
}

// Civil date of a day count in the proleptic Gregorian calendar; eras of 400 years begin on 1 March.
function dateText(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const yearText = year < 0 ? `-${String(-year).padStart(6, "0")}` : String(year).padStart(4, "0");
  return `${yearText}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`;
}

/** RFC 3339 in UTC with nine decimals: `2026-11-24T01:02:03.123456789Z`. */
export function formatRfc3339(timeNs: bigint): string {
  const { day, secondOfDay, nanosecond } = timeParts(timeNs);
  return `${dateText(day)}T${clockText(secondOfDay)}.${String(nanosecond).padStart(9, "0")}Z`;
}

/**
 * Nanoseconds since the epoch of an RFC 3339 time with any offset and up to nine decimals (more are cut
 * off); `undefined` when it is not one.
 */
export function parseRfc3339(text: string): bigint | undefined {
  const found = RFC3339.exec(text);
  if (found === null) return undefined;
  const [, date = "", clock = "", decimals = "", zone = ""] = found;
  const milliseconds = Date.parse(`${date}T${clock}${zone.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(decimals.slice(0, 9).padEnd(9, "0"));
}

const RFC3339 = /^([+-]?\d{4,6}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/;
