import type { LogRecord } from "./log.js";

/** What a record does not know about the line it becomes. */
export interface GlogContext {
  readonly threadId: number;
  /** Minutes that local time is ahead of UTC; glog prints local time. */
  readonly utcOffsetMinutes: number;
}

/** glog cuts longer messages (`LogMessage::kMaxLogMessageLen`). */
const MAX_MESSAGE_LENGTH = 30_000;

/**
 * One line as glog 0.3 prints it, without line end: `I1230 03:42:38.191299 12345 process.cpp:2436] Resuming ...`.
 */
export function formatGlog(record: LogRecord, context: GlogContext): string {
  const at = civil(record.timeMs + context.utcOffsetMinutes * 60_000);
  const thread = String(context.threadId).padStart(5);
  const text =
    record.text.length > MAX_MESSAGE_LENGTH
      ? record.text.slice(0, MAX_MESSAGE_LENGTH)
      : record.text;
  const micros = pad(Math.floor(at.nanos / 1000), 6);
  return `${record.severity.charAt(0)}${pad(at.month)}${pad(at.day)} ${pad(at.hour)}:${pad(at.minute)}:${pad(at.second)}.${micros} ${thread} ${record.location}] ${text}`;
}

/** A point in time as libprocess prints it: `2015-12-30 02:42:38.191287040+00:00`, no fraction when it is zero. */
export function formatProcessTime(timeMs: number): string {
  const at = civil(timeMs);
  const fraction = at.nanos === 0 ? "" : `.${pad(at.nanos, 9)}`;
  return `${pad(at.year, 4)}-${pad(at.month)}-${pad(at.day)} ${pad(at.hour)}:${pad(at.minute)}:${pad(at.second)}${fraction}+00:00`;
}

interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
}

const DAY_MS = 86_400_000;

// Days to year, month and day in the proleptic Gregorian calendar, with years that begin in March so that the leap day
// is the last one (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
function civil(timeMs: number): Civil {
  const days = Math.floor(timeMs / DAY_MS);
  const inDayMs = timeMs - days * DAY_MS;
  const shifted = days + 719_468;
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
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const wholeMs = Math.floor(inDayMs);
  const seconds = Math.floor(wholeMs / 1000);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    nanos:
      (wholeMs % 1000) * 1_000_000 + Math.min(999_999, Math.round((inDayMs - wholeMs) * 1_000_000)),
  };
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}
