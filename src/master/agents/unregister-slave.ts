import type { Pid } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { agent, agentWord, count, info, type Turn, warn } from "../turn.js";
import { removeAgent } from "./remove-agent.js";

/** An agent says that it will not come back. */
export function unregisterSlave(
  turn: Turn,
  from: Pid,
  { slave_id: slaveId }: BodyOf<"mesos.internal.UnregisterSlaveMessage">,
): void {
  count(turn, "master/messages_unregister_slave");
  if (turn.old) info(turn, [4222, 0], `Asked to unregister slave ${slaveId.value}`);
  const entry = agent(turn, slaveId.value);
  const word = agentWord(turn);
  if (entry === undefined) {
    if (turn.old) return;
    warn(turn, [0, 7473], `Ignoring unregister agent message from ${from} for unknown agent`);
    return;
  }
  if (entry.pid !== from) {
    const text = `Ignoring unregister ${word} message from ${from} because it is not the ${word} ${entry.pid}`;
    warn(turn, [4228, 7480], text);
    return;
  }
  removeAgent(turn, entry, `the ${word} unregistered`);
}
