import { type Pid, Queue } from "../../actor/index.js";
import type { RateLimits } from "../options.js";
import { throttleTimer } from "../timers.js";
import { type Turn, warn } from "../turn.js";
import { frameworkAt } from "./tell-framework.js";

/** What a driver does that may have to wait, so that its order is kept. */
export type ThrottledEvent =
  | { readonly kind: "message"; readonly from: Pid; readonly name: string; readonly body: unknown }
  | { readonly kind: "exited"; readonly pid: Pid };

/** Those that share a limit, in order. */
interface Lane {
  readonly periodMs: number;
  readonly capacity: number;
  readonly waiting: Queue<ThrottledEvent>;
  messages: number;
  readyAtMs: number;
}

/** Mesos has none, and keeps whatever comes. */
const DEFAULT_CAPACITY = 100_000;

const OTHERS = "others";

/** Holds back what registered frameworks send faster than they may (master.cpp, `consume`). */
export class Throttle {
  readonly #limits: RateLimits;
  readonly #lanes = new Map<string, Lane>();

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /** @returns whether the event is to be handled now; otherwise it waits, or is dropped */
  admit(turn: Turn, event: ThrottledEvent): boolean {
    const pid = event.kind === "message" ? event.from : event.pid;
    const owner = frameworkAt(turn, pid);
    if (owner === undefined) return true;
    const { principal } = owner.info;
    const key =
      principal !== undefined && this.#limits.principals.has(principal)
        ? `of ${principal}`
        : OTHERS;
    const lane = this.#laneOf(key, principal);
    if (lane === undefined) return true;
    if (event.kind === "message" && lane.messages >= lane.capacity) {
      const what = `${event.name} from ${pid}${principal === undefined ? "" : `(${principal})`}`;
      const why = `capacity(${lane.capacity}) exceeded`;
      warn(turn, [1341, 1634], `Dropping message ${what}: ${why}`);
      const message = `Message ${event.name} dropped: ${why}`;
      turn.context.send(pid, "mesos.internal.FrameworkErrorMessage", { message });
      return false;
    }
    const { nowMs } = turn.context;
    if (lane.waiting.length === 0 && nowMs >= lane.readyAtMs) {
      lane.readyAtMs = nowMs + lane.periodMs;
      return true;
    }
    if (lane.waiting.length === 0) {
      turn.context.setTimer(throttleTimer(key), lane.readyAtMs - nowMs);
    }
    lane.waiting.push(event);
    if (event.kind === "message") lane.messages++;
    return false;
  }

  /** The next event of a lane, whose time has come. */
  next(turn: Turn, key: string): ThrottledEvent | undefined {
    const lane = this.#lanes.get(key);
    const event = lane?.waiting.shift();
    if (lane === undefined || event === undefined) return undefined;
    if (event.kind === "message") lane.messages--;
    lane.readyAtMs = turn.context.nowMs + lane.periodMs;
    if (lane.waiting.length > 0) turn.context.setTimer(throttleTimer(key), lane.periodMs);
    return event;
  }

  #laneOf(key: string, principal: string | undefined): Lane | undefined {
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const { principals, others } = this.#limits;
    const limit = key === OTHERS ? others : principals.get(principal ?? "");
    if (limit?.qps === undefined) return undefined;
    const lane: Lane = {
      periodMs: 1000 / limit.qps,
      capacity: limit.capacity ?? DEFAULT_CAPACITY,
      waiting: new Queue(),
      messages: 0,
      readyAtMs: 0,
    };
    this.#lanes.set(key, lane);
    return lane;
  }
}
