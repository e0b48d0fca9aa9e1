// Finding a master, registering with it, staying in touch, leaving.

import type { Pid } from "../actor/index.js";
import type { AuthenticationOutcome } from "../authentication/index.js";
import { formatDuration } from "../bytes/index.js";
import type { DetectedMaster } from "../detection/index.js";
import type { BodyOf } from "../wire/index.js";
import { log, vlog } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  DEFAULT_PING_TIMEOUT_MS,
  executorOfTaskId,
} from "./agent-state.js";
import { lossState } from "./dialect.js";
import { writeAgentInfo } from "./files.js";
import { endFramework } from "./framework-messages.js";
import { idProblem } from "./ids.js";
import { newUpdate } from "./new-update.js";
import { resumeOperations } from "./operations.js";
import { registerMessage, reregisterMessage, updateSlaveMessage } from "./registration-messages.js";
import { endIfThrough } from "./removal.js";
import { jsonText } from "./resource-text.js";
import { pauseUpdates, record, resumeUpdates } from "./status-update.js";
import { AUTHENTICATE_TIMER, PING_TIMER, REGISTER_TIMER } from "./timers.js";

/** Longest wait between two attempts to register. */
const REGISTER_RETRY_MAX_MS: number = 60_000;

/** There is another leader, or none, or the one there was is to be greeted anew. */
export function masterDetected(
  agent: Agent,
  context: AgentContext,
  master: DetectedMaster | undefined,
): void {
  agent.leader = master;
  if (agent.phase === "recovering") return;
  greet(agent, context);
}

/** Begins with the leader as if it had just been found. */
function redetect(agent: Agent, context: AgentContext): void {
  log(agent, context, "INFO", [718, 1462], "Re-detecting master");
  greet(agent, context);
}

function greet(agent: Agent, context: AgentContext): void {
  if (agent.phase !== "terminating") agent.phase = "disconnected";
  pauseUpdates(agent, context);
  context.clearTimer(AUTHENTICATE_TIMER);
  context.clearTimer(REGISTER_TIMER);
  context.clearTimer(PING_TIMER);
  agent.master = agent.leader?.pid;
  if (agent.master === undefined) {
    agent.authentication?.masterLost();
    log(agent, context, "INFO", [722, 1466], "Lost leading master");
  } else {
    log(agent, context, "INFO", [729, 1473], `New master detected at ${agent.master}`);
    // 1.x links when it registers, so that not all agents open connections at once.
    if (agent.options.dialect.profile === "0.26") context.link(agent.master);
    if (agent.phase === "terminating") {
      const text = `Skipping registration because ${agent.options.dialect.word} is terminating`;
      log(agent, context, "INFO", [733, 1481], text);
      return;
    }
    approach(agent, context);
  }
  log(agent, context, "INFO", [765, 1538], "Detecting new master");
}

/** Authenticates or registers, in a while: all agents hear of a new master at the same time. */
function approach(agent: Agent, context: AgentContext): void {
  const { registrationBackoffMs, dialect } = agent.options;
  const delayMs = registrationBackoffMs * context.random();
  if (agent.authentication === undefined) {
    const text = "No credentials provided. Attempting to register without authentication";
    log(agent, context, "INFO", [754, 1527], text);
    agent.registrationBackoffMs = registrationBackoffMs * 2;
    context.setTimer(REGISTER_TIMER, delayMs);
  } else if (dialect.profile === "0.26") {
    authenticate(agent, context);
  } else {
    context.setTimer(AUTHENTICATE_TIMER, delayMs);
  }
}

/** Authenticates with the present master; registration follows. */
export function authenticate(agent: Agent, context: AgentContext): void {
  if (agent.master === undefined) return;
  context.link(agent.master);
  agent.authentication?.begin(context, agent.master);
}

/** An attempt to authenticate has ended. */
export function authenticationEnded(
  agent: Agent,
  context: AgentContext,
  outcome: AuthenticationOutcome,
): void {
  const verdict = agent.authentication?.ended(context, outcome);
  if (verdict === "accepted") {
    agent.registrationBackoffMs = agent.options.registrationBackoffMs * 2;
    register(agent, context);
  }
  // Executors are left alone: another agent, with the right secret, takes them over.
  if (verdict === "refused") {
    leaveAtOnce(context, 1, `Master ${agent.master ?? "None"} refused authentication`);
  }
}

/** Registers, and sees to it that it is tried again. */
export function register(agent: Agent, context: AgentContext): void {
  const { master } = agent;
  if (master === undefined || agent.phase !== "disconnected") return;
  if (agent.authentication?.done === false) {
    log(agent, context, "INFO", [1116, 1961], "Skipping registration because not authenticated");
    return;
  }
  context.link(master);
  if (agent.id === undefined) {
    context.send(master, "mesos.internal.RegisterSlaveMessage", registerMessage(agent));
  } else {
    context.send(master, "mesos.internal.ReregisterSlaveMessage", reregisterMessage(agent));
  }
  const waitMs = Math.min(agent.registrationBackoffMs, REGISTER_RETRY_MAX_MS) * context.random();
  agent.registrationBackoffMs = Math.min(agent.registrationBackoffMs, REGISTER_RETRY_MAX_MS) * 2;
  const text = `Will retry registration in ${formatDuration(waitMs)} if necessary`;
  vlog(agent, context, 1, [1254, 2131], text);
  context.setTimer(REGISTER_TIMER, waitMs);
}

