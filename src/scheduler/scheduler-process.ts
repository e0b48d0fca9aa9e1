import type { ActorEvent, MessageEvent, Process } from "../actor/index.js";
import { AUTHENTICATION_TIMER } from "../authentication/index.js";
import { acknowledgeDelivery, performCall } from "./calls.js";
import type { SchedulerOptions } from "./options.js";
import { type SchedulerInput, type SchedulerProtocol, schedulerReceives } from "./protocol.js";
import { receive } from "./receive.js";
import { authenticationEnded, masterDetected, REGISTER_TIMER, register } from "./registration.js";
import { log, newState, type SchedulerContext, type SchedulerState, vlog } from "./state.js";

/** A scheduler driver's side of the v0 protocol (sched/sched.cpp): `scheduler-UUID`. */
export class SchedulerProcess implements Process<SchedulerProtocol> {
  readonly handles: ReadonlySet<string>;
  readonly #state: SchedulerState;

  constructor(options: SchedulerOptions) {
    this.handles = schedulerReceives(options.profile);
    this.#state = newState(options);
  }

  /** Of the framework; undefined before the first registration of a new one. */
  get frameworkId(): string | undefined {
    return this.#state.framework.id?.value;
  }

  /** Whether a master has the framework. */
  get connected(): boolean {
    return this.#state.connected;
  }

  handle(event: ActorEvent<SchedulerProtocol>, context: SchedulerContext): void {
    switch (event.kind) {
      case "start":
        log(this.#state, context, "INFO", [166, 241], `Version: ${this.#state.options.version}`);
        context.perform({ kind: "detect" });
        break;
      case "message":
        if (this.#state.running) receive(this.#state, context, event);
        else this.#ignore(event, context);
        break;
      case "timer":
        if (event.name === REGISTER_TIMER) register(this.#state, context);
        else if (event.name === AUTHENTICATION_TIMER) this.#state.authentication?.timedOut(context);
        break;
      case "dispatch":
        this.#hear(event.input, context);
        break;
      case "terminate":
        context.perform({ kind: "ended" });
        break;
      case "http":
        context.respond(event.request.id, { status: 404 });
        break;
      // Only detection tells that a master is gone: its connection may break and be made again.
      case "exited":
      case "stream":
        break;
    }
  }

  #hear(input: SchedulerInput, context: SchedulerContext): void {
    switch (input.kind) {
      case "detected":
        masterDetected(this.#state, context, input.master);
        break;
      case "authentication":
        authenticationEnded(this.#state, context, input);
        break;
      case "delivered":
        acknowledgeDelivery(this.#state, context, input.delivery);
        break;
      default:
        performCall(this.#state, context, input);
    }
  }

  #ignore({ name }: MessageEvent<SchedulerProtocol>, context: SchedulerContext): void {
    const text = `Ignoring ${name} because the driver is not running!`;
    vlog(this.#state, context, 1, [624, 734], text);
  }
}
