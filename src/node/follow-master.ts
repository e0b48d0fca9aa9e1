import { connect, type Socket } from "node:net";
import { addressIp, addressPort, pidAddress } from "../actor/index.js";
import type { DetectedMaster, MasterDetector } from "../detection/index.js";

/** How often a master that is gone is looked for. */
const RETRY_MS = 500;

/**
 * A detector for a master that stays where it is and may be restarted there: keeps a connection to it, over which nothing
 * is said, and reports the loss and the return of the master.
 */
export function followMaster(master: DetectedMaster): MasterDetector {
  const address = pidAddress(master.pid);
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const look = (changed: (found: DetectedMaster | undefined) => void): void => {
    let reached = false;
    socket = connect({ host: addressIp(address), port: addressPort(address) });
    socket.resume();
    socket.on("connect", () => {
      reached = true;
      changed(master);
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      if (closed) return;
      if (reached) changed(undefined);
      timer = setTimeout(() => look(changed), RETRY_MS);
    });
  };
  return {
    watch: look,
    close: () => {
      closed = true;
      clearTimeout(timer);
      socket?.destroy();
    },
  };
}
