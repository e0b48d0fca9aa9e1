import type { HttpRequest, HttpResponse } from "../../actor/index.js";
import { encodeUtf8 } from "../../bytes/index.js";
import type { Turn } from "../turn.js";
import { stateJson } from "./state-json.js";

/** Paths below `/master` that the master answers. */
export const HTTP_ROUTES: ReadonlySet<string> = new Set([
  "/health",
  "/version",
  "/state",
  // Gone since 1.8.
  "/state.json",
]);

/** Answers a request for one of {@link HTTP_ROUTES}. */
export function answerHttp(turn: Turn, request: HttpRequest): void {
  turn.context.respond(request.id, answer(turn, request));
}

function answer(turn: Turn, { route }: HttpRequest): HttpResponse {
  switch (route) {
    case "/health":
      return { status: 200 };
    case "/version":
      return json({ version: turn.options.version });
    case "/state":
      return json(stateJson(turn));
    case "/state.json":
      return turn.old ? json(stateJson(turn)) : { status: 404 };
    default:
      return { status: 404 };
  }
}

function json(value: unknown): HttpResponse {
  return {
    status: 200,
    headers: [["Content-Type", "application/json"]],
    body: encodeUtf8(JSON.stringify(value)),
  };
}
