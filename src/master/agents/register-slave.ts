import type { Pid } from "../../actor/index.js";
import { type BodyOf, parseVersion, type VersionNumbers } from "../../wire/index.js";
import { defer } from "../authentication/defer.js";
import { describeAgent, describeResources } from "../describe.js";
import { newAgentId } from "../ids.js";
import { isMachineDown } from "../machines.js";
import type { AgentEntry } from "../state.js";
import { agent, agentWord, count, info, type Turn, vlog, warn } from "../turn.js";
import { validateRegistration } from "../validation/index.js";
import { addAgent, connectionTerms, ownResources, totalOf } from "./add-agent.js";
import { removeAgent } from "./remove-agent.js";

type Message = BodyOf<"mesos.internal.RegisterSlaveMessage">;

/** An agent without an id asks for one. */
export function registerSlave(turn: Turn, from: Pid, message: Message): void {
  const { agents } = turn.state;
  const word = agentWord(turn);
  count(turn, "master/messages_register_slave");
  if (defer(turn, from, "registration request", "mesos.internal.RegisterSlaveMessage", message)) {
    return;
  }
  if (!isAuthenticated(turn, from, "registration")) return;
  const problem = turn.old ? undefined : validateRegistration(message);
  if (problem !== undefined) {
    const text = `Dropping registration of agent at ${from} because it sent an invalid registration: ${problem}`;
    warn(turn, [0, 6248], text);
    return;
  }
  const { hostname } = message.slave;
  if (!turn.old) {
    if (agents.registering.has(from)) {
      info(
        turn,
        [0, 6256],
        `Ignoring register agent message from ${from} (${hostname}) as registration is already in progress`,
      );
      return;
    }
    info(turn, [0, 6263], `Received register agent message from ${from} (${hostname})`);
  }
  if (!isWelcome(turn, from, message.slave, message.version, "registration")) return;
  const known = agent(turn, agents.byPid.get(from));
  if (known !== undefined && !known.connected) {
    info(
      turn,
      [3820, 6414],
      `Removing old disconnected ${word} ${describeAgent(known)} because a registration attempt occurred`,
    );
    removeAgent(turn, known, `a new ${word} registered at the same address`);
  } else if (known !== undefined) {
    const text = `${turn.old ? "Slave" : "Agent"} ${describeAgent(known)} already registered, resending acknowledgement`;
    info(turn, [3829, 6421], text);
    acknowledge(turn, known);
    return;
  }
  if (agents.registering.has(from)) {
    info(
      turn,
      [3847, 0],
      `Ignoring register slave message from ${from} (${hostname}) as admission is already in progress`,
    );
    return;
  }
  const { slave } = message;
  const checkpointed = ownResources(message.checkpointed_resources);
  const total = totalOf(turn, slave.resources, checkpointed);
  if (total.kind === "error") {
    // The original aborts on these once the agent is in the registry.
    refuse(turn, from, slave.hostname, total.message);
    return;
  }
  agents.registering.add(from);
  const id = newAgentId(turn);
  info(turn, [3859, 6442], `Registering ${word} at ${from} (${hostname}) with id ${id}`);
  const admitted = {
    ...slave,
    id: { value: id },
    ...(slave.resources === undefined ? {} : { resources: ownResources(slave.resources) }),
  };
  turn.context.dispatch(turn.state.registrar, {
    kind: "apply",
    operation: { kind: "admit", info: admitted },
    next: { kind: "register", pid: from, message: { ...message, slave: admitted } },
  });
}

/** The registry has the new agent, or does not want it. */
export function registered(turn: Turn, pid: Pid, message: Message, admitted: boolean): void {
  const { slave } = message;
  const id = slave.id?.value ?? "";
  turn.state.agents.registering.delete(pid);
  if (!admitted) {
    if (turn.old) {
      const text = `Slave ${id} at ${pid} (${slave.hostname}) was not admitted, asking to shut down`;
      turn.context.log("ERROR", "master.cpp:3890", text);
      const refusal = `Slave attempted to register but got duplicate slave id ${id}`;
      turn.context.send(pid, "mesos.internal.ShutdownMessage", { message: refusal });
      return;
    }
    warn(
      turn,
      [0, 6481],
      `Agent ${id} at ${pid} (${slave.hostname}) was assigned an agent ID that already appears in the registry;` +
        " ignoring registration attempt",
    );
    return;
  }
  vlog(turn, 1, [0, 6490], `Admitted agent ${id} at ${pid} (${slave.hostname})`);
  const checkpointed = ownResources(message.checkpointed_resources);
  const total = totalOf(turn, slave.resources, checkpointed);
  if (total.kind === "error") return;
  count(turn, "master/slave_registrations");
  const entry = addAgent(
    turn,
    {
      info: slave,
      pid,
      version: message.version,
      capabilities: message.agent_capabilities ?? [],
      resourceVersion: message.resource_version_uuid?.value,
      checkpointed,
      reregistered: false,
      executors: [],
      tasks: [],
      completed: [],
    },
    total.value,
  );
  acknowledge(turn, entry);
  const resources = describeResources(slave.resources, turn.options.profile);
  info(
    turn,
    [3927, 6535],
    `Registered ${agentWord(turn)} ${describeAgent(entry)} with ${resources}`,
  );
}