/** The master has taken a new agent in. */
export function registered(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.SlaveRegisteredMessage">,
): void {
  const given = body.slave_id.value;
  if (!isExpected(agent, context, from, "registration", [888, 1681])) return;
  const { word } = agent.options.dialect;
  if (agent.phase === "terminating") {
    const text = `Ignoring registration because ${word} is terminating`;
    log(agent, context, "WARNING", [953, 1779], text);
    return;
  }
  if (agent.id !== undefined && agent.id !== given) {
    const text = `Registered but got wrong id: ${given} (expected: ${agent.id}). Committing suicide`;
    leaveAtOnce(context, 1, text);
    return;
  }
  if (agent.phase === "running") {
    const text = `Already registered with master ${from}`;
    log(agent, context, "WARNING", [949, 1775], text);
    armPing(agent, context, body.connection);
    return;
  }
  const problem = idProblem(given);
  if (problem !== undefined) {
    // Directories are named after it.
    const text = `Ignoring registration message from ${from} because its ${word} ID cannot be used: ${problem}`;
    log(agent, context, "ERROR", [904, 1698], text);
    return;
  }
  const text = `Registered with master ${from}; given ${word} ID ${given}`;
  log(agent, context, "INFO", [904, 1698], text);
  enterRunning(agent, context);
  agent.id = given;
  agent.info = { ...agent.info, id: body.slave_id };
  writeAgentInfo(agent, context);
  armPing(agent, context, body.connection);
  sendUpdateSlave(agent, context, [963, 1793]);
}

/** The master has taken an agent back. */
export function reregistered(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.SlaveReregisteredMessage">,
): void {
  const given = body.slave_id.value;
  if (!isExpected(agent, context, from, "re-registration", [983, 1807])) return;
  const { profile, word } = agent.options.dialect;
  if (agent.id !== given) {
    const text = `Re-registered but got wrong id: ${given} (expected: ${agent.id ?? "none"}). Committing suicide`;
    leaveAtOnce(context, 1, text);
    return;
  }
  if (agent.phase === "terminating") {
    const text = `Ignoring re-registration because ${word} is terminating`;
    log(agent, context, "WARNING", [1023, 1863], text);
    return;
  }
  const again = agent.phase === "running";
  if (again) {
    const already = profile === "0.26" ? "re-registered" : "reregistered";
    const text = `Already ${already} with master ${from}`;
    log(agent, context, "WARNING", [1021, 1861], text);
  } else {
    log(agent, context, "INFO", [1004, 1830], `Re-registered with master ${from}`);
    enterRunning(agent, context);
  }
  armPing(agent, context, body.connection);
  if (!again) sendUpdateSlave(agent, context, [1040, 1884]);
  for (const reconcile of body.reconciliations ?? []) reconcileTasks(agent, context, reconcile);
}

/** Answers a ping; the master's view of the connection may differ from the own. */
export function pinged(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.PingSlaveMessage">,
): void {
  vlog(
    agent,
    context,
    agent.options.dialect.profile === "0.26" ? 1 : 2,
    [3169, 6665],
    `Received ping from ${from}`,
  );
  const forced = !body.connected && agent.phase === "running";
  if (forced) {
    const { word } = agent.options.dialect;
    const text = `Master marked the ${word} as disconnected but the ${word} considers itself registered! Forcing re-registration.`;
    log(agent, context, "INFO", [3177, 6673], text);
    redetect(agent, context);
  }
  if (agent.phase === "running") context.setTimer(PING_TIMER, agent.pingTimeoutMs);
  context.send(from, "mesos.internal.PongSlaveMessage", {});
}

/** The master has not pinged for too long. */
export function pingTimedOut(agent: Agent, context: AgentContext): void {
  const text = `No pings from master received within ${formatDuration(agent.pingTimeoutMs)}`;
  log(agent, context, "INFO", [3205, 6697], text);
  redetect(agent, context);
}

/** A process that the agent is linked to is gone. */
export function peerExited(agent: Agent, context: AgentContext, pid: Pid): void {
  const old = agent.options.dialect.profile === "0.26";
  const text = old ? `${pid} exited` : `Got exited event for ${pid}`;
  log(agent, context, "INFO", [3215, 6707], text);
  if (pid !== agent.master) return;
  const lost = "Master disconnected! Waiting for a new master to be elected";
  log(agent, context, "WARNING", [3218, 6712], lost);
}

