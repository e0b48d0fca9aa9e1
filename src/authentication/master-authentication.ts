import type { Context, Pid, Ref, Severity } from "../actor/index.js";
import {
  Authenticatee,
  type AuthenticateeCredential,
  type AuthenticationOutcome,
} from "./authenticatee.js";

/** The timer whose end is to be told to {@link MasterAuthentication.timedOut}. */
export const AUTHENTICATION_TIMER = "authentication";

/** What the log says while a role authenticates. */
export type AuthenticationNews =
  | "begun"
  | "mechanism"
  | "timed out"
  | "failed"
  | "master lost"
  | "accepted";

/** Severity and place of a line in the log: lines of the role's source in 0.26.0 and 1.11.0. */
export type AuthenticationLines = Readonly<
  Record<AuthenticationNews, readonly [severity: Severity, old: number, modern: number]>
>;

/** How a role authenticates; durations in ms. */
export interface MasterAuthenticationOptions {
  readonly credential: AuthenticateeCredential;
  /** As 1.x does: later attempts are given more time. */
  readonly modern: boolean;
  readonly timeoutMinMs: number;
  readonly timeoutMaxMs: number;
  readonly backoffMs: number;
  /** The source file whose lines these are: `slave.cpp`. */
  readonly file: string;
  readonly lines: AuthenticationLines;
}

/** What authentication asks of the context of its role. */
type RoleContext = Pick<
  Context,
  "clearTimer" | "log" | "random" | "self" | "setTimer" | "spawn" | "terminate"
>;

/** Authenticates a role with its masters, one attempt after the other, until one accepts or refuses. */
export class MasterAuthentication {
  readonly #options: MasterAuthenticationOptions;
  #master: Pid | undefined;
  #authenticatee: Pid | undefined;
  #timeoutMs = 0;
  #done = false;

  constructor(options: MasterAuthenticationOptions) {
    this.#options = options;
  }

  /** Whether the present master has accepted. */
  get done(): boolean {
    return this.#done;
  }

  /** With a master that was just found. */
  begin(context: RoleContext, master: Pid): void {
    const { modern, timeoutMinMs, timeoutMaxMs, backoffMs } = this.#options;
    this.#master = master;
    this.#timeoutMs = modern ? Math.min(timeoutMinMs + backoffMs * 2, timeoutMaxMs) : timeoutMinMs;
    if (this.#authenticatee !== undefined) {
      context.terminate(this.#authenticatee);
      this.#failed(context, master, "master changed");
    }
    this.#attempt(context, master);
  }

  /** There is no master any more; an attempt under way comes to nothing. */
  masterLost(): void {
    this.#master = undefined;
    this.#done = false;
  }

  /** Nothing more is to be heard of it. */
  stop(context: RoleContext): void {
    context.clearTimer(AUTHENTICATION_TIMER);
    if (this.#authenticatee !== undefined) context.terminate(this.#authenticatee);
    this.#authenticatee = undefined;
  }

  /** {@link AUTHENTICATION_TIMER} has come due. */
  timedOut(context: RoleContext): void {
    if (this.#authenticatee === undefined) return;
    this.#say(context, "timed out", "Authentication timed out");
    context.terminate(this.#authenticatee);
    this.#again(context, "future discarded");
  }

  /** An attempt has ended; says whether the master accepted or refused, and nothing when that is still open. */
  ended(context: RoleContext, outcome: AuthenticationOutcome): "accepted" | "refused" | undefined {
    if (this.#authenticatee !== outcome.authenticatee) return undefined;
    context.clearTimer(AUTHENTICATION_TIMER);
    const { result } = outcome;
    if (this.#master === undefined || result.kind === "failed") {
      this.#again(context, result.kind === "failed" ? result.reason : "");
      return undefined;
    }
    this.#authenticatee = undefined;
    this.#done = result.kind === "accepted";
    if (this.#done) {
      this.#say(context, "accepted", `Successfully authenticated with master ${this.#master}`);
    }
    return result.kind;
  }

  #attempt(context: RoleContext, master: Pid): void {
    const { credential, modern, timeoutMinMs } = this.#options;
    this.#done = false;
    this.#say(context, "begun", `Authenticating with master ${master}`);
    this.#say(context, "mechanism", "Using default CRAM-MD5 authenticatee");
    const client = context.self as Ref<AuthenticationOutcome>;
    this.#authenticatee = context.spawn(new Authenticatee({ server: master, client, credential }), {
      prefix: modern ? "crammd5-authenticatee" : "crammd5_authenticatee",
    });
    const spanMs = this.#timeoutMs - timeoutMinMs;
    context.setTimer(AUTHENTICATION_TIMER, timeoutMinMs + spanMs * context.random());
  }

  #again(context: RoleContext, reason: string): void {
    const master = this.#master;
    this.#authenticatee = undefined;
    if (master === undefined) {
      this.#say(context, "master lost", "Ignoring _authenticate because the master is lost");
      return;
    }
    this.#failed(context, master, reason);
    const { modern, timeoutMinMs, timeoutMaxMs } = this.#options;
    if (modern) {
      const doubledMs = timeoutMinMs + (this.#timeoutMs - timeoutMinMs) * 2;
      this.#timeoutMs = Math.min(doubledMs, timeoutMaxMs);
    }
    this.#attempt(context, master);
  }

  #failed(context: RoleContext, master: Pid, reason: string): void {
    this.#say(context, "failed", `Failed to authenticate with master ${master}: ${reason}`);
  }

  #say(context: RoleContext, news: AuthenticationNews, text: string): void {
    const { file, lines, modern } = this.#options;
    const [severity, old, now] = lines[news];
    context.log(severity, `${file}:${modern ? now : old}`, text);
  }
}
