import type { HttpRequest, HttpResponse } from "../../actor/index.js";
import { bareResponse, jsonResponse, textResponse } from "../../http-api/index.js";
import type { Agent, AgentContext } from "../agent-state.js";
import type { AgentProfile } from "../dialect.js";
import { containersJson } from "./containers-json.js";
import { answerExecutor } from "./executor.js";
import { stateJson } from "./state-json.js";

const ROUTES: readonly string[] = ["/api/v1/executor", "/flags", "/health", "/state"];

const MODERN_ROUTES: readonly string[] = ["/containers", "/monitor/statistics"];

/** Paths below `/slave(1)` that an agent of that profile answers. */
export function agentRoutes(profile: AgentProfile): ReadonlySet<string> {
  return new Set(profile === "0.26" ? [...ROUTES, "/state.json"] : [...ROUTES, ...MODERN_ROUTES]);
}

/** Answers a request for one of {@link agentRoutes}. */
export function answerHttp(agent: Agent, context: AgentContext, request: HttpRequest): void {
  const response = answer(agent, context, request);
  if (response !== undefined) context.respond(request.id, response);
}

function answer(
  agent: Agent,
  context: AgentContext,
  request: HttpRequest,
): HttpResponse | undefined {
  const old = agent.options.dialect.profile === "0.26";
  switch (request.route) {
    case "/api/v1/executor":
      return answerExecutor(agent, context, request);
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
    case "/containers":
    case "/monitor/statistics": {
      const named = request.route === "/containers";
      return jsonResponse(request, containersJson(agent, context.nowMs, { named }), old);
    }
    default:
      return bareResponse(404, { old });
  }
}