/** Says in the log why an agent is not taken in that would take the original down. */
export function refuse(turn: Turn, pid: Pid, hostname: string, why: string): void {
  warn(turn, [3859, 6248], `Refusing ${agentWord(turn)} at ${pid} (${hostname}): ${why}`);
}

/** Whether an agent is who it must be, where agents have to authenticate. */
export function isAuthenticated(turn: Turn, from: Pid, what: string): boolean {
  if (!turn.options.authenticateAgents || turn.state.authenticated.has(from)) return true;
  const text = `Refusing ${what} of ${agentWord(turn)} at ${from} because it is not authenticated`;
  warn(turn, what === "registration" ? [3784, 6239] : [3965, 6564], text);
  if (turn.old) {
    const message = "Slave is not authenticated";
    turn.context.send(from, "mesos.internal.ShutdownMessage", { message });
  }
  return false;
}

/** Whether machine, version and domain of an agent are such that it may join. */
export function isWelcome(
  turn: Turn,
  from: Pid,
  slave: Message["slave"],
  version: string | undefined,
  what: "registration" | "re-registration",
): boolean {
  const first = what === "registration";
  const word = agentWord(turn);
  if (isMachineDown(turn, slave.hostname, from)) {
    warn(
      turn,
      first ? [3800, 6341] : [3981, 6718],
      `Refusing ${what} of ${word} at ${from} because the machine '${slave.hostname}' that it is running on is \`DOWN\``,
    );
    const message = "Machine is `DOWN`";
    turn.context.send(from, "mesos.internal.ShutdownMessage", { message });
    return false;
  }
  if (!isNewEnough(turn, from, version, what)) return false;
  if (turn.old) return true;
  const { options, state } = turn;
  if (slave.domain !== undefined && state.info.domain === undefined) {
    warn(
      turn,
      first ? [0, 6383] : [0, 6760],
      `Agent at ${from} is configured with a domain but the master has no configured domain. Ignoring agent ${what} attempt`,
    );
    return false;
  }
  if (options.requireAgentDomain && slave.domain === undefined) {
    warn(
      turn,
      first ? [0, 6396] : [0, 6773],
      `Agent at ${from} attempted to register without a domain, but this master is configured to require agent domains.` +
        ` Ignoring agent ${what} attempt`,
    );
    return false;
  }
  return true;
}

function isNewEnough(
  turn: Turn,
  from: Pid,
  version: string | undefined,
  what: "registration" | "re-registration",
): boolean {
  const minimum = turn.options.minimumAgentVersion;
  if (minimum === undefined) return true;
  const wanted = parseVersion(minimum);
  const found = parseVersion(version ?? "");
  const first = what === "registration";
  if (found === undefined) {
    warn(
      turn,
      first ? [0, 6360] : [0, 6737],
      `Failed to parse version '${version ?? ""}' of agent at ${from}; ignoring agent ${what} attempt`,
    );
    return false;
  }
  if (wanted === undefined || !isOlder(found, wanted)) return true;
  warn(
    turn,
    first ? [0, 6367] : [0, 6744],
    `Ignoring ${what} attempt from old agent at ${from}: agent version is ${version},` +
      ` minimum supported agent version is ${minimum}`,
  );
  return false;
}

function isOlder(a: VersionNumbers, b: VersionNumbers): boolean {
  return (a.major - b.major || a.minor - b.minor || a.patch - b.patch) < 0;
}

function acknowledge(turn: Turn, entry: AgentEntry): void {
  turn.context.send(entry.pid, "mesos.internal.SlaveRegisteredMessage", {
    slave_id: { value: entry.id },
    connection: connectionTerms(turn),
  });
}
