// `/maintenance/*`, `/machine/*`, `/quota`, `/weights`: JSON of operators.

import type { HttpResponse } from "../../actor/index.js";
import { decodeUtf8, isUtf8 } from "../../bytes/index.js";
import { isMesosSniffError } from "../../errors/index.js";
import {
  jsonProblem,
  jsonResponse,
  methodNotAllowed,
  RawJson,
  textResponse,
} from "../../http-api/index.js";
import {
  type BodyOf,
  type JsonValue,
  messageFromJson,
  messageToJson,
  parseJson,
} from "../../wire/index.js";
import { badRequest } from "../operator/answer.js";
import {
  maintenanceStatus,
  startMaintenance,
  stopMaintenance,
  updateSchedule,
} from "../operator/maintenance.js";
import { quotaStatus, removeQuota, setQuota } from "../operator/quota.js";
import { updateWeights, weightInfos } from "../operator/weights.js";
import type { Turn } from "../turn.js";
import type { Asking, Endpoint } from "./endpoint.js";

export const scheduleEndpoint: Endpoint = {
  help: "GET the maintenance schedule, or POST another one.",
  realm: "readwrite",
  answer: (turn, asking) => {
    const { method, id } = asking.request;
    if (method === "GET") {
      return messageResponse(turn, asking, "mesos.maintenance.Schedule", turn.state.schedule);
    }
    if (method !== "POST") return wrongMethod(turn, asking, ["GET", "POST"], "GET or POST");
    const read = readBody(turn, asking, "mesos.maintenance.Schedule");
    return read.kind === "ok" ? updateSchedule(turn, read.value, id) : badRequest(turn, read.text);
  },
};

export const maintenanceStatusEndpoint: Endpoint = {
  help: "Machines that are draining, what frameworks say to it, and machines that are down.",
  realm: "readonly",
  answer: (turn, asking) =>
    asking.request.method === "GET"
      ? messageResponse(turn, asking, "mesos.maintenance.ClusterStatus", maintenanceStatus(turn))
      : wrongMethod(turn, asking, ["GET"], "GET"),
};

export const machineDownEndpoint: Endpoint = {
  help: "POST machines whose maintenance begins: their agents end.",
  realm: "readwrite",
  answer: (turn, asking) => machines(turn, asking, startMaintenance),
};

export const machineUpEndpoint: Endpoint = {
  help: "POST machines whose maintenance is over.",
  realm: "readwrite",
  answer: (turn, asking) => machines(turn, asking, stopMaintenance),
};

export const quotaEndpoint: Endpoint = {
  help: "GET quotas, POST one for a role, or DELETE /quota/ROLE.",
  realm: "readwrite",
  answer: (turn, asking) => {
    const { method, id, path } = asking.request;
    switch (method) {
      case "GET":
        return messageResponse(turn, asking, "mesos.quota.QuotaStatus", quotaStatus(turn));
      case "POST": {
        const read = readBody(turn, asking, "mesos.quota.QuotaRequest");
        return read.kind === "ok"
          ? setQuota(turn, read.value, id)
          : badRequest(turn, `Failed to parse set quota request JSON: ${read.text}`);
      }
      case "DELETE": {
        const tokens = path.split("/").filter((token) => token !== "");
        const [, , role, ...rest] = tokens;
        if (role === undefined || rest.length > 0) {
          const found = `expected 3 tokens, found ${tokens.length} tokens`;
          return badRequest(
            turn,
            `Failed to parse remove quota request for path '${path}': ${found}`,
          );
        }
        return removeQuota(turn, role, id);
      }
      default:
        return methodNotAllowed(["GET", "POST", "DELETE"], asking.request);
    }
  },
};

export const weightsEndpoint: Endpoint = {
  help: "GET the weights of roles, or PUT some.",
  realm: "readwrite",
  answer: (turn, asking) => {
    const { method, id } = asking.request;
    if (method === "GET") {
      const list = weightInfos(turn).map(
        (each) => new RawJson(messageToJson(turn.schema, "mesos.WeightInfo", each)),
      );
      return jsonResponse(asking.request, list, turn.old);
    }
    if (method !== "PUT") return methodNotAllowed(["GET", "PUT"], asking.request);
    const read = readList(turn, asking, "mesos.WeightInfo");
    return read.kind === "ok"
      ? updateWeights(turn, read.value, id)
      : badRequest(turn, `Failed to parse update weights request JSON: ${read.text}`);
  },
};

function machines(
  turn: Turn,
  asking: Asking,
  change: typeof startMaintenance,
): HttpResponse | undefined {
  const { method, id } = asking.request;
  if (method !== "POST") return wrongMethod(turn, asking, ["POST"], "POST");
  const read = readList(turn, asking, "mesos.MachineID");
  return read.kind === "ok" ? change(turn, read.value, id) : badRequest(turn, read.text);
}

// 0.26 answers 400.
function wrongMethod(
  turn: Turn,
  { request }: Asking,
  allowed: readonly string[],
  words: string,
): HttpResponse {
  if (!turn.old) return methodNotAllowed(allowed, request);
  return textResponse(400, `Expecting ${words}, got '${request.method}'`, turn);
}

function messageResponse<N extends string>(
  turn: Turn,
  { request }: Asking,
  type: N,
  body: BodyOf<N>,
): HttpResponse {
  return jsonResponse(request, new RawJson(messageToJson(turn.schema, type, body)), turn.old);
}

type Read<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "error"; readonly text: string };

function readJson({ request }: Asking): Read<JsonValue> {
  if (!isUtf8(request.body)) return { kind: "error", text: "the body is not UTF-8" };
  try {
    return { kind: "ok", value: parseJson(decodeUtf8(request.body)) };
  } catch (error) {
    if (!isMesosSniffError(error)) throw error;
    return { kind: "error", text: error.message };
  }
}

function readMessage<N extends string>(turn: Turn, type: N, json: JsonValue): Read<BodyOf<N>> {
  const read = messageFromJson(turn.schema, type, json);
  const text = jsonProblem(turn.schema, type, { notes: read.notes, value: read.value as object });
  return text === undefined ? { kind: "ok", value: read.value } : { kind: "error", text };
}

function readBody<N extends string>(turn: Turn, asking: Asking, type: N): Read<BodyOf<N>> {
  const json = readJson(asking);
  return json.kind === "ok" ? readMessage(turn, type, json.value) : json;
}

function readList<N extends string>(
  turn: Turn,
  asking: Asking,
  type: N,
): Read<readonly BodyOf<N>[]> {
  const json = readJson(asking);
  if (json.kind !== "ok") return json;
  if (!Array.isArray(json.value)) return { kind: "error", text: "want a JSON array" };
  const list: BodyOf<N>[] = [];
  for (const item of json.value as readonly JsonValue[]) {
    const read = readMessage(turn, type, item);
    if (read.kind !== "ok") return read;
    list.push(read.value);
  }
  return { kind: "ok", value: list };
}
