import { type HttpResponse, randomUuid } from "../../actor/index.js";
import {
  answerFormat,
  bareResponse,
  MEDIA_TYPES,
  methodNotAllowed,
  readCall,
  textResponse,
} from "../../http-api/index.js";
import type { BodyOf } from "../../wire/index.js";
import { performCall } from "../frameworks/perform-call.js";
import { subscribeStream } from "../frameworks/subscribe.js";
import { isConnected } from "../frameworks/tell-framework.js";
import { updateFramework } from "../frameworks/update-framework.js";
import type { FrameworkEntry, StreamConnection } from "../state.js";
import { framework, type Turn, warn } from "../turn.js";
import { validateCall } from "../validation/index.js";
import type { Asking, Endpoint } from "./endpoint.js";

type Call = BodyOf<"mesos.scheduler.Call">;

const STREAM_ID = "Mesos-Stream-Id";

/**
 * The v1 scheduler API. Each refusal has its place in the order of Mesos's checks.
 *
 * @see Mesos master/http.cpp (Master::Http::scheduler)
 */
export const schedulerEndpoint: Endpoint = {
  help: "The v1 scheduler API: calls are posted, events come as the answer to SUBSCRIBE.",
  realm: "scheduler",
  answer,
};

function answer(turn: Turn, asking: Asking): HttpResponse | undefined {
  const { request, principal } = asking;
  if (turn.state.phase !== "leading") {
    return textResponse(503, "Master has not finished recovery", turn);
  }
  if (turn.old && turn.options.authenticateFrameworks) {
    const text = "HTTP schedulers are not supported when authentication is required";
    const headers = [["WWW-Authenticate", 'Basic realm="Mesos master"']] as const;
    return { ...textResponse(401, text, turn), headers };
  }
  if (request.method !== "POST") {
    const text = `Expecting a 'POST' request, received '${request.method}'`;
    return turn.old ? textResponse(405, text, turn) : methodNotAllowed(["POST"], request);
  }
  const outcome = readCall(turn.schema, "mesos.scheduler.Call", request, turn);
  if (outcome.kind === "refused") return outcome.response;
  const { call } = outcome;
  const invalid = validateCall(call, turn.options.profile, principal);
  if (invalid !== undefined) {
    const which = turn.old ? "Scheduler::Call" : "scheduler::Call";
    return textResponse(400, `Failed to validate ${which}: ${invalid}`, turn);
  }
  return call.type === "SUBSCRIBE" ? open(turn, asking, call) : perform(turn, asking, call);
}

function notAcceptable(turn: Turn): HttpResponse {
  const { json, protobuf } = MEDIA_TYPES;
  return textResponse(406, `Expecting 'Accept' to allow '${protobuf}' or '${json}'`, turn);
}

function open(
  turn: Turn,
  { request, principal }: Asking,
  { subscribe }: Call,
): HttpResponse | undefined {
  const format = answerFormat(request);
  if (format === undefined) return notAcceptable(turn);
  if (!turn.old && request.headers.has(STREAM_ID.toLowerCase())) {
    const text = "Subscribe calls should not include the 'Mesos-Stream-Id' header";
    return textResponse(400, text, turn);
  }
  if (subscribe === undefined) return bareResponse(400, turn);
  const streamId = randomUuid(() => turn.context.random());
  const stream: StreamConnection = { kind: "stream", request: request.id, streamId, format };
  turn.context.openStream(request.id, {
    status: 200,
    headers: [
      ["Content-Type", MEDIA_TYPES[format]],
      ...(turn.old ? [] : ([[STREAM_ID, streamId]] as const)),
    ],
  });
  subscribeStream(turn, stream, withPrincipal(turn, subscribe, principal));
  return undefined;
}

function withPrincipal(
  turn: Turn,
  subscribe: BodyOf<"mesos.scheduler.Call.Subscribe">,
  principal: string | undefined,
): BodyOf<"mesos.scheduler.Call.Subscribe"> {
  const { framework_info: said } = subscribe;
  if (turn.old || principal === undefined || said.principal !== undefined) return subscribe;
  const text =
    `Setting 'principal' in FrameworkInfo to '${principal}' because the framework authenticated with that` +
    " principal but did not set it in FrameworkInfo";
  turn.context.log("WARNING", "http.cpp:542", text);
  return { ...subscribe, framework_info: { ...said, principal } };
}

function perform(turn: Turn, asking: Asking, call: Call): HttpResponse {
  // The answers come as events: that it could be read is all that the header is asked for.
  if (call.type === "RECONCILE_OPERATIONS" && answerFormat(asking.request) === undefined) {
    return notAcceptable(turn);
  }
  const owner = framework(turn, call.framework_id?.value);
  if (owner === undefined) return textResponse(400, "Framework cannot be found", turn);
  const refusal = refusalOf(turn, asking, owner);
  if (refusal !== undefined) return refusal;
  if (call.type === "UPDATE_FRAMEWORK" && call.update_framework !== undefined) {
    const problem = updateFramework(turn, owner, call.update_framework);
    return problem === undefined ? { status: 200 } : textResponse(400, problem, turn);
  }
  if (call.type === "UNKNOWN") {
    warn(turn, [0, 0], "Received 'UNKNOWN' call");
    return bareResponse(501, turn);
  }
  performCall(turn, owner, call);
  return { status: 202 };
}

function refusalOf(
  turn: Turn,
  { request, principal }: Asking,
  owner: FrameworkEntry,
): HttpResponse | undefined {
  if (!turn.old && principal !== undefined && principal !== owner.info.principal) {
    const text =
      `Authenticated principal '${principal}' does not match principal '${owner.info.principal ?? ""}' set in` +
      " `FrameworkInfo`";
    return textResponse(400, text, turn);
  }
  if (!isConnected(owner)) return textResponse(403, "Framework is not subscribed", turn);
  if (turn.old) return undefined;
  const { connection } = owner;
  if (connection?.kind !== "stream") {
    return textResponse(403, "Framework is not connected via HTTP", turn);
  }
  const named = request.headers.get(STREAM_ID.toLowerCase());
  if (named === undefined) {
    const text = "All non-subscribe calls should include the 'Mesos-Stream-Id' header";
    return textResponse(400, text, turn);
  }
  if (named === connection.streamId) return undefined;
  const text =
    `The stream ID '${named}' included in this request didn't match the stream ID currently associated` +
    ` with framework ID ${owner.id}`;
  return textResponse(400, text, turn);
}
