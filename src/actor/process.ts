// The contract between a process and whoever runs it.
//
// A process is a machine: an event and the present time come in, effects go out, nothing else happens. It owns no
// socket, no timer and no file. The runtime gives it one event at a time and performs its effects in the order they
// were recorded, after `handle` has returned: an effect that must be on disk before a message leaves is recorded first.

import type { HttpRequest, HttpResponse, ResponseHead } from "./http.js";
import type { Pid, Ref } from "./pid.js";

/**
 * The types that a process speaks, for the compiler only.
 *
 * - `messages`: body by message name, both directions; names that no schema knows (`PING`) have `Uint8Array` bodies
 * - `inputs`: what may be dispatched to it: calls from processes next to it and results of host effects
 * - `effects`: its role-specific host effects (launch an executor, write a checkpoint, ...)
 */
export interface Protocol {
  readonly messages: object;
  readonly inputs: unknown;
  readonly effects: unknown;
}

/** Speaks anything. */
export interface AnyProtocol extends Protocol {
  readonly messages: Readonly<Record<string, unknown>>;
}

/** A libprocess process as a deterministic machine. */
export interface Process<P extends Protocol = AnyProtocol> {
  /**
   * Names of the messages it has handlers for. Others never reach it: they are delegated or ignored, undecoded, as
   * libprocess does. Without the set it receives every message.
   */
  readonly handles?: ReadonlySet<string>;
  /** Messages without a handler that are passed on to another process, sender kept: name to receiver. */
  readonly delegates?: ReadonlyMap<string, Pid>;
  /** HTTP routes with leading slash and without the id: `/state`, `/api/v1/scheduler`. */
  readonly routes?: ReadonlySet<string>;
  /** Must not keep `context`: it is valid until the call returns. */
  handle(event: ActorEvent<P>, context: Context<P>): void;
}

/** A message that arrived, body decoded. */
export type MessageEvent<P extends Protocol = AnyProtocol> = {
  readonly [Name in keyof P["messages"] & string]: {
    readonly kind: "message";
    /** As the sender claims; {@link NO_PID} when it could not be parsed. */
    readonly from: Pid;
    readonly name: Name;
    readonly body: P["messages"][Name];
  };
}[keyof P["messages"] & string];

/**
 * What a process is told.
 *
 * - `start`: first event, once
 * - `message`: from another process, local or remote
 * - `exited`: a linked process, or the connection to its OS process, is gone; the link is gone too
 * - `timer`: a timer that was set has come due; it is no longer set
 * - `dispatch`: a local call, or the result of a host effect (`from` is undefined then)
 * - `http`: a request for one of its routes; must be answered, now or later
 * - `stream`: an answer that it streams is `full` (more is buffered than should be: slow down), `drained` again, or
 *   `closed` because the client went away. `closed` also comes for a request that has no answer yet
 * - `terminate`: last event; its effects are still performed
 */
export type ActorEvent<P extends Protocol = AnyProtocol> =
  | { readonly kind: "start" }
  | MessageEvent<P>
  | { readonly kind: "exited"; readonly pid: Pid }
  | { readonly kind: "timer"; readonly name: string }
  | { readonly kind: "dispatch"; readonly from: Pid | undefined; readonly input: P["inputs"] }
  | { readonly kind: "http"; readonly request: HttpRequest }
  | {
      readonly kind: "stream";
      readonly request: number;
      readonly state: "full" | "drained" | "closed";
    }
  | { readonly kind: "terminate" };

/** Severities of glog. */
export type Severity = "INFO" | "WARNING" | "ERROR" | "FATAL";

