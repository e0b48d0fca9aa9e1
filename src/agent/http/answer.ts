import type { HttpRequest, HttpResponse } from "../../actor/index.js";
import { bareResponse, jsonResponse, textResponse } from "../../http-api/index.js";
import type { Agent, AgentContext } from "../agent-state.js";
import type { AgentProfile } from "../dialect.js";
import { stateJson } from "./state-json.js";

const ROUTES: readonly string[] = ["/flags", "/health", "/state"];

/** Paths below `/slave(1)` that an agent of that profile answers. */
export function agentRoutes(profile: AgentProfile): ReadonlySet<string> {
  return new Set(profile === "0.26" ? [...ROUTES, "/state.json"] : ROUTES);
}

/** Answers a request for one of {@link agentRoutes}. */
export function answerHttp(agent: Agent, context: AgentContext, request: HttpRequest): void {
  context.respond(request.id, answer(agent, context, request));
}

function answer(agent: Agent, context: AgentContext, request: HttpRequest): HttpResponse {
  const old = agent.options.dialect.profile === "0.26";
  switch (request.route) {
    case "/health":
      return { status: 200 };
    case "/flags":
      return jsonResponse(request, { flags: Object.fromEntries(agent.options.flags) }, old);
    case "/state":
    case "/state.json":
      if (!old && agent.phase === "recovering") {
        return textResponse(503, "Agent has not finished recovery", { old });
      }
      return jsonResponse(request, stateJson(agent, context), old);
    default:
      return bareResponse(404, { old });
  }
}
