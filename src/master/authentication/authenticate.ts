import { canonicalPid, type Pid, type Ref } from "../../actor/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { MasterInput } from "../protocol.js";
import { authenticationTimer } from "../timers.js";
import { count, info, type Turn, warn } from "../turn.js";
import { type AuthenticationOutcome, AuthenticatorSession } from "./session.js";

/** Somebody wants to be known as its principal, or as somebody else from now on. */
export function authenticate(
  turn: Turn,
  from: Pid,
  body: BodyOf<"mesos.internal.AuthenticateMessage">,
): void {
  const { state, options, context } = turn;
  const pid = canonicalPid(body.pid);
  count(turn, "master/messages_authenticate");
  const erased = state.authenticated.delete(pid);
  if (options.hmacMd5 === undefined) {
    const text = `Received authentication request from ${pid} but authenticator is not loaded`;
    context.log("ERROR", `master.cpp:${turn.old ? 5125 : 9749}`, text);
    const error = "No authenticator loaded";
    context.send(from, "mesos.internal.AuthenticationErrorMessage", { error });
    return;
  }
  const running = state.authenticating.get(pid);
  if (running !== undefined && turn.old) {
    const text = `Queuing up authentication request from ${pid} because authentication is still in progress`;
    info(turn, [5136, 0], text);
    running.queued.push(from);
    discard(turn, pid, "future discarded");
    return;
  }
  if (running !== undefined) {
    info(turn, [0, 9767], `Re-authenticating ${pid}; discarding outstanding authentication`);
    context.terminate(running.session);
    state.authenticating.delete(pid);
  } else {
    const clearing = erased && !turn.old ? "; clearing previous authentication" : "";
    info(turn, [5150, 9770], `Authenticating ${pid}${clearing}`);
  }
  start(turn, from, pid);
}

/** A session has come to an end. */
export function authenticationEnded(
  turn: Turn,
  outcome: AuthenticationOutcome,
  redeliver: (name: string, body: unknown, from: Pid) => void,
): void {
  const { state } = turn;
  const { pid, result, session } = outcome;
  const running = state.authenticating.get(pid);
  if (running === undefined || running.session !== session) {
    if (!turn.old) info(turn, [0, 9797], `Ignoring stale authentication result of ${pid}`);
    return;
  }
  state.authenticating.delete(pid);
  turn.context.clearTimer(authenticationTimer(pid));
  switch (result.kind) {
    case "accepted":
      info(
        turn,
        [5180, 9802],
        `Successfully authenticated principal '${result.principal}' at ${pid}`,
      );
      state.authenticated.set(pid, result.principal);
      break;
    case "refused":
      if (turn.old) {
        warn(turn, [5177, 0], `Failed to authenticate ${pid}: Refused authentication`);
      } else {
        const text = `Authentication of ${pid} was unsuccessful: Invalid credentials`;
        info(turn, [0, 9807], text);
      }
      break;
    case "failed": {
      const text = turn.old
        ? `Failed to authenticate ${pid}: ${result.reason}`
        : `An error ocurred while attempting to authenticate ${pid}: ${result.reason}`;
      warn(turn, [5177, 9810], text);
      break;
    }
  }
  const [next] = running.queued.splice(-1);
  if (next !== undefined) authenticate(turn, next, { pid });
  if (result.kind !== "accepted") return;
  for (const { name, body } of running.deferred) redeliver(name, body, pid);
}

/** A session took too long. */
export function authenticationTimedOut(turn: Turn, pid: Pid): void {
  if (!turn.state.authenticating.has(pid)) return;
  warn(turn, [5196, 9826], "Authentication timed out");
  discard(turn, pid, "future discarded");
}

function start(turn: Turn, client: Pid, pid: Pid): void {
  const { state, options, context } = turn;
  if (options.hmacMd5 === undefined) return;
  const session = context.spawn(
    new AuthenticatorSession({
      client,
      pid,
      master: context.self as Ref<MasterInput>,
      credentials: options.credentials ?? new Map(),
      hmacMd5: options.hmacMd5,
      hostname: state.info.hostname ?? "",
    }),
    { prefix: turn.old ? "crammd5_authenticator_session" : "crammd5-authenticator-session" },
  );
  state.authenticating.set(pid, { session, client, deferred: [], queued: [] });
  context.setTimer(authenticationTimer(pid), options.authenticationTimeoutMs);
}

function discard(turn: Turn, pid: Pid, reason: string): void {
  const running = turn.state.authenticating.get(pid);
  if (running === undefined) return;
  turn.context.terminate(running.session);
  turn.context.dispatch(turn.context.self as Ref<MasterInput>, {
    kind: "authentication",
    pid,
    session: running.session,
    result: { kind: "failed", reason },
  });
}
