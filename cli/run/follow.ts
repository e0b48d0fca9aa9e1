import { setTimeout as delay } from "node:timers/promises";
import type { Sandbox } from "./sandbox.js";

const POLL_MS = 100;

/** What decides how long a file is followed. */
export interface FollowOptions {
  /** Whether the task has ended, and so what is there is all. */
  readonly ended: () => boolean;
  readonly write: (bytes: Uint8Array) => void;
}

/** Copies a file of a sandbox as it grows, to the end of the task. */
export async function followFile(
  sandbox: Sandbox,
  file: "stdout" | "stderr",
  { ended, write }: FollowOptions,
): Promise<void> {
  let offset = 0;
  for (;;) {
    // Asked before reading: what was written until then is read once more.
    const last = ended();
    const bytes = await sandbox.read(file, offset);
    if (bytes !== undefined && bytes.length > 0) {
      offset += bytes.length;
      write(bytes);
    } else if (last) return;
    else await delay(POLL_MS);
  }
}
