// What Ctrl-C means to commands that have something to bring to an order.

type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Status of a process that a signal ended: 128 and its number. */
const STATUS: Readonly<Record<EndSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** One Ctrl-C reaches a program under npm twice: from the terminal and from npm. */
const SAME_MS = 500;

/** Calls `end` at the first of some signals; another one, but for an echo of the first, ends the program. */
export function onSignal(signals: readonly EndSignal[], end: () => void): void {
  let firstMs: number | undefined;
  for (const signal of signals) {
    process.on(signal, () => {
      if (firstMs === undefined) {
        firstMs = performance.now();
        end();
      } else if (performance.now() - firstMs > SAME_MS) process.exit(STATUS[signal]);
    });
  }
}