/** What a process asks for. */
export type Effect<P extends Protocol = AnyProtocol> =
  | { readonly kind: "send"; readonly to: Pid; readonly name: string; readonly body: unknown }
  | { readonly kind: "link"; readonly to: Pid; readonly reconnect: boolean }
  | { readonly kind: "set-timer"; readonly name: string; readonly afterMs: number }
  | { readonly kind: "clear-timer"; readonly name: string }
  | { readonly kind: "spawn"; readonly pid: Pid; readonly process: Process }
  | { readonly kind: "terminate"; readonly pid: Pid }
  | { readonly kind: "dispatch"; readonly to: Pid; readonly input: unknown }
  | { readonly kind: "respond"; readonly request: number; readonly response: HttpResponse }
  | { readonly kind: "open-stream"; readonly request: number; readonly head: ResponseHead }
  | { readonly kind: "write-stream"; readonly request: number; readonly bytes: Uint8Array }
  | { readonly kind: "end-stream"; readonly request: number }
  | {
      readonly kind: "log";
      readonly severity: Severity;
      /** 0 is always shown; above, only with GLOG_v at least this high. */
      readonly verbosity: number;
      /** `file.cpp:line`, as the emulated Mesos would print it. */
      readonly location: string;
      readonly text: string;
    }
  | { readonly kind: "host"; readonly effect: P["effects"] };

/** Id of a new process: fixed, or `prefix(N)` with N counting from 1 per prefix and OS process. */
export type ProcessName = { readonly id: string } | { readonly prefix: string };

/** What a process may read and ask for while it handles one event. Each call but `spawn` records one {@link Effect}. */
export interface Context<P extends Protocol = AnyProtocol> {
  readonly self: Pid;
  /** Milliseconds since the epoch, with a fraction where the clock has one; the same throughout one event. */
  readonly nowMs: number;
  /** Uniform in [0, 1), from the seed of the runtime. */
  random(): number;

  /** At most once, in order per receiver; to {@link NO_PID} it goes nowhere. */
  send<Name extends keyof P["messages"] & string>(
    to: Pid,
    name: Name,
    body: P["messages"][Name],
  ): void;
  /**
   * Asks for `exited` when `to` ends (same OS process) or the connection to its OS process is lost (remote).
   *
   * `reconnect` replaces the connection if there is one, without an `exited` for the old (libprocess 1.1 and later).
   */
  link(to: Pid, options?: { readonly reconnect?: boolean }): void;
  /** Replaces the timer of that name. */
  setTimer(name: string, afterMs: number): void;
  /** Does nothing when no timer has that name. */
  clearTimer(name: string): void;

  /**
   * Starts a process in the same OS process and returns its pid at once; it inherits the host adapter.
   *
   * @throws MesosSniffError `invalid-argument` when the id is taken
   */
  spawn<Q extends Protocol>(process: Process<Q>, name: ProcessName): Ref<Q["inputs"]>;
  /** Ends a local process, itself included, as its next event: what waits in its mailbox is dropped. */
  terminate(pid: Pid): void;
  /** A call without an answer to a process in the same OS process; never crosses the network, is not encoded. */
  dispatch<Input>(to: Ref<Input>, input: Input): void;

  /** Answers a request; a second answer is ignored. */
  respond(request: number, response: HttpResponse): void;
  /** Answers a request with a body that is written piece by piece. */
  openStream(request: number, head: ResponseHead): void;
  /** One chunk. */
  writeStream(request: number, bytes: Uint8Array): void;
  endStream(request: number): void;

  /** `location` is `file.cpp:line`. */
  log(severity: Severity, location: string, text: string): void;
  /** A line for GLOG_v >= `verbosity`. */
  vlog(verbosity: number, location: string, text: string): void;
  /** Hands an effect to the role's host adapter. */
  perform(effect: P["effects"]): void;
}

/**
 * Performs the role-specific effects of a process.
 *
 * Called in the order of the effects: what it has done when it returns (a file written) is done before the effects that
 * follow (a message sent). Work that takes longer answers later through `reply`, which becomes a `dispatch` event of the
 * process that asked, or nothing if that process has ended. When it throws, the effects that follow in the same event
 * are not performed: what was to be said of the work is not said.
 */
export type HostAdapter<P extends Protocol = AnyProtocol> = (
  effect: P["effects"],
  reply: (input: P["inputs"]) => void,
  self: Pid,
) => void;
