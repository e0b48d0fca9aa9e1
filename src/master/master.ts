import {
  type ActorEvent,
  type Context,
  createRandom,
  NO_PID,
  type Pid,
  type Process,
  type Ref,
  randomUuid,
} from "../actor/index.js";
import { type Schema, schemaAt } from "../wire/index.js";
import { agentExited } from "./agents/disconnect-agent.js";
import { agentDrained } from "./agents/drain.js";
import {
  agentHealthy,
  agentStayedAway,
  agentUnhealthy,
  recoveredAgentsTimeout,
  removeNext,
} from "./agents/health.js";
import { markedUnreachable } from "./agents/mark-unreachable.js";
import { registered } from "./agents/register-slave.js";
import { agentRemoved } from "./agents/remove-agent.js";
import { readmitted, reregistered } from "./agents/reregister-slave.js";
import { HierarchicalAllocator } from "./allocator/index.js";
import { authenticationEnded, authenticationTimedOut } from "./authentication/authenticate.js";
import { frameworkExited, frameworkTimedOut } from "./frameworks/disconnect-framework.js";
import { heartbeatDue } from "./frameworks/heartbeat.js";
import { frameworkAt } from "./frameworks/tell-framework.js";
import { Throttle, type ThrottledEvent } from "./frameworks/throttle.js";
import { answerHttp, routesOf } from "./http/routes.js";
import { streamState, writeOn } from "./http/stream.js";
import { streamClosed } from "./http/streams.js";
import { masterInfo } from "./master-info.js";
import { masterMetrics } from "./metrics/master-metrics.js";
import { allocateNow, allocatePeriodically, queueAllocation } from "./offers/allocate.js";
import { rescindOffer, withdrawInverseOffer } from "./offers/offer-books.js";
import { agentGone } from "./operator/agent-lifecycle.js";
import { operatorChangeStored } from "./operator/stored.js";
import { subscriberHeartbeat } from "./operator/subscribers.js";
import { type MasterOptions, masterOptions } from "./options.js";
import { INBOUND, type MasterInput, type MasterProtocol } from "./protocol.js";
import { isInbound, receive } from "./receive.js";
import { recovered } from "./recover.js";
import { Registrar } from "./registrar/registrar.js";
import type { Continuation } from "./registrar/reply.js";
import { collectRegistryGarbage, registryPruned } from "./registry-gc.js";
import { type MasterState, newState } from "./state.js";
import { parseTimer } from "./timers.js";
import { count, info, type Turn } from "./turn.js";

interface Life {
  readonly state: MasterState;
  readonly allocator: HierarchicalAllocator;
  /** Undefined without rate limits. */
  readonly throttle: Throttle | undefined;
  /** Agents in the registry when it was recovered. */
  expectedAgents: number;
}

/**
 * The process `master`: registers agents and frameworks, makes offers, launches, and forwards what each has to say to
 * the other. It leads from the moment its registry is recovered; before that it hears nothing.
 *
 * Spawn it with the id `master` and an adapter for {@link MasterEffect}.
 */
export class Master implements Process<MasterProtocol> {
  readonly handles: ReadonlySet<string> = INBOUND;
  readonly routes: ReadonlySet<string>;
  readonly #options: MasterOptions;
  readonly #schema: Schema;
  #life: Life | undefined;

