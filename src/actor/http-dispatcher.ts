import { percentDecode } from "../wire/index.js";
import type { Emulation, ProcessLines } from "./emulation.js";
import type { HttpRequest, HttpResponse, Responder, ResponseHead } from "./http.js";
import { errorResponse, reasonPhrase } from "./http-status.js";
import type { ProcessLog } from "./process-log.js";
import { firstToken, matchRoute } from "./routes.js";

/** A request as the transport read it. */
export interface IncomingRequest {
  readonly method: string;
  /** Undecoded. */
  readonly path: string;
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  readonly client: string;
}

/** What the dispatcher must know of its runtime. */
export interface HttpDispatcherOptions {
  readonly emulation: Emulation;
  readonly log: ProcessLog;
  readonly delegate: string | undefined;
  readonly disabledEndpoints: ReadonlySet<string> | undefined;
  /** Routes of a process: undefined when nobody has the id. */
  readonly routesOf: (id: string) => ReadonlySet<string> | undefined;
}

interface Pending {
  readonly receiver: string;
  readonly responder: Responder;
  streaming: boolean;
}

/**
 * Finds the process and route of a request by libprocess's rules, and keeps the way back until it is answered
 * (process.cpp, `ProcessManager::handle` and `ProcessBase::consume(HttpEvent)`).
 */
export class HttpDispatcher {
  readonly #options: HttpDispatcherOptions;
  readonly #pending = new Map<number, Pending>();
  #count = 0;

  constructor(options: HttpDispatcherOptions) {
    this.#options = options;
  }

  /** The request and the id of the process that must answer it; undefined when it was answered here. */
  accept(
    incoming: IncomingRequest,
    responder: Responder,
  ): { readonly receiver: string; readonly request: HttpRequest } | undefined {
    const { emulation, delegate, disabledEndpoints, routesOf } = this.#options;
    const refuse = (
      status: number,
      line: keyof ProcessLines,
      text?: string,
      why = "",
    ): undefined => {
      this.#options.log.returning(line, `${status} ${reasonPhrase(status)}`, path, why);
      responder.respond(errorResponse(status, emulation, text));
      return undefined;
    };
    let { path } = incoming;
    if (!path.startsWith("/")) {
      return refuse(400, "badRequest", "Request URL path must start with '/'");
    }
    if (path.includes("/..")) {
      return refuse(404, "relativePath", undefined, " (ignoring requests with relative paths)");
    }
    let receiver = percentDecode(firstToken(path)) ?? "";
    let routes = receiver === "" ? undefined : routesOf(receiver);
    if (routes === undefined && delegate !== undefined) {
      path = firstToken(path) === "" ? `/${delegate}` : `/${delegate}${path}`;
      receiver = delegate;
      routes = routesOf(delegate);
    }
    if (disabledEndpoints?.has(path) === true) {
      const why = " (firewall rule forbids request)";
      return refuse(403, "unknownProcess", `Endpoint '${path}' is disabled`, why);
    }
    if (routes === undefined) return refuse(404, "unknownProcess");
    const route = matchRoute(routes, path, emulation);
    if (route === undefined) {
      this.#options.log.handlingHttp(receiver, path);
      return refuse(404, "unknownRoute");
    }
    const request: HttpRequest = { ...incoming, id: ++this.#count, route, path };
    this.#pending.set(request.id, { receiver, responder, streaming: false });
    return { receiver, request };
  }

  receiverOf(request: number): string | undefined {
    return this.#pending.get(request)?.receiver;
  }

  /** The client is gone: whatever is still said goes nowhere. */
  forget(request: number): void {
    this.#pending.delete(request);
  }

  respond(request: number, response: HttpResponse): void {
    const pending = this.#waiting(request);
    if (pending === undefined) return;
    this.#pending.delete(request);
    pending.responder.respond(response);
  }

  open(request: number, head: ResponseHead): void {
    const pending = this.#waiting(request);
    if (pending === undefined) return;
    pending.streaming = true;
    pending.responder.open(head);
  }

  write(request: number, bytes: Uint8Array): void {
    const pending = this.#pending.get(request);
    // An empty chunk would end the body on the wire.
    if (pending?.streaming === true && bytes.length > 0) pending.responder.write(bytes);
  }

  end(request: number): void {
    const pending = this.#pending.get(request);
    if (pending?.streaming !== true) return;
    this.#pending.delete(request);
    pending.responder.end();
  }

  #waiting(request: number): Pending | undefined {
    const pending = this.#pending.get(request);
    if (pending === undefined) this.#options.log.staleSocket();
    return pending?.streaming === false ? pending : undefined;
  }

  /** The process failed while it handled the request. */
  fail(request: number): void {
    if (this.#pending.get(request)?.streaming === false)
      this.respond(request, errorResponse(500, this.#options.emulation));
  }

  /** A process is gone: those who wait for it get an answer, its streams end. */
  receiverEnded(receiver: string): void {
    for (const [request, pending] of this.#pending) {
      if (pending.receiver !== receiver) continue;
      if (pending.streaming) this.end(request);
      else this.respond(request, errorResponse(503, this.#options.emulation));
    }
  }
}
