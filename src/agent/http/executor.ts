import type { HttpRequest, HttpResponse } from "../../actor/index.js";
import {
  answerFormat,
  bareResponse,
  encodeApiRecord,
  MEDIA_TYPES,
  methodNotAllowed,
  readCall,
  textResponse,
} from "../../http-api/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { Agent, AgentContext, EventStream, Executor, Framework } from "../agent-state.js";
import { executorCallProblem } from "../executor-call.js";
import { subscribeExecutor } from "../executor-subscribe.js";
import { executorToFramework } from "../framework-messages.js";
import { updateOfStatus } from "../new-update.js";
import { receiveUpdate } from "../status-update.js";

type Call = BodyOf<"mesos.executor.Call">;

/**
 * The v1 executor API. Each refusal has its place in the order of Mesos's checks.
 *
 * In 0.26 it is a stub: calls are checked and then forgotten, the stream never says anything.
 *
 * @returns undefined where the answer is a stream
 * @see Mesos slave/http.cpp (Http::executor)
 */
export function answerExecutor(
  agent: Agent,
  context: AgentContext,
  request: HttpRequest,
): HttpResponse | undefined {
  const old = agent.options.dialect.profile === "0.26";
  const habits = { old };
  if (old ? agent.phase === "recovering" : !agent.containersKnown) return recovering(old);
  if (request.method !== "POST") {
    const text = `Expecting a 'POST' request, received '${request.method}'`;
    return old ? textResponse(405, text, habits) : methodNotAllowed(["POST"], request);
  }
  const outcome = readCall(agent.options.schema, "mesos.executor.Call", request, habits);
  if (outcome.kind === "refused") return outcome.response;
  const { call } = outcome;
  const problem = executorCallProblem(call, old);
  if (problem !== undefined) {
    return textResponse(400, `Failed to validate Executor::Call: ${problem}`, habits);
  }
  const format = answerFormat(request);
  if (call.type === "SUBSCRIBE" && format === undefined) {
    const { json, protobuf } = MEDIA_TYPES;
    return textResponse(406, `Expecting 'Accept' to allow '${protobuf}' or '${json}'`, habits);
  }
  // Its ids mean nothing: Mesos's library does not know them where it says this.
  if (call.type === "HEARTBEAT") return { status: 202 };
  if (call.type !== "SUBSCRIBE" && agent.phase === "recovering") return recovering(old);
  const framework = agent.frameworks.get(call.framework_id?.value ?? "");
  if (framework === undefined) return textResponse(400, "Framework cannot be found", habits);
  const executor = framework.executors.get(call.executor_id?.value ?? "");
  if (executor === undefined) return textResponse(400, "Executor cannot be found", habits);
  if (call.type === "SUBSCRIBE" && format !== undefined) {
    open(agent, context, { request: request.id, format }, call, framework, executor);
    return undefined;
  }
  if (executor.phase === "registering") {
    return textResponse(403, "Executor is not subscribed", habits);
  }
  if (call.type === "UNKNOWN") {
    context.log("WARNING", "http.cpp:885", "Received 'UNKNOWN' call");
    return bareResponse(501, habits);
  }
  if (!old) perform(agent, context, framework, executor, call);
  return { status: 202 };
}

function recovering(old: boolean): HttpResponse {
  return textResponse(503, "Agent has not finished recovery", { old });
}

function open(
  agent: Agent,
  context: AgentContext,
  stream: EventStream,
  { subscribe = {} }: Call,
  framework: Framework,
  executor: Executor,
): void {
  const headers = [["Content-Type", MEDIA_TYPES[stream.format]]] as const;
  context.openStream(stream.request, { status: 200, headers });
  if (agent.options.dialect.profile === "0.26") return;
  if (subscribeExecutor(agent, context, stream, framework, executor, subscribe)) return;
  const { schema } = agent.options;
  const shutdown = { type: "SHUTDOWN" } as const;
  const record = encodeApiRecord(schema, "mesos.executor.Event", shutdown, stream.format);
  context.writeStream(stream.request, record);
  context.endStream(stream.request);
}

function perform(
  agent: Agent,
  context: AgentContext,
  framework: Framework,
  executor: Executor,
  { type, update, message }: Call,
): void {
  if (type === "UPDATE" && update !== undefined) {
    const made = updateOfStatus(agent, context, framework.id, update.status);
    receiveUpdate(agent, context, made, { kind: "http" });
  }
  if (type === "MESSAGE" && message !== undefined) {
    executorToFramework(agent, context, {
      slave_id: { value: agent.id ?? "" },
      framework_id: { value: framework.id },
      executor_id: { value: executor.id },
      data: message.data,
    });
  }
}
