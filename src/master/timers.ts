// The names of the master's timers: a fixed word, or a kind and an id.

/** The kinds of timers that exist once per thing. */
type TimerKind =
  | "agent"
  | "framework"
  | "heartbeat"
  | "subscriber"
  | "offer"
  | "authentication"
  | "throttle";

/** What a timer is about. */
export type TimerName =
  | { readonly kind: TimerKind; readonly id: string }
  | { readonly kind: "allocation" | "removal" | "recovery" | "registry-gc" };

/** The periodic allocation. */
export const ALLOCATION_TIMER = "allocation";
/** The removal rate limit lets the next agent go. */
export const REMOVAL_TIMER = "removal";
/** Agents of the registry had their time to come back. */
export const RECOVERY_TIMER = "recovery";
/** Old entries of the registry are looked for. */
export const REGISTRY_GC_TIMER = "registry-gc";

/** A disconnected agent had its time to come back. */
export function agentTimer(agentId: string): string {
  return `agent ${agentId}`;
}

/** A scheduler had its time to come back. */
export function failoverTimer(frameworkId: string): string {
  return `framework ${frameworkId}`;
}

/** A scheduler on a stream is to hear that its master is alive. */
export function heartbeatTimer(frameworkId: string): string {
  return `heartbeat ${frameworkId}`;
}

/** An operator on a stream is to hear that its master is alive. */
export function subscriberTimer(request: number): string {
  return `subscriber ${request}`;
}

/** An offer, or inverse offer, was not answered in time. */
export function offerTimer(offerId: string): string {
  return `offer ${offerId}`;
}

/** A peer took too long to authenticate. */
export function authenticationTimer(pid: string): string {
  return `authentication ${pid}`;
}

/** The rate limit of a lane lets the next message go. */
export function throttleTimer(lane: string): string {
  return `throttle ${lane}`;
}

/** The meaning of a name made above. */
export function parseTimer(name: string): TimerName | undefined {
  const space = name.indexOf(" ");
  const kind = space < 0 ? name : name.slice(0, space);
  const id = name.slice(space + 1);
  switch (kind) {
    case "agent":
    case "framework":
    case "heartbeat":
    case "subscriber":
    case "offer":
    case "authentication":
    case "throttle":
      return { kind, id };
    case "allocation":
    case "removal":
    case "recovery":
    case "registry-gc":
      return { kind };
    default:
      return undefined;
  }
}
