// The agent as a process: each event goes to the function that knows what to do with it.

import {
  type ActorEvent,
  canonicalPid,
  type MessageEvent,
  NO_PID,
  type Process,
} from "../actor/index.js";
import { AUTHENTICATION_TIMER } from "../authentication/index.js";
import { lineOf, log, logUpdates } from "./agent-log.js";
import {
  type Agent,
  type AgentContext,
  type Executor,
  type Framework,
  findContainer,
  newAgent,
} from "./agent-state.js";
import { checkpointResources } from "./checkpoint-resources.js";
import { containerUpdated } from "./containers.js";
import { drainAgent } from "./drain.js";
import { heartbeatDue, streamClosed } from "./executor-connection.js";
import { shutdownTimedOut } from "./executor-end.js";
import { containerEnded, containerLaunched, registrationTimedOut } from "./executor-exit.js";
import { registerExecutor, reregisterExecutor } from "./executor-register.js";
import { metaOf } from "./files.js";
import {
  endFramework,
  executorToFramework,
  frameworkToExecutor,
  shutDownFramework,
  shutDownOneExecutor,
  updateFramework,
} from "./framework-messages.js";
import { checkDiskUsage, collectGarbage } from "./garbage.js";
import { agentRoutes, answerHttp } from "./http/answer.js";
import { killTask } from "./kill-task.js";
import {
  authenticate,
  authenticationEnded,
  leave,
  leaveAtOnce,
  masterDetected,
  peerExited,
  pinged,
  pingTimedOut,
  register,
  registered,
  reregistered,
  shutDownByMaster,
} from "./master-side.js";
import { agentMetrics } from "./metrics.js";
import {
  acknowledgeOperation,
  applyOperationMessage,
  reconcileOperations,
  retryOperation,
} from "./operations.js";
import type { AgentOptions } from "./options.js";
import { latestAgentPath } from "./paths.js";
import {
  AGENT_RECEIVES,
  type AgentInput,
  type AgentProtocol,
  MODERN_MESSAGES,
} from "./protocol.js";
import {
  containersRecovered,
  reconnectAgain,
  recoveryTimedOut,
  stateRecovered,
} from "./recovery.js";
import { attributesText, resourcesText } from "./resource-text.js";
import { launchAuthorized, runTask, runTaskGroup } from "./run-task.js";
import {
  performUpdateActions,
  receiveAcknowledgement,
  receiveUpdate,
  type UpdateSender,
} from "./status-update.js";
import {
  AUTHENTICATE_TIMER,
  DISK_TIMER,
  GC_TIMER,
  PING_TIMER,
  RECONNECT_TIMER,
  RECOVERY_TIMER,
  REGISTER_TIMER,
  readTimer,
} from "./timers.js";
import { updateText } from "./update-text.js";

/** Runs tasks on one machine for a master: `slave(1)`. */
export class AgentProcess implements Process<AgentProtocol> {
  readonly handles: ReadonlySet<string>;
  readonly routes: ReadonlySet<string>;
  readonly #agent: Agent;

  constructor(options: AgentOptions) {
    this.#agent = newAgent(options);
    const old = options.dialect.profile === "0.26";
    this.routes = agentRoutes(options.dialect.profile);
    this.handles = new Set(AGENT_RECEIVES.filter((name) => !old || !MODERN_MESSAGES.has(name)));
  }

  /** What the agent knows, to look at. */
  get state(): Readonly<Agent> {
    return this.#agent;
  }

