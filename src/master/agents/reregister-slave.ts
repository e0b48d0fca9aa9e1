import { addressIp, type Pid, pidAddress } from "../../actor/index.js";
import { type Resource, toResources, upgradeResources } from "../../resources/index.js";
import { equalValues } from "../../wire/index.js";
import { agentView } from "../allocator/index.js";
import { defer } from "../authentication/defer.js";
import { setBounded } from "../bounded-map.js";
import { describeAgent, describeResources } from "../describe.js";
import { isTerminalOperation, removeOperation } from "../operations/operation-books.js";
import { type AgentEntry, type AgentInfo, MAX_REMOVED_AGENTS } from "../state.js";
import { agentTimer } from "../timers.js";
import { agent, agentWord, count, info, type Turn, vlog, warn } from "../turn.js";
import { validateReregistration } from "../validation/index.js";
import { addAgent, capabilityNames, connectionTerms, ownResources, totalOf } from "./add-agent.js";
import { deactivateAgent } from "./disconnect-agent.js";
import { drainAgain } from "./drain.js";
import { readmittedTasks } from "./readmitted-tasks.js";
import { reconcileKnownAgent } from "./reconcile-known-agent.js";
import { isAuthenticated, isWelcome, refuse } from "./register-slave.js";
import type { Reregistration } from "./reregistration.js";
import { sendCheckpointed, updateFrameworksOn } from "./update-frameworks-on.js";

/** An agent that has an id wants to go on with it. */
export function reregisterSlave(turn: Turn, from: Pid, said: Reregistration): void {
  const { agents } = turn.state;
  const name = "mesos.internal.ReregisterSlaveMessage";
  count(turn, "master/messages_reregister_slave");
  if (defer(turn, from, "re-registration request", name, said)) return;
  if (!isAuthenticated(turn, from, "re-registration")) return;
  const id = said.slave.id?.value;
  if (id === undefined || id === "") {
    refuse(turn, from, said.slave.hostname, "re-registration without an id");
    return;
  }
  const who = `${id} at ${from} (${said.slave.hostname})`;
  if (turn.old) {
    reregisterOld(turn, from, id, said);
    return;
  }
  const ignoring = `Ignoring reregister agent message from agent ${who} as`;
  if (agents.reregistering.has(id)) {
    info(turn, [0, 6576], `${ignoring} re-registration is already in progress`);
    return;
  }
  if (isGoneOrGoing(turn, from, id, ignoring)) return;
  const problem = validateReregistration(withFrameworks(turn, said));
  if (problem !== undefined) {
    const text = `because it sent an invalid re-registration: ${problem}`;
    warn(turn, [0, 6607], `Dropping re-registration of agent at ${from} ${text}`);
    return;
  }
  info(turn, [0, 6614], `Received reregister agent message from agent ${who}`);
  if (!isWelcome(turn, from, said.slave, said.version, "re-registration")) return;
  const message = upgraded(said);
  const checkpointed = toResources(message.checkpointed_resources);
  const total = totalOf(turn, message.slave.resources, checkpointed);
  const known = agent(turn, id);
  if (known !== undefined) {
    reregisterKnown(turn, from, known, message);
  } else if (total.kind === "error") {
    // The original aborts on these once the registry has been asked.
    refuse(turn, from, said.slave.hostname, total.message);
  } else {
    reregisterUnknown(turn, from, id, message);
  }
}

function reregisterKnown(turn: Turn, from: Pid, known: AgentEntry, message: Reregistration): void {
  const { slave } = message;
  vlog(
    turn,
    1,
    [0, 6791],
    `Agent is already marked as registered: ${known.id} at ${from} (${slave.hostname})`,
  );
  if (!isSameMachine(turn, from, known, slave)) return;
  const feedback = "AGENT_OPERATION_FEEDBACK";
  if (known.has.has(feedback) && !capabilityNames(message.agent_capabilities).has(feedback)) {
    for (const operation of [...known.operations.values()]) {
      const { info: what, latest_status: status } = operation.body;
      const isDefault = status.resource_provider_id === undefined;
      if (isDefault && what.id !== undefined && isTerminalOperation(status.state)) {
        removeOperation(turn, operation);
      }
    }
  }
  const { agents } = turn.state;
  agents.reregistering.add(known.id);
  if (equalValues(slave, known.info)) {
    reregistered(turn, from, message);
    return;
  }
  turn.context.dispatch(turn.state.registrar, {
    kind: "apply",
    operation: { kind: "update", info: slave },
    next: { kind: "reregister", pid: from, message },
  });
}

