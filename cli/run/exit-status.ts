import { formatWaitStatus, waitStatus } from "../../src/executor/index.js";

/** Of the signals that end processes. */
const LAST_SIGNAL = 31;

/**
 * The exit status that stands for how a task has ended: that of its command, 128 and the signal that ended it, or 1
 * where nobody knows.
 *
 * @param message of the last update; that is where executors say it
 */
export function exitStatusOf(state: string, message: string): number {
  if (state === "TASK_FINISHED") return 0;
  const status = Number(/exited with status (\d{1,3})\b/.exec(message)?.[1] ?? 0);
  if (status > 0 && status < 256) return status;
  for (let signal = 1; signal <= LAST_SIGNAL; signal++) {
    const text = formatWaitStatus(waitStatus({ kind: "signaled", signal, dumpedCore: false }));
    if (message.includes(text)) return 128 + signal;
  }
  return 1;
}
