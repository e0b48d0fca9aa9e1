import { frameworkExited } from "../frameworks/disconnect-framework.js";
import { removeSubscriber } from "../operator/subscribers.js";
import type { Turn } from "../turn.js";

/** A client is gone that was still being answered. */
export function streamClosed(turn: Turn, request: number): void {
  removeSubscriber(turn, request);
  for (const owner of turn.state.frameworks.values()) {
    const { connection } = owner;
    if (connection?.kind !== "stream" || connection.request !== request) continue;
    // One that was told to go has been disconnected already.
    if (owner.state === "connected") frameworkExited(turn, owner);
    return;
  }
}