function reregisterUnknown(turn: Turn, from: Pid, id: string, message: Reregistration): void {
  const { slave } = message;
  const { agents } = turn.state;
  agents.reregistering.add(id);
  const recovered = agents.recovered.get(id);
  if (recovered !== undefined) {
    vlog(turn, 1, [0, 6853], `Re-admitting recovered agent ${id} at ${from}(${slave.hostname})`);
    if (equalValues(slave, recovered)) {
      readmitted(turn, from, message, true);
      return;
    }
  } else {
    const text = `Consulting registry about agent ${id} at ${from}(${slave.hostname})`;
    vlog(turn, 1, [0, 6879], text);
  }
  turn.context.dispatch(turn.state.registrar, {
    kind: "apply",
    operation: { kind: recovered === undefined ? "reachable" : "update", info: slave },
    next: { kind: "readmit", pid: from, message },
  });
}

/** The registry has what an agent that is registered says now (1.11). */
export function reregistered(turn: Turn, from: Pid, message: Reregistration): void {
  const { agents } = turn.state;
  const { slave } = message;
  const id = slave.id?.value ?? "";
  const who = `${id} at ${from} (${slave.hostname})`;
  agents.reregistering.delete(id);
  vlog(turn, 1, [0, 7220], `Registry updated for slave ${id} at ${from}(${slave.hostname})`);
  const ignoring = `Ignoring reregister agent message from agent ${who} as`;
  if (isGoneOrGoing(turn, from, id, ignoring)) return;
  const entry = agent(turn, id);
  if (entry === undefined) {
    const why = "because the re-registration timeout was reached.";
    warn(turn, [0, 7246], `Dropping ongoing re-registration attempt of slave ${who} ${why}`);
    return;
  }
  entry.pid = from;
  turn.context.link(from);
  // Others are sent the master's own view below.
  const checkpointed = entry.has.has("RESOURCE_PROVIDER")
    ? toResources(message.checkpointed_resources)
    : entry.checkpointed;
  const problem = updateEntry(turn, entry, message, checkpointed);
  if (problem !== undefined) {
    const text = `Refusing re-registration of agent ${who} because state update failed: ${problem}`;
    warn(turn, [0, 7299], text);
    turn.context.send(from, "mesos.internal.ShutdownMessage", { message: problem });
    return;
  }
  turn.allocator.updateAgent(id, agentView(entry.info, entry.capabilities), entry.total);
  reconcileKnownAgent(turn, entry, message);
  reconnect(turn, entry);
  drainAgain(turn, entry);
  updateFrameworksOn(turn, entry, frameworksOf(turn, message));
  if (!entry.has.has("RESOURCE_PROVIDER")) sendCheckpointed(turn, entry);
}

