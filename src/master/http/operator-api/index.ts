import { formatPid, type HttpResponse, pidAddress, type Ref } from "../../../actor/index.js";
import {
  type ApiFormat,
  answerFormat,
  bareResponse,
  encodeApiMessage,
  type FilesInput,
  type LoggingInput,
  MEDIA_TYPES,
  methodNotAllowed,
  readCall,
  textResponse,
} from "../../../http-api/index.js";
import type { BodyOf } from "../../../wire/index.js";
import { HEARTBEAT_INTERVAL_MS } from "../../heartbeat-interval.js";
import { addSubscriber } from "../../operator/subscribers.js";
import { info, type Turn } from "../../turn.js";
import type { Asking, Endpoint } from "../endpoint.js";
import { streamPieces } from "../stream.js";
import {
  agentsTree,
  answerTree,
  executorsTree,
  frameworksTree,
  operationsTree,
  stateTree,
  tasksTree,
} from "./lists.js";
import { readResponse } from "./reads.js";
import { type Tree, treePieces, treeRecord } from "./tree.js";
import { validateOperatorCall } from "./validate.js";
import { performWrite } from "./writes.js";

type Call = BodyOf<"mesos.master.Call">;

/**
 * The v1 operator API (1.x). Each refusal has its place in the order of Mesos's checks.
 *
 * @see Mesos master/http.cpp (Master::Http::api)
 */
export const operatorEndpoint: Endpoint = {
  help: "The v1 operator API: calls are posted, events come as the answer to SUBSCRIBE.",
  realm: "readwrite",
  answer,
};

const TREES: Readonly<Record<string, (turn: Turn) => Tree>> = {
  GET_AGENTS: (turn) => answerTree("GET_AGENTS", agentsTree(turn)),
  GET_EXECUTORS: (turn) => answerTree("GET_EXECUTORS", executorsTree(turn)),
  GET_FRAMEWORKS: (turn) => answerTree("GET_FRAMEWORKS", frameworksTree(turn)),
  GET_OPERATIONS: (turn) => answerTree("GET_OPERATIONS", operationsTree(turn)),
  GET_STATE: (turn) => answerTree("GET_STATE", stateTree(turn)),
  GET_TASKS: (turn) => answerTree("GET_TASKS", tasksTree(turn)),
};

function answer(turn: Turn, asking: Asking): HttpResponse | undefined {
  const { request } = asking;
  if (turn.state.phase !== "leading") {
    return textResponse(503, "Master has not finished recovery", turn);
  }
  if (request.method !== "POST") return methodNotAllowed(["POST"], request);
  const outcome = readCall(turn.schema, "mesos.master.Call", request, turn);
  if (outcome.kind === "refused") return outcome.response;
  const { call } = outcome;
  const invalid = validateOperatorCall(call);
  if (invalid !== undefined) {
    return textResponse(400, `Failed to validate master::Call: ${invalid}`, turn);
  }
  const type = String(call.type);
  turn.context.log("INFO", "http.cpp:270", `Processing call ${type}`);
  const format = answerFormat(request);
  if (format === undefined) {
    const { json, protobuf } = MEDIA_TYPES;
    return textResponse(406, `Expecting 'Accept' to allow '${protobuf}' or '${json}'`, turn);
  }
  return perform(turn, asking, call, format);
}

function perform(
  turn: Turn,
  asking: Asking,
  call: Call,
  format: ApiFormat,
): HttpResponse | undefined {
  const type = String(call.type);
  const response = readResponse(turn, type);
  if (response !== undefined) {
    return {
      status: 200,
      headers: [["Content-Type", MEDIA_TYPES[format]]],
      body: encodeApiMessage(turn.schema, "mesos.master.Response", response, format),
    };
  }
  const tree = Object.hasOwn(TREES, type) ? TREES[type]?.(turn) : undefined;
  if (tree !== undefined) {
    const pieces = treePieces(turn.schema, tree, format);
    return streamPieces(turn, asking, MEDIA_TYPES[format], pieces);
  }
  switch (call.type) {
    case "UNKNOWN":
      return bareResponse(501, turn);
    case "SUBSCRIBE":
      subscribe(turn, asking, format);
      return undefined;
    case "SET_LOGGING_LEVEL":
      return setLevel(turn, call);
    case "LIST_FILES":
    case "READ_FILE":
      askFiles(turn, asking, call, format);
      return undefined;
    default:
      return performWrite(turn, asking, call);
  }
}

function subscribe(turn: Turn, { request }: Asking, format: ApiFormat): void {
  const tree: Tree = {
    type: "mesos.master.Event",
    parts: [
      { fields: { type: "SUBSCRIBED" } },
      {
        name: "subscribed",
        tree: {
          type: "mesos.master.Event.Subscribed",
          parts: [
            { name: "get_state", tree: stateTree(turn) },
            { fields: { heartbeat_interval_seconds: HEARTBEAT_INTERVAL_MS / 1000 } },
          ],
        },
      },
    ],
  };
  const headers = [["Content-Type", MEDIA_TYPES[format]]] as const;
  turn.context.openStream(request.id, { status: 200, headers });
  addSubscriber(turn, { request: request.id, format, backlog: [] });
  info(turn, [0, 0], `Subscribed operator at ${request.client}`);
  turn.state.writing.set(request.id, {
    pieces: treeRecord(turn.schema, tree, format),
    held: false,
    after: "stay",
  });
  turn.context.dispatch(turn.context.self as Ref<{ kind: "write-on"; request: number }>, {
    kind: "write-on",
    request: request.id,
  });
}

function setLevel(turn: Turn, { set_logging_level: said }: Call): HttpResponse {
  const level = said?.level ?? 0;
  const durationMs = Number(said?.duration.nanoseconds ?? 0n) / 1e6;
  const pid = neighbour(turn, "logging");
  turn.context.dispatch(pid as Ref<LoggingInput>, { kind: "set-level", level, durationMs });
  return { status: 200 };
}

function askFiles(turn: Turn, { request }: Asking, call: Call, format: ApiFormat): void {
  const { read_file: read, list_files: list } = call;
  const length = read?.length;
  turn.context.dispatch(neighbour(turn, "files") as Ref<FilesInput>, {
    kind: "operator",
    request: request.id,
    format,
    type: "mesos.master.Response",
    path: read?.path ?? list?.path ?? "",
    read:
      read === undefined
        ? undefined
        : {
            offset: Number(read.offset),
            length: length === undefined ? undefined : Number(length),
          },
  });
}

function neighbour(turn: Turn, id: string): string {
  return formatPid(id, pidAddress(turn.context.self));
}