  constructor(options: Partial<MasterOptions> = {}) {
    this.#options = masterOptions(options);
    this.#schema = schemaAt(this.#options.version);
    this.routes = routesOf(this.#options.profile);
  }

  /** What it knows, for tests and for whoever shows it; undefined before it started. Not to be changed. */
  get state(): MasterState | undefined {
    return this.#life?.state;
  }

  /** What `/metrics/snapshot` shows of it. */
  metrics(nowMs: number): ReadonlyMap<string, number> {
    return this.#life === undefined
      ? new Map()
      : masterMetrics(this.#life.state, this.#options, nowMs);
  }

  handle(event: ActorEvent<MasterProtocol>, context: Context<MasterProtocol>): void {
    if (event.kind === "start") {
      this.#start(context);
      return;
    }
    const life = this.#life;
    if (life === undefined) return;
    const { state, allocator } = life;
    const old = this.#options.profile === "0.26";
    const schema = this.#schema;
    const turn: Turn = { state, options: this.#options, allocator, context, schema, old };
    this.#react(turn, event, life);
    if (state.phase === "leading") queueAllocation(turn);
  }

  #start(context: Context<MasterProtocol>): void {
    const options = this.#options;
    const { profile } = options;
    const old = profile === "0.26";
    const random = (): number => context.random();
    const introduction = masterInfo(randomUuid(random), context.self, options);
    const registrar = context.spawn(
      new Registrar(context.self as Ref<MasterInput>, this.#schema, old),
      { prefix: "registrar" },
    );
    const allocator = new HierarchicalAllocator({
      ...options.allocator,
      profile,
      allocationIntervalMs: options.allocationIntervalMs,
      weights: options.weights,
      random: createRandom(Math.floor(random() * 2 ** 32)),
      ...regionOf(options),
    });
    allocator.setWhitelist(options.whitelist);
    const state = newState(introduction, registrar, context.nowMs);
    const { rateLimits } = options;
    const throttle = rateLimits === undefined ? undefined : new Throttle(rateLimits);
    this.#life = { state, allocator, throttle, expectedAgents: 0 };
    const turn: Turn = { state, options, allocator, context, schema: this.#schema, old };
    this.#sayStart(turn);
    context.dispatch(registrar, { kind: "recover", master: introduction });
  }

  #react(turn: Turn, event: ActorEvent<MasterProtocol>, life: Life): void {
    switch (event.kind) {
      case "message":
        if (life.throttle?.admit(turn, event) === false) break;
        this.#receive(turn, event.from, event.name, event.body);
        break;
      case "dispatch":
        this.#hear(turn, event.input, life);
        break;
      case "timer":
        this.#due(turn, event.name, life);
        break;
      case "exited":
        if (life.throttle?.admit(turn, event) !== false) this.#exited(turn, event.pid);
        break;
      case "http":
        answerHttp(turn, event.request);
        break;
      case "stream":
        streamState(turn, event.request, event.state);
        if (event.state === "closed") streamClosed(turn, event.request);
        break;
      case "terminate":
        info(turn, [922, 1151], "Master terminating");
        break;
    }
  }

  #receive(turn: Turn, from: Pid, name: string, body: unknown): void {
    if (!isInbound(name)) return;
    if (turn.state.phase !== "leading") {
      count(turn, "master/dropped_messages");
      const text = `Dropping '${name}' message since not recovered yet`;
      turn.context.vlog(1, `master.cpp:${turn.old ? 1206 : 1494}`, text);
      return;
    }
    if (from === turn.context.self || from === NO_PID) {
      // An agent or framework with the master's own pid would have it answer itself for ever; nobody cannot be answered.
      const who = from === NO_PID ? "has no address" : "pretends to be this master";
      const text = `Dropping '${name}' message since its sender ${who}`;
      turn.context.log("WARNING", `master.cpp:${turn.old ? 1206 : 1494}`, text);
      return;
    }
    // The codec has made the body what the name says.
    receive(turn, from, name, body as never);
  }

  #hear(turn: Turn, input: MasterInput, life: Life): void {
    switch (input.kind) {
      case "allocate":
        allocateNow(turn);
        break;
      case "whitelist":
        life.allocator.setWhitelist(input.hostnames);
        break;
      case "registry-recovered":
        life.expectedAgents = input.registry.admitted.size;
        recovered(turn, input.registry, input.sizeBytes);
        break;
      case "registry-applied":
        goOn(turn, input.next, input.accepted);
        break;
      case "registry-failed":
        turn.context.log("FATAL", `master.cpp:${turn.old ? 1416 : 1825}`, input.reason);
        turn.state.phase = "stopped";
        turn.context.terminate(turn.context.self);
        break;
      case "agent-unhealthy":
        agentUnhealthy(turn, input.agentId);
        break;
      case "agent-healthy":
        agentHealthy(turn, input.agentId);
        break;
      case "write-on":
        writeOn(turn, input.request);
        break;
      case "authentication":
        authenticationEnded(turn, input, (name, body, from) => {
          this.#receive(turn, from, name, body);
        });
        break;
    }
  }

  #due(turn: Turn, name: string, life: Life): void {
    const timer = parseTimer(name);
    switch (timer?.kind) {
      case "allocation":
        allocatePeriodically(turn);
        break;
      case "removal":
        removeNext(turn);
        break;
      case "recovery":
        recoveredAgentsTimeout(turn, life.expectedAgents);
        break;
      case "registry-gc":
        collectRegistryGarbage(turn);
        break;
      case "agent":
        agentStayedAway(turn, timer.id);
        break;
      case "framework":
        frameworkTimedOut(turn, timer.id);
        break;
      case "heartbeat":
        heartbeatDue(turn, timer.id);
        break;
      case "subscriber":
        subscriberHeartbeat(turn, timer.id);
        break;
      case "offer":
        offerTimedOut(turn, timer.id);
        break;
      case "authentication":
        authenticationTimedOut(turn, timer.id);
        break;
      case "throttle":
        this.#letGo(turn, life.throttle?.next(turn, timer.id));
        break;
    }
  }

