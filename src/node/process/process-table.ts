import { readdirSync, readFileSync } from "node:fs";

/** A process of the machine, as `/proc/PID/stat` shows it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Ended, and not yet asked for its status. */
  readonly zombie: boolean;
  /** Clock ticks since boot: tells a process from an earlier one with its pid. */
  readonly startTicks: number;
  readonly name: string;
}

/** All processes, by pid. */
export function readProcesses(): ReadonlyMap<number, ProcessEntry> {
  const processes = new Map<number, ProcessEntry>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const entry = readProcess(pid);
    if (entry !== undefined) processes.set(pid, entry);
  }
  return processes;
}

/** One process; undefined when there is none. */
export function readProcess(pid: number): ProcessEntry | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The name is in parentheses and may hold any character, parentheses included.
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  const fields = text.slice(close + 2).split(" ");
  return {
    pid,
    name: text.slice(open + 1, close),
    zombie: fields[0] === "Z" || fields[0] === "X",
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startTicks: Number(fields[19]),
  };
}

/** Whether a process was started with a variable at a value; undefined when it may not be looked at. */
export function wasStartedWith(pid: number, variable: string, value: string): boolean | undefined {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8")
      .split("\0")
      .includes(`${variable}=${value}`);
  } catch {
    return undefined;
  }
}
