import type { ActorEvent, Context, Pid, Process, Protocol, Ref } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { MasterInput } from "../protocol.js";

/** What the master tells an observer: whether it believes the agent to be connected. */
export type ObserverInput = { readonly kind: "connected"; readonly connected: boolean };

interface ObserverProtocol extends Protocol {
  readonly messages: {
    readonly "mesos.internal.PingSlaveMessage": BodyOf<"mesos.internal.PingSlaveMessage">;
    readonly "mesos.internal.PongSlaveMessage": BodyOf<"mesos.internal.PongSlaveMessage">;
  };
  readonly inputs: ObserverInput;
  readonly effects: never;
}

/** Whom an observer observes, and how patiently. */
export interface ObserverOptions {
  readonly agentId: string;
  readonly agent: Pid;
  readonly master: Ref<MasterInput>;
  readonly pingTimeoutMs: number;
  readonly maxTimeouts: number;
}

/**
 * The process that pings one agent, from the moment it is admitted and whatever happens.
 *
 * It tells the master when too many pings in a row stayed unanswered, and when an answer came after all.
 */
export class SlaveObserver implements Process<ObserverProtocol> {
  readonly handles: ReadonlySet<string> = new Set(["mesos.internal.PongSlaveMessage"]);
  readonly #options: ObserverOptions;
  #connected = true;
  #pinged = false;
  #timeouts = 0;
  #reported = false;

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  handle(event: ActorEvent<ObserverProtocol>, context: Context<ObserverProtocol>): void {
    switch (event.kind) {
      case "start":
        this.#ping(context);
        break;
      case "timer":
        this.#tick(context);
        break;
      case "message":
        this.#pong(context);
        break;
      case "dispatch":
        this.#connected = event.input.connected;
        break;
    }
  }

  #ping(context: Context<ObserverProtocol>): void {
    const { agent, pingTimeoutMs } = this.#options;
    context.send(agent, "mesos.internal.PingSlaveMessage", { connected: this.#connected });
    this.#pinged = true;
    context.setTimer("ping", pingTimeoutMs);
  }

  #tick(context: Context<ObserverProtocol>): void {
    const { agentId, master, maxTimeouts } = this.#options;
    if (this.#pinged) this.#timeouts++;
    // Every tick from then on: the master may have had a reason to let it pass.
    if (this.#timeouts >= maxTimeouts) {
      this.#reported = true;
      context.dispatch(master, { kind: "agent-unhealthy", agentId });
    }
    this.#ping(context);
  }

  #pong(context: Context<ObserverProtocol>): void {
    const { agentId, master } = this.#options;
    this.#timeouts = 0;
    this.#pinged = false;
    if (!this.#reported) return;
    this.#reported = false;
    context.dispatch(master, { kind: "agent-healthy", agentId });
  }
}