/** The registry has an agent that is not registered, or does not want it (0.26, strict). */
export function readmitted(
  turn: Turn,
  from: Pid,
  message: Reregistration,
  accepted: boolean,
): void {
  const { agents } = turn.state;
  const { slave } = message;
  const id = slave.id?.value ?? "";
  const who = `${id} at ${from} (${slave.hostname})`;
  agents.reregistering.delete(id);
  if (!accepted) {
    const word = agentWord(turn);
    warn(turn, [4130, 0], `The ${word} ${who} could not be readmitted; shutting it down`);
    setBounded(agents.removed, id, true, MAX_REMOVED_AGENTS);
    const text = `Slave attempted to re-register with unknown slave id ${id}`;
    turn.context.send(from, "mesos.internal.ShutdownMessage", { message: text });
    return;
  }
  const ignoring = `Ignoring reregister agent message from agent ${who} as`;
  if (isGoneOrGoing(turn, from, id, ignoring)) return;
  vlog(turn, 1, [0, 6935], `Re-admitted agent ${who}`);
  const checkpointed = toResources(message.checkpointed_resources, turn.options.profile);
  const total = totalOf(turn, slave.resources, checkpointed);
  if (total.kind === "error") return;
  const tasks = readmittedTasks(turn, id, message);
  agents.recovered.delete(id);
  agents.removed.delete(id);
  agents.unreachable.delete(id);
  count(turn, "master/slave_reregistrations");
  const entry = addAgent(
    turn,
    {
      info: slave,
      pid: from,
      version: message.version,
      capabilities: message.agent_capabilities ?? [],
      resourceVersion: message.resource_version_uuid?.value,
      checkpointed,
      reregistered: true,
      executors: message.executor_infos ?? [],
      tasks,
      completed: message.completed_frameworks ?? [],
    },
    total.value,
  );
  if (agents.deactivated.has(id)) deactivateAgent(turn, entry);
  drainAgain(turn, entry);
  turn.context.send(entry.pid, "mesos.internal.SlaveReregisteredMessage", {
    slave_id: { value: id },
    connection: connectionTerms(turn),
  });
  const resources = describeResources(slave.resources, turn.options.profile);
  const text = `Re-registered ${agentWord(turn)} ${describeAgent(entry)} with ${resources}`;
  info(turn, [4172, 7174], text);
  shutDownCompleted(turn, entry, message);
  updateFrameworksOn(turn, entry, frameworksOf(turn, message));
  if (turn.old) sendCheckpointed(turn, entry);
}

function reregisterOld(turn: Turn, from: Pid, id: string, said: Reregistration): void {
  const { agents } = turn.state;
  const who = `${id} at ${from} (${said.slave.hostname})`;
  if (!isWelcome(turn, from, said.slave, said.version, "re-registration")) return;
  if (agents.removed.has(id)) {
    const text = `Slave ${who} attempted to re-register after removal; shutting it down`;
    warn(turn, [3997, 0], text);
    const message = "Slave attempted to re-register after removal";
    turn.context.send(from, "mesos.internal.ShutdownMessage", { message });
    return;
  }
  const message = upgraded(said);
  const known = agent(turn, id);
  if (known !== undefined) {
    known.reregisteredAtMs = turn.context.nowMs;
    info(turn, [4019, 0], `Re-registering slave ${describeAgent(known)}`);
    if (!isSameMachine(turn, from, known, said.slave)) return;
    known.pid = from;
    turn.context.link(from);
    reconcileKnownAgent(turn, known, message);
    reconnect(turn, known);
    updateFrameworksOn(turn, known, frameworksOf(turn, message));
    sendCheckpointed(turn, known);
    return;
  }
  agents.recovered.delete(id);
  if (agents.reregistering.has(id)) {
    const text = `Ignoring re-register slave message from slave ${who} as readmission is already in progress`;
    info(turn, [4083, 0], text);
    return;
  }
  const checkpointed = toResources(message.checkpointed_resources, "0.26");
  const total = totalOf(turn, message.slave.resources, checkpointed);
  if (total.kind === "error") {
    refuse(turn, from, said.slave.hostname, total.message);
    return;
  }
  info(turn, [4090, 0], `Re-registering slave ${who}`);
  agents.reregistering.add(id);
  turn.context.dispatch(turn.state.registrar, {
    kind: "apply",
    operation: { kind: "readmit", info: message.slave, strict: turn.options.registryStrict },
    next: { kind: "readmit", pid: from, message },
  });
}

function isSameMachine(turn: Turn, from: Pid, known: AgentEntry, said: AgentInfo): boolean {
  const ip = addressIp(pidAddress(known.pid));
  if (ip === addressIp(pidAddress(from)) && known.info.hostname === said.hostname) return true;
  const [Agent, again] = turn.old ? ["Slave", "re-register"] : ["Agent", "reregister"];
  warn(
    turn,
    [4027, 6800],
    `${Agent} ${known.id} at ${from} (${said.hostname}) attempted to ${again} with different IP / hostname;` +
      ` expected ${ip} (${known.info.hostname}) shutting it down`,
  );
  const message = `${Agent} attempted to ${again} with different IP / hostname`;
  turn.context.send(from, "mesos.internal.ShutdownMessage", { message });
  return false;
}