/** The master wants the agent to go. */
export function shutDownByMaster(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  body: BodyOf<"mesos.internal.ShutdownMessage">,
): void {
  const { word } = agent.options.dialect;
  if (from !== agent.master) {
    const text = `Ignoring shutdown message from ${from} because it is not from the registered master: ${agent.master ?? "None"}`;
    log(agent, context, "WARNING", [636, 1032], text);
    return;
  }
  const because =
    body.message === undefined || body.message === "" ? "" : ` because '${body.message}'`;
  const name = word === "slave" ? "Slave" : "Agent";
  log(agent, context, "INFO", [643, 1039], `${name} asked to shut down by ${from}${because}`);
  terminate(agent, context);
}

/** The operator wants the agent to go: the master hears of it. */
export function leave(agent: Agent, context: AgentContext, reason: string): void {
  if (agent.id === undefined || agent.master === undefined) {
    const text = reason === "" ? "Shutting down" : `${reason}; shutting down`;
    log(agent, context, "INFO", [657, 1053], text);
  } else {
    const text =
      reason === ""
        ? "Unregistering and shutting down"
        : `${reason}; unregistering and shutting down`;
    log(agent, context, "INFO", [647, 1043], text);
    const message = { slave_id: { value: agent.id } };
    context.send(agent.master, "mesos.internal.UnregisterSlaveMessage", message);
  }
  terminate(agent, context);
}

/** Ends the agent because it must not go on; executors are left alone. */
export function leaveAtOnce(context: AgentContext, status: number, message: string): void {
  context.log("ERROR", "slave.cpp:0", message);
  context.perform({ kind: "exit", status, message });
  context.terminate(context.self);
}

function terminate(agent: Agent, context: AgentContext): void {
  agent.phase = "terminating";
  agent.authentication?.stop(context);
  context.clearTimer(AUTHENTICATE_TIMER);
  context.clearTimer(REGISTER_TIMER);
  context.clearTimer(PING_TIMER);
  for (const framework of [...agent.frameworks.values()]) {
    if (framework.phase === "running") endFramework(agent, context, framework);
  }
  endIfThrough(agent, context);
}

function enterRunning(agent: Agent, context: AgentContext): void {
  agent.phase = "running";
  context.clearTimer(REGISTER_TIMER);
  resumeUpdates(agent, context);
  resumeOperations(agent, context);
}

function armPing(
  agent: Agent,
  context: AgentContext,
  connection: BodyOf<"mesos.internal.MasterSlaveConnection"> | undefined,
): void {
  const seconds = connection?.total_ping_timeout_seconds;
  agent.pingTimeoutMs =
    seconds === undefined || !(seconds > 0) ? DEFAULT_PING_TIMEOUT_MS : seconds * 1000;
  context.setTimer(PING_TIMER, agent.pingTimeoutMs);
}

function sendUpdateSlave(
  agent: Agent,
  context: AgentContext,
  lines: readonly [number, number],
): void {
  if (agent.master === undefined) return;
  const message = updateSlaveMessage(agent);
  const text =
    agent.options.dialect.profile === "0.26"
      ? "Forwarding total oversubscribed resources "
      : `Forwarding agent update ${jsonText(agent.options, "mesos.internal.UpdateSlaveMessage", message)}`;
  log(agent, context, "INFO", lines, text);
  context.send(agent.master, "mesos.internal.UpdateSlaveMessage", message);
}

function isExpected(
  agent: Agent,
  context: AgentContext,
  from: Pid,
  what: string,
  lines: readonly [number, number],
): boolean {
  if (from === agent.master) return true;
  const text = `Ignoring ${what} message from ${from} because it is not the expected master: ${agent.master ?? "None"}`;
  log(agent, context, "WARNING", lines, text);
  return false;
}

/** Tells the master of each task that it believes here and that is not. */
function reconcileTasks(
  agent: Agent,
  context: AgentContext,
  reconcile: BodyOf<"mesos.internal.ReconcileTasksMessage">,
): void {
  const frameworkId = reconcile.framework_id.value;
  const framework = agent.frameworks.get(frameworkId);
  const { dialect } = agent.options;
  for (const { task_id: taskId } of reconcile.statuses ?? []) {
    const pending = [...(framework?.pending.values() ?? [])].some((all) => all.has(taskId.value));
    if (pending) continue;
    if (framework !== undefined && executorOfTaskId(framework, taskId.value) !== undefined)
      continue;
    const state = lossState(dialect, reconcile.framework, "TASK_DROPPED");
    const name = dialect.word === "slave" ? "Slave" : "Agent";
    const text = `${name} reconciling task ${taskId.value} of framework ${frameworkId} in state ${state}: task unknown to the ${dialect.word}`;
    log(agent, context, "WARNING", [1080, 1924], text);
    const update = newUpdate(agent, context, {
      frameworkId,
      taskId: taskId.value,
      state,
      reason: "REASON_RECONCILIATION",
      message: `Reconciliation: task unknown to the ${dialect.word}`,
    });
    record(agent, context, update, undefined, undefined);
  }
}
