// Names of the agent's timers. A run is named by its container id, which no other run ever has.

/** The next registration attempt. */
export const REGISTER_TIMER = "register";

/** The first attempt to authenticate with a new master (1.x). */
export const AUTHENTICATE_TIMER = "authenticate";

/** The end of patience with a master that does not ping. */
export const PING_TIMER = "ping";

/** The end of the wait for executors after a restart. */
export const RECOVERY_TIMER = "executor re-registration";

/** The next question to executors that have not answered after a restart. */
export const RECONNECT_TIMER = "executor reconnect";

/** The next sandbox is old enough to go. */
export const GC_TIMER = "gc";

/** The next look at the disk. */
export const DISK_TIMER = "disk";

const RETRY = "retry update ";
const REGISTRATION = "executor registration ";
const SHUTDOWN = "executor shutdown ";
const HEARTBEAT = "executor heartbeat ";
const OPERATION = "retry operation ";

/** The next try of an update stream. */
export function retryTimer(stream: string): string {
  return RETRY + stream;
}

/** The next try of the update of an operation. */
export function operationTimer(uuid: string): string {
  return OPERATION + uuid;
}

/** The end of patience with an executor that does not register. */
export function registrationTimer(containerId: string): string {
  return REGISTRATION + containerId;
}

/** The end of the grace of an executor that was told to end. */
export function shutdownTimer(containerId: string): string {
  return SHUTDOWN + containerId;
}

/** The next sign of life for an executor that speaks HTTP. */
export function heartbeatTimer(containerId: string): string {
  return HEARTBEAT + containerId;
}

/** What a timer that has come due is about. */
export type DueTimer =
  | { readonly kind: "named"; readonly name: string }
  | {
      readonly kind: "update" | "operation" | "registration" | "shutdown" | "heartbeat";
      readonly key: string;
    };

/** Takes the name of a timer apart. */
export function readTimer(name: string): DueTimer {
  for (const [prefix, kind] of PREFIXES) {
    if (name.startsWith(prefix)) return { kind, key: name.slice(prefix.length) };
  }
  return { kind: "named", name };
}

const PREFIXES = [
  [RETRY, "update"],
  [OPERATION, "operation"],
  [REGISTRATION, "registration"],
  [SHUTDOWN, "shutdown"],
  [HEARTBEAT, "heartbeat"],
] as const;
