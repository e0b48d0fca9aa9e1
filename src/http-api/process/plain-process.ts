import type {
  ActorEvent,
  AnyProtocol,
  Context,
  HttpRequest,
  HttpResponse,
  Process,
} from "../../actor/index.js";
import { authenticateBasic, type Realm } from "../basic-authentication.js";
import type { Habits } from "../responses.js";

/** Answers one route at once. */
export type PlainRoute = (request: HttpRequest, context: Context<AnyProtocol>) => HttpResponse;

/** What all processes with plain routes are told. */
export interface PlainOptions extends Habits {
  /** Who may ask; undefined for everybody. */
  readonly realm?: Realm | undefined;
}

/** The answer to a request that may not be answered; undefined when it may. */
export function refusalOf(request: HttpRequest, options: PlainOptions): HttpResponse | undefined {
  if (options.realm === undefined) return undefined;
  const outcome = authenticateBasic(request, options.realm, options);
  return outcome.kind === "refused" ? outcome.response : undefined;
}

/** A process that knows nothing but how to answer its routes. */
export class PlainProcess implements Process {
  readonly handles: ReadonlySet<string> = new Set();
  readonly routes: ReadonlySet<string>;
  readonly #table: ReadonlyMap<string, PlainRoute>;
  readonly #options: PlainOptions;

  constructor(table: Readonly<Record<string, PlainRoute>>, options: PlainOptions) {
    this.#table = new Map(Object.entries(table));
    this.routes = new Set(this.#table.keys());
    this.#options = options;
  }

  handle(event: ActorEvent, context: Context<AnyProtocol>): void {
    if (event.kind !== "http") return;
    const { request } = event;
    const refusal = refusalOf(request, this.#options);
    const answer = this.#table.get(request.route);
    if (refusal !== undefined) context.respond(request.id, refusal);
    else if (answer !== undefined) context.respond(request.id, answer(request, context));
  }
}
