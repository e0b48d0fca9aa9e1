import { downgradeResources } from "../../resources/index.js";
import { describeAgent, describeResources } from "../describe.js";
import { recoverFramework } from "../frameworks/add-framework.js";
import { schedulerPid } from "../frameworks/tell-framework.js";
import type { AgentEntry, FrameworkEntry, FrameworkInfo } from "../state.js";
import { agentWord, framework, info, type Turn, tellAgent, warn } from "../turn.js";

/** Tells an agent where the schedulers of its frameworks are now; frameworks nobody knew are known from then on (1.11). */
export function updateFrameworksOn(
  turn: Turn,
  entry: AgentEntry,
  frameworks: readonly FrameworkInfo[],
): void {
  for (const reported of frameworks) {
    const id = reported.id?.value;
    if (id === undefined) continue;
    const owner = framework(turn, id);
    if (owner !== undefined) {
      sendFrameworkUpdate(turn, owner, entry);
      continue;
    }
    // Agents before 1.0 do not report frameworks: what they run waits for the scheduler to come back.
    if (turn.old || reported.name === "" || turn.state.completedFrameworks.has(id)) continue;
    info(
      turn,
      [0, 7457],
      `Recovering framework ${id} from reregistering agent ${describeAgent(entry)}`,
    );
    recoverFramework(turn, reported);
  }
}

/** `UpdateFrameworkMessage` to one agent. */
export function sendFrameworkUpdate(turn: Turn, owner: FrameworkEntry, to: AgentEntry): void {
  tellAgent(turn, to, "mesos.internal.UpdateFrameworkMessage", {
    framework_id: { value: owner.id },
    pid: schedulerPid(owner),
    ...(turn.old ? {} : { framework_info: owner.info }),
  });
}

/** All reservations and volumes of an agent that keeps what the master says it has. */
export function sendCheckpointed(turn: Turn, entry: AgentEntry): void {
  const { profile } = turn.options;
  const refines = !turn.old && entry.has.has("RESERVATION_REFINEMENT");
  const downgraded = downgradeResources(entry.checkpointed);
  const what = `checkpointed resources ${describeResources(entry.checkpointed, profile)}`;
  const to = `${agentWord(turn)} ${describeAgent(entry)}`;
  if (!refines && downgraded.kind === "error") {
    warn(
      turn,
      [0, 11781],
      `Not sending updated ${what} with refined reservations, since ${to} is not RESERVATION_REFINEMENT-capable.`,
    );
    return;
  }
  const resources = refines || downgraded.kind === "error" ? entry.checkpointed : downgraded.value;
  info(turn, [6205, 11790], `Sending updated ${what} to ${to}`);
  tellAgent(turn, entry, "mesos.internal.CheckpointResourcesMessage", { resources });
}
