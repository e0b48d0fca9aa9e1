import { formatDuration } from "../../bytes/index.js";
import { describeFramework } from "../describe.js";
import type { FrameworkEntry } from "../state.js";
import { failoverTimer } from "../timers.js";
import { framework, info, type Turn, warn } from "../turn.js";
import { failoverTimeoutMs } from "../validation/index.js";
import { deactivate } from "./activation.js";
import { close } from "./connection.js";
import { removeFramework } from "./remove-framework.js";
import { isConnected, tellFramework } from "./tell-framework.js";

/** The connection to a scheduler is lost: it has its failover timeout to come back. */
export function frameworkExited(turn: Turn, owner: FrameworkEntry): void {
  // Heals one-way partitions: a driver that hears this knows that it is not heard.
  if (!turn.old && owner.connection?.kind === "pid") {
    const message = "Framework disconnected";
    tellFramework(turn, owner, "mesos.internal.FrameworkErrorMessage", { message });
  }
  info(turn, [1122, 1418], `Framework ${describeFramework(owner)} disconnected`);
  if (isConnected(owner) || turn.old) disconnect(turn, owner);
  let timeoutMs = failoverTimeoutMs(owner.info);
  if (timeoutMs === undefined) {
    const why = `it is ${owner.info.failover_timeout} seconds`;
    warn(
      turn,
      [1141, 0],
      `Using the default value for 'failover_timeout' becausethe input value is invalid: ${why}`,
    );
    timeoutMs = 0;
  }
  info(
    turn,
    [1146, 1433],
    `Giving framework ${describeFramework(owner)} ${formatDuration(timeoutMs)} to failover`,
  );
  turn.context.setTimer(failoverTimer(owner.id), Math.max(0, timeoutMs));
}

/** It did not come back in time. */
export function frameworkTimedOut(turn: Turn, frameworkId: string): void {
  const owner = framework(turn, frameworkId);
  if (owner === undefined || isConnected(owner)) return;
  info(
    turn,
    [4827, 9363],
    `Framework failover timeout, removing framework ${describeFramework(owner)}`,
  );
  removeFramework(turn, owner);
}

function disconnect(turn: Turn, owner: FrameworkEntry): void {
  if (!turn.old && owner.active) deactivate(turn, owner, true);
  info(turn, [2472, 3411], `Disconnecting framework ${describeFramework(owner)}`);
  owner.state = "disconnected";
  close(turn, owner.connection);
  if (turn.old && owner.active) deactivate(turn, owner, true);
}
