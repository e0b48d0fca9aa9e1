import { EffectRecorder } from "./context.js";
import { formatPid, type Pid, pidAddress } from "./pid.js";
import type { ActorEvent, Effect, Process, Protocol } from "./process.js";
import { createRandom, type Random } from "./random.js";

/** What a process sees of the world in {@link react}. */
export interface ReactOptions {
  /** Default `process@127.0.0.1:5050`. */
  readonly self?: Pid;
  /** Default 0. */
  readonly nowMs?: number;
  /** Default: seed 1, the same numbers every call. */
  readonly random?: Random;
}

/**
 * Gives one event to a process and returns what it asks for: how a process is tested alone.
 *
 * Processes it spawns are numbered from 1 in each call.
 */
export function react<P extends Protocol>(
  process: Process<P>,
  event: ActorEvent<P>,
  options: ReactOptions = {},
): readonly Effect<P>[] {
  const self = options.self ?? "process@127.0.0.1:5050";
  const counters = new Map<string, number>();
  const recorder = new EffectRecorder({
    random: options.random ?? createRandom(1),
    claim: (name) => {
      if ("id" in name) return formatPid(name.id, pidAddress(self));
      const count = (counters.get(name.prefix) ?? 0) + 1;
      counters.set(name.prefix, count);
      return formatPid(`${name.prefix}(${count})`, pidAddress(self));
    },
  });
  recorder.begin(self, options.nowMs ?? 0);
  const machine = process as unknown as Process;
  machine.handle(event as unknown as ActorEvent, recorder);
  return recorder.finish() as readonly Effect<P>[];
}