  /** What `/metrics/snapshot` shows of it. */
  metrics(nowMs: number): ReadonlyMap<string, number> {
    return agentMetrics(this.#agent, nowMs);
  }

  handle(event: ActorEvent<AgentProtocol>, context: AgentContext): void {
    const agent = this.#agent;
    switch (event.kind) {
      case "start":
        start(agent, context);
        break;
      case "message":
        receive(agent, context, event);
        break;
      case "exited":
        peerExited(agent, context, event.pid);
        break;
      case "timer":
        timeUp(agent, context, event.name);
        break;
      case "dispatch":
        hear(agent, context, event.input);
        break;
      case "terminate":
        end(agent, context);
        break;
      case "http":
        answerHttp(agent, context, event.request);
        break;
      case "stream":
        if (event.state === "closed") streamClosed(agent, event.request);
        break;
    }
  }
}

function start(agent: Agent, context: AgentContext): void {
  const { options } = agent;
  agent.startedAtMs = context.nowMs;
  const old = options.dialect.profile === "0.26";
  // The real agent cuts the id: "slave(1)" less "slave(" and less "slave".
  const self = context.self.slice(old ? "slave(".length : "slave".length);
  const banner = old ? `Slave started on ${self}` : `Mesos agent started on ${self}`;
  log(agent, context, "INFO", [191, 281], banner);
  const flags = [...options.flags].map(([flag, value]) => `--${flag}="${value}"`).join(" ");
  log(agent, context, "INFO", [192, 282], `Flags at startup: ${flags}`);
  const name = old ? "Slave" : "Agent";
  const resources = resourcesText(options, options.resources);
  log(agent, context, "INFO", [392, 629], `${name} resources: ${resources}`);
  const attributes = attributesText(options, options.attributes);
  log(agent, context, "INFO", [400, 637], `${name} attributes: ${attributes}`);
  log(agent, context, "INFO", [405, 646], `${name} hostname: ${options.hostname}`);
  if (old) log(agent, context, "INFO", [410, 0], "Slave checkpoint: true");
  const meta = metaOf(agent);
  context.log("INFO", `state.cpp:${lineOf(agent, [54, 68])}`, `Recovering state from '${meta}'`);
  context.perform({ kind: "recover" });
}

function receive(agent: Agent, context: AgentContext, event: MessageEvent<AgentProtocol>): void {
  const { from } = event;
  switch (event.name) {
    case "mesos.internal.SlaveRegisteredMessage":
      registered(agent, context, from, event.body);
      break;
    case "mesos.internal.SlaveReregisteredMessage":
      reregistered(agent, context, from, event.body);
      break;
    case "mesos.internal.PingSlaveMessage":
      pinged(agent, context, from, event.body);
      break;
    case "mesos.internal.ShutdownMessage":
      shutDownByMaster(agent, context, from, event.body);
      break;
    case "mesos.internal.RunTaskMessage":
      runTask(agent, context, from, event.body);
      break;
    case "mesos.internal.RunTaskGroupMessage":
      runTaskGroup(agent, context, from, event.body);
      break;
    case "mesos.internal.KillTaskMessage":
      killTask(agent, context, from, event.body);
      break;
    case "mesos.internal.ShutdownFrameworkMessage":
      shutDownFramework(agent, context, from, event.body.framework_id.value);
      break;
    case "mesos.internal.ShutdownExecutorMessage":
      shutDownOneExecutor(agent, context, from, event.body);
      break;
    case "mesos.internal.UpdateFrameworkMessage":
      updateFramework(agent, context, event.body);
      break;
    case "mesos.internal.FrameworkToExecutorMessage":
      frameworkToExecutor(agent, context, event.body);
      break;
    case "mesos.internal.ExecutorToFrameworkMessage":
      executorToFramework(agent, context, event.body);
      break;
    case "mesos.internal.RegisterExecutorMessage":
      registerExecutor(agent, context, from, event.body);
      break;
    case "mesos.internal.ReregisterExecutorMessage":
      reregisterExecutor(agent, context, from, event.body);
      break;
    case "mesos.internal.StatusUpdateMessage":
      receiveUpdate(agent, context, event.body.update, senderOf(event.body.pid));
      break;
    case "mesos.internal.StatusUpdateAcknowledgementMessage":
      receiveAcknowledgement(agent, context, from, event.body);
      break;
    case "mesos.internal.CheckpointResourcesMessage":
      checkpointResources(agent, context, from, event.body);
      break;
    case "mesos.internal.ApplyOperationMessage":
      applyOperationMessage(agent, context, event.body);
      break;
    case "mesos.internal.ReconcileOperationsMessage":
      reconcileOperations(agent, context, event.body);
      break;
    case "mesos.internal.AcknowledgeOperationStatusMessage":
      acknowledgeOperation(agent, context, event.body);
      break;
    case "mesos.internal.DrainSlaveMessage":
      drainAgent(agent, context, event.body);
      break;
  }
}

/** Who wants an update acknowledged: whom its message names, not who sent it. */
function senderOf(text: string | undefined): UpdateSender | undefined {
  const pid = text === undefined ? NO_PID : canonicalPid(text);
  return pid === NO_PID ? undefined : { kind: "pid", pid };
}

function timeUp(agent: Agent, context: AgentContext, name: string): void {
  const due = readTimer(name);
  switch (due.kind) {
    case "update":
      retryUpdate(agent, context, due.key);
      break;
    case "operation":
      retryOperation(agent, context, due.key);
      break;
    case "registration":
      withContainer(agent, due.key, (framework, executor) => {
        registrationTimedOut(agent, context, framework, executor);
      });
      break;
    case "shutdown":
      withContainer(agent, due.key, (_, executor) => shutdownTimedOut(agent, context, executor));
      break;
    case "heartbeat":
      withContainer(agent, due.key, (_, executor) => heartbeatDue(agent, context, executor));
      break;
    case "named":
      namedTimeUp(agent, context, due.name);
      break;
  }
}

function namedTimeUp(agent: Agent, context: AgentContext, name: string): void {
  switch (name) {
    case AUTHENTICATE_TIMER:
      authenticate(agent, context);
      break;
    case AUTHENTICATION_TIMER:
      agent.authentication?.timedOut(context);
      break;
    case REGISTER_TIMER:
      register(agent, context);
      break;
    case PING_TIMER:
      pingTimedOut(agent, context);
      break;
    case RECOVERY_TIMER:
      recoveryTimedOut(agent, context);
      break;
    case RECONNECT_TIMER:
      reconnectAgain(agent, context);
      break;
    case GC_TIMER:
      collectGarbage(agent, context, context.nowMs);
      break;
    case DISK_TIMER:
      context.perform({ kind: "measure-disk" });
      context.setTimer(DISK_TIMER, agent.options.diskWatchIntervalMs);
      break;
  }
}

function retryUpdate(agent: Agent, context: AgentContext, key: string): void {
  const actions = agent.updates.retry(key);
  for (const action of actions) {
    if (action.kind !== "forward") continue;
    const word = agent.options.dialect.profile === "0.26" ? "" : "task ";
    const text = `Resending ${word}status update ${updateText(action.update, agent.options.dialect)}`;
    logUpdates(agent, context, "WARNING", [477, 484], text);
  }
  performUpdateActions(agent, context, actions);
}

function hear(agent: Agent, context: AgentContext, input: AgentInput): void {
  switch (input.kind) {
    case "recovered":
      stateRecovered(agent, context, input.result);
      break;
    case "containers-recovered":
      containersRecovered(agent, context, input.problem);
      break;
    case "detected":
      masterDetected(agent, context, input.master);
      break;
    case "launched":
      withContainer(agent, input.containerId, (framework, executor) => {
        containerLaunched(agent, context, framework, executor, input.result);
      });
      break;
    case "updated":
      withContainer(agent, input.containerId, (framework, executor) => {
        const { request, problem } = input;
        containerUpdated(agent, context, framework, executor, request, problem);
      });
      break;
    case "ended":
      withContainer(agent, input.containerId, (framework, executor) => {
        containerEnded(agent, context, framework, executor, input.termination);
      });
      break;
    case "authorized":
      launchAuthorized(agent, context, input.request, input.problem);
      break;
    case "disk-usage":
      checkDiskUsage(agent, context, input.used);
      break;
    case "authentication":
      authenticationEnded(agent, context, input);
      break;
    case "leave":
      leave(agent, context, input.reason);
      break;
    case "failed":
      leaveAtOnce(context, 1, input.message);
      break;
  }
}

/** News of a container that is forgotten are no news. */
function withContainer(
  agent: Agent,
  containerId: string,
  act: (framework: Framework, executor: Executor) => void,
): void {
  const found = findContainer(agent, containerId);
  if (found !== undefined) act(...found);
}

function end(agent: Agent, context: AgentContext): void {
  const name = agent.options.dialect.word === "slave" ? "Slave" : "Agent";
  log(agent, context, "INFO", [601, 1002], `${name} terminating`);
  // Executors of frameworks that do not checkpoint have nobody to come back to.
  for (const framework of [...agent.frameworks.values()]) {
    if (framework.info.checkpoint === true && agent.phase !== "terminating") continue;
    if (framework.phase === "running") endFramework(agent, context, framework);
  }
  if (agent.phase === "terminating" && agent.options.dialect.profile === "0.26") {
    // The master wants nothing to do with this id any more: the next life is a new agent.
    context.perform({ kind: "remove", path: latestAgentPath(metaOf(agent)) });
  }
  context.perform({ kind: "ended" });
}
