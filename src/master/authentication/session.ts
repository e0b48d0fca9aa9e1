import type { ActorEvent, Context, Pid, Process, Protocol, Ref } from "../../actor/index.js";
import { decodeUtf8, encodeHex, encodeUtf8 } from "../../bytes/index.js";
import type { BodyOf } from "../../wire/index.js";

/** How an attempt to authenticate ended. */
export interface AuthenticationOutcome {
  readonly kind: "authentication";
  /** The process that wants to be known as its principal. */
  readonly pid: Pid;
  readonly session: Pid;
  readonly result:
    | { readonly kind: "accepted"; readonly principal: string }
    | { readonly kind: "refused" }
    | { readonly kind: "failed"; readonly reason: string };
}

type Name =
  | "mesos.internal.AuthenticationMechanismsMessage"
  | "mesos.internal.AuthenticationStartMessage"
  | "mesos.internal.AuthenticationStepMessage"
  | "mesos.internal.AuthenticationCompletedMessage"
  | "mesos.internal.AuthenticationFailedMessage"
  | "mesos.internal.AuthenticationErrorMessage";

interface SessionProtocol extends Protocol {
  readonly messages: { readonly [N in Name]: BodyOf<N> };
  readonly inputs: never;
  readonly effects: never;
}

/** Whom a session authenticates, and against what. */
export interface SessionOptions {
  /** The process that speaks the protocol. */
  readonly client: Pid;
  readonly pid: Pid;
  readonly master: Ref<AuthenticationOutcome>;
  /** Secret by principal. */
  readonly credentials: ReadonlyMap<string, Uint8Array>;
  readonly hmacMd5: (key: Uint8Array, data: Uint8Array) => Uint8Array;
  /** What the challenge names as the server. */
  readonly hostname: string;
}

type Status = "starting" | "stepping" | "over";

/** Seconds in the time of a challenge wrap here (cyrus-sasl, plugins/cram.c). */
const TIME_MODULUS = 0xffffff;

const DIGEST_HEX_LENGTH = 32;

/** The server side of one CRAM-MD5 attempt over libprocess: mechanisms, start, challenge, response, verdict. */
export class AuthenticatorSession implements Process<SessionProtocol> {
  readonly handles: ReadonlySet<string> = new Set([
    "mesos.internal.AuthenticationStartMessage",
    "mesos.internal.AuthenticationStepMessage",
  ]);
  readonly #options: SessionOptions;
  #status: Status = "starting";
  #challenge: Uint8Array = new Uint8Array();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  handle(event: ActorEvent<SessionProtocol>, context: Context<SessionProtocol>): void {
    const { client } = this.#options;
    switch (event.kind) {
      case "start":
        context.link(client);
        context.log("INFO", "authenticator.cpp:98", "Creating new server SASL connection");
        context.send(client, "mesos.internal.AuthenticationMechanismsMessage", {
          mechanisms: ["CRAM-MD5"],
        });
        break;
      case "exited":
        if (this.#status !== "over") {
          this.#end(context, {
            kind: "failed",
            reason: "Failed to communicate with authenticatee",
          });
        }
        break;
      case "message":
        // Nobody else may answer in the client's place.
        if (event.from !== client || this.#status === "over") return;
        if (event.name === "mesos.internal.AuthenticationStartMessage") {
          this.#start(event.body, context);
        } else if (event.name === "mesos.internal.AuthenticationStepMessage") {
          this.#step(event.body, context);
        }
        break;
    }
  }

  #start(
    { mechanism, data }: BodyOf<"mesos.internal.AuthenticationStartMessage">,
    context: Context<SessionProtocol>,
  ): void {
    if (this.#status !== "starting") {
      this.#fail(context, "Unexpected authentication 'start' received");
      return;
    }
    context.log("INFO", "authenticator.cpp:197", "Received SASL authentication start");
    if (mechanism !== "CRAM-MD5") {
      this.#fail(context, "no mechanism available");
      return;
    }
    if (data !== undefined && data.length > 0) {
      this.#fail(context, "bad protocol / cancel");
      return;
    }
    const random = Math.floor(context.random() * 2 ** 32);
    const time = Math.floor(context.nowMs / 1000) % TIME_MODULUS;
    this.#challenge = encodeUtf8(`<${random}.${time}@${this.#options.hostname}>`);
    this.#status = "stepping";
    context.log("INFO", "authenticator.cpp:309", "Authentication requires more steps");
    context.send(this.#options.client, "mesos.internal.AuthenticationStepMessage", {
      data: this.#challenge,
    });
  }

  #step(
    { data }: BodyOf<"mesos.internal.AuthenticationStepMessage">,
    context: Context<SessionProtocol>,
  ): void {
    if (this.#status !== "stepping") {
      this.#fail(context, "Unexpected authentication 'step' received");
      return;
    }
    context.log("INFO", "authenticator.cpp:224", "Received SASL authentication step");
    const space = data.lastIndexOf(0x20);
    if (space < 0) {
      this.#fail(context, "bad protocol / cancel");
      return;
    }
    const principal = decodeUtf8(data.subarray(0, space));
    const given = decodeUtf8(data.subarray(space + 1, space + 1 + DIGEST_HEX_LENGTH));
    const secret = this.#options.credentials.get(principal);
    if (secret !== undefined && sameText(given, this.#digest(secret))) {
      context.log("INFO", "authenticator.cpp:303", "Authentication success");
      context.send(this.#options.client, "mesos.internal.AuthenticationCompletedMessage", {});
      this.#end(context, { kind: "accepted", principal });
      return;
    }
    const why = secret === undefined ? "user not found" : "authentication failure";
    context.log("WARNING", "authenticator.cpp:315", `Authentication failure: ${why}`);
    context.send(this.#options.client, "mesos.internal.AuthenticationFailedMessage", {});
    this.#end(context, { kind: "refused" });
  }

  #digest(secret: Uint8Array): string {
    return encodeHex(this.#options.hmacMd5(secret, this.#challenge));
  }

  #fail(context: Context<SessionProtocol>, error: string): void {
    context.log("ERROR", "authenticator.cpp:321", `Authentication error: ${error}`);
    context.send(this.#options.client, "mesos.internal.AuthenticationErrorMessage", { error });
    this.#end(context, { kind: "failed", reason: error });
  }

  #end(context: Context<SessionProtocol>, result: AuthenticationOutcome["result"]): void {
    const { master, pid } = this.#options;
    this.#status = "over";
    const session = context.self;
    context.dispatch(master, { kind: "authentication", pid, session, result });
    context.terminate(context.self);
  }
}

// Looks at every character whatever it finds.
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < b.length; index++) {
    difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  }
  return difference === 0;
}
