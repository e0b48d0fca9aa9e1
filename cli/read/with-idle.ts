/**
 * Chunks as they come, and in between, whenever none has come for another `everyMs`, for how many milliseconds
 * none has.
 */
export async function* withIdle(
  source: AsyncIterable<Uint8Array>,
  everyMs: number,
): AsyncGenerator<Uint8Array | number, void, undefined> {
  const chunks = source[Symbol.asyncIterator]();
  let idleMs = 0;
  let coming = chunks.next();
  try {
    for (;;) {
      const step = await orTimeout(coming, everyMs);
      if (step === undefined) {
        idleMs += everyMs;
        yield idleMs;
      } else if (step.done === true) {
        return;
      } else {
        idleMs = 0;
        yield step.value;
        coming = chunks.next();
      }
    }
  } finally {
    // Whoever leaves early closes the source; what still comes of it concerns nobody.
    coming.catch(() => undefined);
    void chunks.return?.();
  }
}

async function orTimeout<Value>(promise: Promise<Value>, ms: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