  #letGo(turn: Turn, event: ThrottledEvent | undefined): void {
    if (event?.kind === "exited") this.#exited(turn, event.pid);
    else if (event !== undefined) this.#receive(turn, event.from, event.name, event.body);
  }

  #exited(turn: Turn, pid: Pid): void {
    const owner = frameworkAt(turn, pid);
    if (owner !== undefined) {
      frameworkExited(turn, owner);
      return;
    }
    const agentId = turn.state.agents.byPid.get(pid);
    const entry = agentId === undefined ? undefined : turn.state.agents.registered.get(agentId);
    if (entry !== undefined) agentExited(turn, entry);
  }

  #sayStart(turn: Turn): void {
    const { options, state, context } = turn;
    const word = turn.old ? "slaves" : "agents";
    const { id, hostname } = state.info;
    const address = context.self.slice("master@".length);
    info(turn, [367, 450], `Master ${id} (${hostname}) started on ${address}`);
    const flags = [...options.flags].map(([name, value]) => `--${name}="${value}"`).join(" ");
    info(turn, [369, 453], `Flags at startup: ${flags}`);
    const who = (only: boolean, peers: string): string =>
      only
        ? `Master only allowing authenticated ${peers} to register`
        : `Master allowing unauthenticated ${peers} to register`;
    info(turn, [416, 504], who(options.authenticateFrameworks, "frameworks"));
    info(turn, [421, 510], who(options.authenticateAgents, word));
    if (options.rateLimits !== undefined) {
      info(turn, [542, 689], "Framework rate limiting enabled");
    }
    info(turn, [1619, 2176], "Elected as the leading master!");
    info(turn, [1379, 1672], "Recovering from registrar");
  }
}

function goOn(turn: Turn, next: Continuation, accepted: boolean): void {
  switch (next.kind) {
    case "register":
      registered(turn, next.pid, next.message, accepted);
      break;
    case "reregister":
      reregistered(turn, next.pid, next.message);
      break;
    case "readmit":
      readmitted(turn, next.pid, next.message, accepted);
      break;
    case "remove":
      agentRemoved(turn, next.info, next.cause, next.updates, next.notify);
      break;
    case "unreachable":
      markedUnreachable(turn, next.info, next.time, next.cause);
      break;
    case "operator":
      operatorChangeStored(turn, next.request, next.operation, accepted);
      break;
    case "drained":
      agentDrained(turn, next.agentId);
      break;
    case "gone":
      if (accepted) agentGone(turn, next.agentId, next.time);
      else turn.state.agents.markingGone.delete(next.agentId);
      break;
    case "prune":
      registryPruned(turn, next.unreachable, next.gone);
      break;
  }
}

function offerTimedOut(turn: Turn, id: string): void {
  const offer = turn.state.offers.get(id);
  if (offer !== undefined) rescindOffer(turn, offer);
  const inverse = turn.state.inverseOffers.get(id);
  if (inverse !== undefined) withdrawInverseOffer(turn, inverse, true);
}

function regionOf({ domain }: MasterOptions): { readonly region?: string } {
  const region = domain?.fault_domain?.region.name;
  return region === undefined ? {} : { region };
}
