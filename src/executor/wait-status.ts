// Text of a wait(2) status, as in `WSTRINGIFY` (common/status_utils.hpp). Signals have the numbers and names of Linux.

const SIGNAL_NAMES: readonly string[] = [
  "",
  "Hangup",
  "Interrupt",
  "Quit",
  "Illegal instruction",
  "Trace/breakpoint trap",
  "Aborted",
  "Bus error",
  "Floating point exception",
  "Killed",
  "User defined signal 1",
  "Segmentation fault",
  "User defined signal 2",
  "Broken pipe",
  "Alarm clock",
  "Terminated",
  "Stack fault",
  "Child exited",
  "Continued",
  "Stopped (signal)",
  "Stopped",
  "Stopped (tty input)",
  "Stopped (tty output)",
  "Urgent I/O condition",
  "CPU time limit exceeded",
  "File size limit exceeded",
  "Virtual timer expired",
  "Profiling timer expired",
  "Window changed",
  "I/O possible",
  "Power failure",
  "Bad system call",
];

const CORE_FLAG = 0x80;

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signaled"; readonly signal: number; readonly dumpedCore: boolean };

/** The status that wait(2) would give. */
export function waitStatus(end: ProcessEnd): number {
  if (end.kind === "exited") return (end.code & 0xff) << 8;
  return (end.signal & 0x7f) | (end.dumpedCore ? CORE_FLAG : 0);
}

/** `exited with status 3`, `terminated with signal Killed`. */
export function formatWaitStatus(status: number): string {
  const signal = status & 0x7f;
  if (signal === 0) return `exited with status ${(status >> 8) & 0xff}`;
  if ((status & 0xff) === 0x7f) return `stopped on signal ${signalName((status >> 8) & 0xff)}`;
  const core = (status & CORE_FLAG) === 0 ? "" : " (core dumped)";
  return `terminated with signal ${signalName(signal)}${core}`;
}

function signalName(signal: number): string {
  return SIGNAL_NAMES[signal] ?? `Unknown signal ${signal}`;
}
