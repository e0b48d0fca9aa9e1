import type { ActorEvent, Context, Pid, Process, Ref } from "../actor/index.js";
import { encodeHex, encodeUtf8 } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";

/** Computes HMAC-MD5 (RFC 2104): 16 bytes. */
export type HmacMd5 = (key: Uint8Array, data: Uint8Array) => Uint8Array;

/** As whom to authenticate, and with what. */
export interface AuthenticateeCredential {
  readonly principal: string;
  readonly secret: Uint8Array;
  readonly hmacMd5: HmacMd5;
}

/** How an attempt to authenticate ended, as its owner is told. */
export interface AuthenticationOutcome {
  readonly kind: "authentication";
  /** The process that tried. */
  readonly authenticatee: Pid;
  readonly result:
    | { readonly kind: "accepted" }
    | { readonly kind: "refused" }
    | { readonly kind: "failed"; readonly reason: string };
}

/** Who authenticates with whom. */
export interface AuthenticateeOptions {
  /** The process with an authenticator: `master@...`. */
  readonly server: Pid;
  /** The process that is to be known as the principal, and is told the outcome. */
  readonly client: Ref<AuthenticationOutcome>;
  readonly credential: AuthenticateeCredential;
}

type Name =
  | "mesos.internal.AuthenticateMessage"
  | "mesos.internal.AuthenticationMechanismsMessage"
  | "mesos.internal.AuthenticationStartMessage"
  | "mesos.internal.AuthenticationStepMessage"
  | "mesos.internal.AuthenticationCompletedMessage"
  | "mesos.internal.AuthenticationFailedMessage"
  | "mesos.internal.AuthenticationErrorMessage";

interface AuthenticateeProtocol {
  readonly messages: { readonly [N in Name]: BodyOf<N> };
  readonly inputs: never;
  readonly effects: never;
}

type AuthenticateeContext = Context<AuthenticateeProtocol>;

/** The client side of one CRAM-MD5 attempt over libprocess: `crammd5-authenticatee(N)`, gone when it is over. */
export class Authenticatee implements Process<AuthenticateeProtocol> {
  readonly handles: ReadonlySet<string> = new Set<Name>([
    "mesos.internal.AuthenticationMechanismsMessage",
    "mesos.internal.AuthenticationStepMessage",
    "mesos.internal.AuthenticationCompletedMessage",
    "mesos.internal.AuthenticationFailedMessage",
    "mesos.internal.AuthenticationErrorMessage",
  ]);
  readonly #options: AuthenticateeOptions;
  #status: "ready" | "starting" | "stepping" | "over" = "ready";
  /** The session that answered first; nobody else is listened to. */
  #session: Pid | undefined;

  constructor(options: AuthenticateeOptions) {
    this.#options = options;
  }

  handle(event: ActorEvent<AuthenticateeProtocol>, context: AuthenticateeContext): void {
    const { server, client } = this.#options;
    switch (event.kind) {
      case "start":
        context.log("INFO", "authenticatee.cpp:97", "Initializing client SASL");
        context.link(server);
        context.log("INFO", "authenticatee.cpp:121", "Creating new client SASL connection");
        context.send(server, "mesos.internal.AuthenticateMessage", { pid: client });
        this.#status = "starting";
        break;
      case "exited":
        this.#end(context, { kind: "failed", reason: "Failed to communicate with master" });
        break;
      case "message":
        this.#receive(event, context);
        break;
      default:
        break;
    }
  }

  #receive(
    event: Extract<ActorEvent<AuthenticateeProtocol>, { readonly kind: "message" }>,
    context: AuthenticateeContext,
  ): void {
    if (this.#status === "over") return;
    if (this.#session !== undefined && event.from !== this.#session) return;
    switch (event.name) {
      case "mesos.internal.AuthenticationMechanismsMessage":
        this.#mechanisms(event.from, event.body.mechanisms ?? [], context);
        break;
      case "mesos.internal.AuthenticationStepMessage":
        this.#step(event.from, event.body.data, context);
        break;
      case "mesos.internal.AuthenticationCompletedMessage":
        if (this.#status !== "stepping") {
          this.#fail(context, "Unexpected authentication 'completed' received");
          return;
        }
        context.log("INFO", "authenticatee.cpp:273", "Authentication success");
        this.#end(context, { kind: "accepted" });
        break;
      case "mesos.internal.AuthenticationFailedMessage":
        this.#end(context, { kind: "refused" });
        break;
      case "mesos.internal.AuthenticationErrorMessage":
        this.#end(context, {
          kind: "failed",
          reason: `Authentication error: ${event.body.error ?? ""}`,
        });
        break;
    }
  }

  #mechanisms(from: Pid, mechanisms: readonly string[], context: AuthenticateeContext): void {
    if (this.#status !== "starting") {
      this.#fail(context, "Unexpected authentication 'mechanisms' received");
      return;
    }
    const text = `Received SASL authentication mechanisms: ${mechanisms.join(",")}`;
    context.log("INFO", "authenticatee.cpp:212", text);
    if (!mechanisms.includes("CRAM-MD5")) {
      this.#fail(context, "Failed to start the SASL client: no mechanism available");
      return;
    }
    this.#session = from;
    this.#status = "stepping";
    const attempt = "Attempting to authenticate with mechanism 'CRAM-MD5'";
    context.log("INFO", "authenticatee.cpp:238", attempt);
    context.send(from, "mesos.internal.AuthenticationStartMessage", {
      mechanism: "CRAM-MD5",
      data: new Uint8Array(),
    });
  }

  #step(from: Pid, challenge: Uint8Array, context: AuthenticateeContext): void {
    if (this.#status !== "stepping") {
      this.#fail(context, "Unexpected authentication 'step' received");
      return;
    }
    context.log("INFO", "authenticatee.cpp:258", "Received SASL authentication step");
    const { principal, secret, hmacMd5 } = this.#options.credential;
    const digest = encodeHex(hmacMd5(secret, challenge));
    context.send(from, "mesos.internal.AuthenticationStepMessage", {
      data: encodeUtf8(`${principal} ${digest}`),
    });
  }

  #fail(context: AuthenticateeContext, reason: string): void {
    this.#end(context, { kind: "failed", reason });
  }

  #end(context: AuthenticateeContext, result: AuthenticationOutcome["result"]): void {
    if (this.#status === "over") return;
    this.#status = "over";
    const { client } = this.#options;
    context.dispatch(client, { kind: "authentication", authenticatee: context.self, result });
    context.terminate(context.self);
  }
}
