// `/reserve`, `/unreserve`, `/create-volumes`, `/destroy-volumes`, `/teardown`: forms of operators.

import { type HttpResponse, parseQuery } from "../../actor/index.js";
import { decodeBase64, decodeUtf8, encodeUtf8, equalBytes, latin1 } from "../../bytes/index.js";
import { isMesosSniffError } from "../../errors/index.js";
import { jsonProblem, methodNotAllowed, textResponse } from "../../http-api/index.js";
import type { Operation, Resource } from "../../resources/index.js";
import { messageFromJson, parseJson } from "../../wire/index.js";
import { removeFramework } from "../frameworks/remove-framework.js";
import { badRequest } from "../operator/answer.js";
import { changeResources } from "../operator/change-resources.js";
import { framework, type Turn } from "../turn.js";
import type { Asking, Endpoint } from "./endpoint.js";

type Form = ReadonlyMap<string, string>;

export const reserveEndpoint: Endpoint = {
  help: "Reserves resources of an agent: slaveId=ID, resources=JSON array; source=JSON array (1.x).",
  realm: "readwrite",
  answer: (turn, asking) =>
    change(turn, asking, "resources", (resources, source) => ({
      type: "RESERVE",
      reserve: { resources, ...(source.length === 0 ? {} : { source }) },
    })),
};

export const unreserveEndpoint: Endpoint = {
  help: "Takes a reservation back: slaveId=ID, resources=JSON array.",
  realm: "readwrite",
  answer: (turn, asking) =>
    change(turn, asking, "resources", (resources) => ({
      type: "UNRESERVE",
      unreserve: { resources },
    })),
};

export const createVolumesEndpoint: Endpoint = {
  help: "Creates persistent volumes on an agent: slaveId=ID, volumes=JSON array.",
  realm: "readwrite",
  answer: (turn, asking) =>
    change(turn, asking, "volumes", (volumes) => ({ type: "CREATE", create: { volumes } })),
};

export const destroyVolumesEndpoint: Endpoint = {
  help: "Destroys persistent volumes on an agent: slaveId=ID, volumes=JSON array.",
  realm: "readwrite",
  answer: (turn, asking) =>
    change(turn, asking, "volumes", (volumes) => ({ type: "DESTROY", destroy: { volumes } })),
};

export const teardownEndpoint: Endpoint = {
  help: "Ends a framework: frameworkId=ID.",
  realm: "readwrite",
  answer: (turn, asking) => {
    const form = formOf(turn, asking);
    if (!(form instanceof Map)) return form as HttpResponse;
    const id = form.get("frameworkId");
    if (id === undefined) {
      const where = turn.old ? "" : " in the request body";
      return badRequest(turn, `Missing 'frameworkId' query parameter${where}`);
    }
    const owner = framework(turn, id);
    if (owner === undefined) return badRequest(turn, "No framework found with specified ID");
    removeFramework(turn, owner);
    return { status: 200 };
  },
};

function change(
  turn: Turn,
  asking: Asking,
  name: "resources" | "volumes",
  operationOf: (list: readonly Resource[], source: readonly Resource[]) => Operation,
): HttpResponse | undefined {
  const form = formOf(turn, asking);
  if (!(form instanceof Map)) return form as HttpResponse;
  const where = turn.old ? "" : " in the request body";
  const agentId = form.get("slaveId");
  if (agentId === undefined) {
    return badRequest(turn, `Missing 'slaveId' query parameter${where}`);
  }
  // 0.26 looks for the agent first.
  if (turn.old && !turn.state.agents.registered.has(agentId)) {
    return badRequest(turn, "No slave found with specified ID");
  }
  const text = form.get(name);
  if (text === undefined) return badRequest(turn, `Missing '${name}' query parameter${where}`);
  const list = resourcesOf(turn, text);
  if (typeof list === "string") {
    return badRequest(turn, `Error in parsing '${name}' query parameter${where}: ${list}`);
  }
  const source = turn.old ? [] : resourcesOf(turn, form.get("source") ?? "[]");
  if (typeof source === "string") {
    return badRequest(turn, `Error in parsing 'source' query parameter${where}: ${source}`);
  }
  const principal = turn.old ? oldPrincipal(turn, asking) : asking.principal;
  const who = typeof principal === "object" ? undefined : principal;
  return changeResources(turn, agentId, operationOf(list, source), who);
}

/** The form in the body, or the answer to a request without one. */
function formOf(turn: Turn, asking: Asking): Form | HttpResponse {
  const { request } = asking;
  if (request.method !== "POST") {
    return turn.old ? badRequest(turn, "Expecting POST") : methodNotAllowed(["POST"], request);
  }
  const principal = turn.old ? oldPrincipal(turn, asking) : undefined;
  if (typeof principal === "object") return principal;
  const form = parseQuery(latin1(request.body));
  return form ?? badRequest(turn, "Unable to decode query string: malformed escape");
}

/** 0.26 asks for credentials of `--credentials` wherever there are any. */
function oldPrincipal(turn: Turn, { request }: Asking): string | HttpResponse | undefined {
  const { credentials } = turn.options;
  if (credentials === undefined) return undefined;
  const refuse = (text: string): HttpResponse => ({
    ...textResponse(401, text, turn),
    headers: [["WWW-Authenticate", 'Basic realm="Mesos master"']],
  });
  const header = request.headers.get("authorization");
  if (header === undefined) return refuse("Missing 'Authorization' request header");
  const decoded = decodedOf(header.slice(header.indexOf(" ") + 1));
  if (decoded === undefined) return refuse("Failed to decode 'Authorization' header");
  const colon = decoded.indexOf(":");
  if (colon < 0) return refuse("Malformed 'Authorization' request header");
  const principal = decoded.slice(0, colon);
  const secret = credentials.get(principal);
  const given = encodeUtf8(decoded.slice(colon + 1));
  if (secret !== undefined && equalBytes(secret, given)) return principal;
  return refuse(`Could not authenticate '${principal}'`);
}

function decodedOf(text: string): string | undefined {
  try {
    return decodeUtf8(decodeBase64(text));
  } catch {
    return undefined;
  }
}

function resourcesOf({ schema }: Turn, text: string): readonly Resource[] | string {
  let json: ReturnType<typeof parseJson>;
  try {
    json = parseJson(text);
  } catch (error) {
    if (!isMesosSniffError(error)) throw error;
    return error.message;
  }
  if (!Array.isArray(json)) return "want an array of resources";
  const resources: Resource[] = [];
  for (const item of json) {
    const read = messageFromJson(schema, "mesos.Resource", item);
    const problem = jsonProblem(schema, "mesos.Resource", read);
    if (problem !== undefined) return problem;
    resources.push(read.value);
  }
  return resources;
}
