import { setTimeout as delay } from "node:timers/promises";
import { type Sandbox, SandboxAway } from "./sandbox.js";

const POLL_MS = 100;

/** How often an agent that is away is asked again once the task has ended: for 10 s. */
const LAST_TRIES = 100;

/** What decides how long a file is followed. */
export interface FollowOptions {
  /** Whether the task has ended, and so what is there is all. */
  readonly ended: () => boolean;
  readonly write: (bytes: Uint8Array) => void;
  /** Waits before the file is looked at again; default 100 ms. */
  readonly pause?: () => Promise<unknown>;
}

/**
 * Copies a file of a sandbox as it grows, to the end of the task. An agent that is away, as while it is restarted, is
 * waited for.
 *
 * @throws SandboxAway when the agent is not back some time after the end
 * @throws what `sandbox.read` throws
 */
export async function followFile(
  sandbox: Sandbox,
  file: "stdout" | "stderr",
  { ended, write, pause = () => delay(POLL_MS) }: FollowOptions,
): Promise<void> {
  let offset = 0;
  let tries = 0;
  for (;;) {
    // Asked before reading: what was written until then is read once more.
    const last = ended();
    try {
      const bytes = await sandbox.read(file, offset);
      tries = 0;
      if (bytes !== undefined && bytes.length > 0) {
        offset += bytes.length;
        write(bytes);
        continue;
      }
      if (last) return;
    } catch (error) {
      if (!(error instanceof SandboxAway) || (last && ++tries > LAST_TRIES)) throw error;
    }
    await pause();
  }
}