function isGoneOrGoing(turn: Turn, from: Pid, id: string, ignoring: string): boolean {
  const { agents } = turn.state;
  if (agents.markingGone.has(id)) {
    info(turn, [0, 6585], `${ignoring} a gone operation is already in progress`);
    return true;
  }
  if (!agents.gone.has(id)) return false;
  const text = `Refusing re-registration of agent at ${from} because it is already marked gone`;
  warn(turn, [0, 6594], text);
  const message = "Agent has been marked gone";
  turn.context.send(from, "mesos.internal.ShutdownMessage", { message });
  return true;
}

function updateEntry(
  turn: Turn,
  entry: AgentEntry,
  message: Reregistration,
  checkpointed: AgentEntry["checkpointed"],
): string | undefined {
  const total = totalOf(turn, message.slave.resources, checkpointed);
  if (total.kind === "error") return total.message;
  const kept = entry.total.filter(
    (resource) => resource.revocable !== undefined || resource.provider_id !== undefined,
  );
  entry.info = message.slave;
  entry.version = message.version ?? "";
  entry.capabilities = message.agent_capabilities ?? [];
  entry.has = capabilityNames(entry.capabilities);
  entry.resourceVersion = message.resource_version_uuid?.value;
  entry.checkpointed = checkpointed;
  entry.total = [...total.value, ...kept];
  entry.reregisteredAtMs = turn.context.nowMs;
  return undefined;
}

function reconnect(turn: Turn, entry: AgentEntry): void {
  if (entry.connected) return;
  turn.context.clearTimer(agentTimer(entry.id));
  entry.connected = true;
  turn.context.dispatch(entry.observer, { kind: "connected", connected: true });
  if (turn.state.agents.deactivated.has(entry.id)) return;
  if (!turn.old) info(turn, [0, 7342], `Reactivating re-registered agent ${describeAgent(entry)}`);
  entry.active = true;
  turn.allocator.activateAgent(entry.id);
}

function shutDownCompleted(turn: Turn, entry: AgentEntry, message: Reregistration): void {
  if (turn.old) return;
  for (const { id } of frameworksOf(turn, message)) {
    if (id === undefined || !turn.state.completedFrameworks.has(id.value)) continue;
    info(
      turn,
      [0, 7187],
      `Shutting down framework ${id.value} at reregistered agent ${describeAgent(entry)}` +
        " because the framework has been shutdown at the master",
    );
    turn.context.send(entry.pid, "mesos.internal.ShutdownFrameworkMessage", { framework_id: id });
  }
}

/** Agents before 1.0 do not say which frameworks they run: the master has to know, or guess. */
function frameworksOf(
  turn: Turn,
  message: Reregistration,
): NonNullable<Reregistration["frameworks"]> {
  if (message.frameworks !== undefined && message.frameworks.length > 0) return message.frameworks;
  const ids = new Set([
    ...(message.tasks ?? []).map(({ framework_id: id }) => id.value),
    ...(turn.old ? [] : (message.executor_infos ?? []).map(({ framework_id: id }) => id?.value)),
  ]);
  return [...ids].flatMap((id) =>
    id === undefined
      ? []
      : [turn.state.frameworks.get(id)?.info ?? { id: { value: id }, name: "", user: "" }],
  );
}

function withFrameworks(turn: Turn, message: Reregistration): Reregistration {
  return { ...message, frameworks: frameworksOf(turn, message) };
}

function upgraded(message: Reregistration): Reregistration {
  const list = (resources: readonly Resource[] | undefined): { resources?: readonly Resource[] } =>
    resources === undefined ? {} : { resources: upgradeResources(resources) };
  const own = (resources: readonly Resource[] | undefined): { resources?: readonly Resource[] } =>
    resources === undefined ? {} : { resources: ownResources(resources) };
  return {
    ...message,
    slave: { ...message.slave, ...own(message.slave.resources) },
    checkpointed_resources: ownResources(message.checkpointed_resources),
    executor_infos: message.executor_infos?.map((info) => ({ ...info, ...list(info.resources) })),
    tasks: message.tasks?.map((task) => ({ ...task, ...list(task.resources) })),
  };
}
