import { describeAgent, describeFramework } from "../describe.js";
import { isConnected } from "../frameworks/tell-framework.js";
import { withdrawInverseOffers, withdrawOffers } from "../offers/offer-books.js";
import type { AgentEntry, FrameworkEntry } from "../state.js";
import { removeExecutor, removeTask, updateTask } from "../tasks/books.js";
import { forward } from "../tasks/forward.js";
import { masterUpdate, verdictOn } from "../tasks/status-update.js";
import { agentTimer } from "../timers.js";
import { agentWord, framework, info, type Turn, warn } from "../turn.js";
import { removeAgent } from "./remove-agent.js";

/** The connection to an agent is lost. It may come back; what runs for frameworks that do not checkpoint is lost. */
export function agentExited(turn: Turn, entry: AgentEntry): void {
  const word = agentWord(turn);
  info(turn, [1083, 1303], `${turn.old ? "Slave" : "Agent"} ${describeAgent(entry)} disconnected`);
  if (turn.old && entry.info.checkpoint !== true) {
    const text = `Removing disconnected slave ${describeAgent(entry)} because it is not checkpointing!`;
    info(turn, [1087, 0], text);
    removeAgent(turn, entry, "slave is non-checkpointing and disconnected");
    return;
  }
  if (!entry.connected) {
    const which = turn.old ? "checkpointing slave" : "agent";
    const text = `Ignoring duplicate exited() notification for ${which} ${describeAgent(entry)}`;
    warn(turn, [1113, 1355], text);
    return;
  }
  disconnectAgent(turn, entry);
  for (const id of new Set([...entry.tasks.keys(), ...entry.executors.keys()])) {
    const owner = framework(turn, id);
    if (owner === undefined || owner.info.checkpoint === true) continue;
    info(
      turn,
      [1102, 1327],
      `Removing framework ${describeFramework(owner)} from disconnected ${word} ${describeAgent(entry)}` +
        " because the framework is not checkpointing",
    );
    removeFrameworkFrom(turn, entry, owner);
  }
  if (!turn.old) {
    turn.context.setTimer(agentTimer(entry.id), turn.options.agentReregisterTimeoutMs);
  }
}

/** No more offers of an agent; those that are out are taken back. */
export function deactivateAgent(turn: Turn, entry: AgentEntry): void {
  info(turn, [2550, 3481], `Deactivating ${agentWord(turn)} ${describeAgent(entry)}`);
  entry.active = false;
  turn.allocator.deactivateAgent(entry.id);
  withdrawOffers(turn, entry.offers, true);
  withdrawInverseOffers(turn, entry.inverseOffers, true);
}

function disconnectAgent(turn: Turn, entry: AgentEntry): void {
  info(turn, [2531, 3462], `Disconnecting ${agentWord(turn)} ${describeAgent(entry)}`);
  entry.connected = false;
  turn.context.dispatch(entry.observer, { kind: "connected", connected: false });
  turn.state.authenticated.delete(entry.pid);
  deactivateAgent(turn, entry);
}

function removeFrameworkFrom(turn: Turn, entry: AgentEntry, owner: FrameworkEntry): void {
  const Agent = turn.old ? "Slave" : "Agent";
  info(
    turn,
    [5698, 10580],
    `Removing framework ${describeFramework(owner)} from ${agentWord(turn)} ${describeAgent(entry)}`,
  );
  for (const task of [...(entry.tasks.get(owner.id)?.values() ?? [])]) {
    const update = masterUpdate(turn, {
      ...verdictOn(task.body),
      state: "TASK_LOST",
      reason: "REASON_SLAVE_DISCONNECTED",
      message: `${Agent} ${entry.info.hostname} disconnected`,
    });
    updateTask(turn, task, update);
    removeTask(turn, task);
    if (turn.old || isConnected(owner)) forward(turn, update, owner);
  }
  for (const id of [...(entry.executors.get(owner.id)?.keys() ?? [])]) {
    removeExecutor(turn, entry, owner.id, id);
  }
}
