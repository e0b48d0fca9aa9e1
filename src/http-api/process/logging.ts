import {
  type ActorEvent,
  type Context,
  type HttpRequest,
  type HttpResponse,
  type Process,
  type Protocol,
  parseQuery,
} from "../../actor/index.js";
import { parseDuration } from "../../bytes/index.js";
import { textResponse } from "../responses.js";
import { type PlainOptions, refusalOf } from "./plain-process.js";

/** GLOG_v of the program, which may be changed while it runs. */
export interface LoggingLevel {
  verbosity: number;
}

/** Asks the process `logging` for another level for a while. */
export interface LoggingInput {
  readonly kind: "set-level";
  readonly level: number;
  readonly durationMs: number;
}

interface LoggingProtocol extends Protocol {
  readonly messages: object;
  readonly inputs: LoggingInput;
  readonly effects: never;
}

/** The process `logging`: the verbosity, and a way to raise it that ends by itself. */
export class LoggingProcess implements Process<LoggingProtocol> {
  readonly handles: ReadonlySet<string> = new Set();
  readonly routes: ReadonlySet<string> = new Set(["/toggle"]);
  readonly #control: LoggingLevel;
  readonly #original: number;
  readonly #options: PlainOptions;

  constructor(control: LoggingLevel, options: PlainOptions) {
    this.#control = control;
    this.#original = control.verbosity;
    this.#options = options;
  }

  handle(event: ActorEvent<LoggingProtocol>, context: Context<LoggingProtocol>): void {
    if (event.kind === "timer") this.#control.verbosity = this.#original;
    if (event.kind === "dispatch") {
      this.#set(context, event.input.level, event.input.durationMs);
    }
    if (event.kind === "http") {
      const { request } = event;
      const refusal = refusalOf(request, this.#options);
      context.respond(request.id, refusal ?? this.#toggle(request, context));
    }
  }

  #set(context: Context<LoggingProtocol>, level: number, durationMs: number): void {
    this.#control.verbosity = level;
    if (level === this.#original) context.clearTimer("revert");
    else context.setTimer("revert", durationMs);
  }

  #toggle({ query }: HttpRequest, context: Context<LoggingProtocol>): HttpResponse {
    const parameters = parseQuery(query);
    const level = parameters?.get("level");
    const duration = parameters?.get("duration");
    const refuse = (text: string): HttpResponse => textResponse(400, `${text}.\n`, this.#options);
    if (level === undefined && duration === undefined) {
      return textResponse(200, `${this.#control.verbosity}\n`, this.#options);
    }
    if (duration === undefined) return refuse("Expecting 'duration=value' in query");
    if (level === undefined) return refuse("Expecting 'level=value' in query");
    if (!/^-?\d{1,9}$/.test(level)) return refuse(`Failed to convert '${level}' to number`);
    if (Number(level) < 0) return refuse(`Invalid level '${level}'`);
    if (Number(level) < this.#original) return refuse(`'${level}' < original level`);
    const parsed = parseDuration(duration);
    if (parsed.kind === "error") return refuse(parsed.message);
    this.#set(context, Number(level), parsed.ms);
    return { status: 200 };
  }
}
