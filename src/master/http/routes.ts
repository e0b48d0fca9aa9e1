import { type HttpRequest, type HttpResponse, parseQuery } from "../../actor/index.js";
import { authenticateBasic, bareResponse, textResponse } from "../../http-api/index.js";
import type { MesosProfile } from "../../resources/index.js";
import type { Turn } from "../turn.js";
import type { Endpoint, RealmName } from "./endpoint.js";
import { flagsEndpoint } from "./flags.js";
import { observeEndpoint } from "./observe.js";
import { operatorEndpoint } from "./operator-api/index.js";
import {
  machineDownEndpoint,
  machineUpEndpoint,
  maintenanceStatusEndpoint,
  quotaEndpoint,
  scheduleEndpoint,
  weightsEndpoint,
} from "./operator-json.js";
import { redirectEndpoint } from "./redirect.js";
import {
  createVolumesEndpoint,
  destroyVolumesEndpoint,
  reserveEndpoint,
  teardownEndpoint,
  unreserveEndpoint,
} from "./resource-changes.js";
import { rolesEndpoint } from "./roles.js";
import { schedulerEndpoint } from "./scheduler.js";
import { slavesEndpoint } from "./slaves.js";
import { frameworksEndpoint, stateEndpoint } from "./state.js";
import { stateSummaryEndpoint } from "./state-summary.js";
import { tasksEndpoint } from "./tasks.js";

/** What both profiles have. */
const COMMON: Readonly<Record<string, Endpoint>> = {
  "/api/v1/scheduler": schedulerEndpoint,
  "/flags": flagsEndpoint,
  "/frameworks": frameworksEndpoint,
  "/health": { help: "200 as long as the master lives.", answer: () => ({ status: 200 }) },
  "/machine/down": machineDownEndpoint,
  "/machine/up": machineUpEndpoint,
  "/maintenance/schedule": scheduleEndpoint,
  "/maintenance/status": maintenanceStatusEndpoint,
  "/redirect": redirectEndpoint,
  "/reserve": reserveEndpoint,
  "/roles": rolesEndpoint,
  "/slaves": slavesEndpoint,
  "/state": stateEndpoint,
  "/state-summary": stateSummaryEndpoint,
  "/tasks": tasksEndpoint,
  "/teardown": teardownEndpoint,
  "/unreserve": unreserveEndpoint,
};

/** What 0.26 has besides: aliases, and an endpoint that has no effect. */
const OLD: Readonly<Record<string, Endpoint>> = {
  "/observe": observeEndpoint,
  "/roles.json": rolesEndpoint,
  "/state.json": stateEndpoint,
  "/tasks.json": tasksEndpoint,
};

/** What came after 0.26. */
const RECENT: Readonly<Record<string, Endpoint>> = {
  "/api/v1": operatorEndpoint,
  "/create-volumes": createVolumesEndpoint,
  "/destroy-volumes": destroyVolumesEndpoint,
  "/quota": quotaEndpoint,
  "/weights": weightsEndpoint,
};

const ENDPOINTS: Readonly<Record<MesosProfile, ReadonlyMap<string, Endpoint>>> = {
  "0.26": new Map(Object.entries({ ...COMMON, ...OLD })),
  "1.11": new Map(Object.entries({ ...COMMON, ...RECENT })),
};

/** Paths below `/master` that a master of that profile answers. */
export function routesOf(profile: MesosProfile): ReadonlySet<string> {
  return new Set(ENDPOINTS[profile].keys());
}

/** What each of them is for. */
export function masterHelp(profile: MesosProfile): Readonly<Record<string, string>> {
  return Object.fromEntries([...ENDPOINTS[profile]].map(([route, { help }]) => [route, help]));
}

/** Answers a request for one of {@link routesOf}. */
export function answerHttp(turn: Turn, request: HttpRequest): void {
  const response = answer(turn, request);
  if (response !== undefined) turn.context.respond(request.id, response);
}

function answer(turn: Turn, request: HttpRequest): HttpResponse | undefined {
  const endpoint = ENDPOINTS[turn.options.profile].get(request.route);
  if (endpoint === undefined) return bareResponse(404, turn);
  const { realm } = endpoint;
  const credentials = realm === undefined ? undefined : credentialsOf(turn, realm);
  let principal: string | undefined;
  if (realm !== undefined && credentials !== undefined) {
    const outcome = authenticateBasic(
      request,
      { name: `mesos-master-${realm}`, credentials },
      turn,
    );
    if (outcome.kind === "refused") return outcome.response;
    principal = outcome.principal;
  }
  logRequest(turn, request);
  const query = parseQuery(request.query);
  if (query === undefined) return textResponse(400, "Malformed query", turn);
  return endpoint.answer(turn, { request, principal, query });
}

// Undefined where nobody is asked who he is.
function credentialsOf(turn: Turn, realm: RealmName): ReadonlyMap<string, Uint8Array> | undefined {
  const { options } = turn;
  if (turn.old) return undefined;
  const asks = {
    readonly: options.authenticateHttpReadonly,
    readwrite: options.authenticateHttpReadwrite,
    scheduler: options.authenticateHttpFrameworks,
  }[realm];
  return asks ? (options.credentials ?? new Map()) : undefined;
}

function logRequest(turn: Turn, { method, path, client, headers }: HttpRequest): void {
  const agent = headers.get("user-agent");
  const forwarded = headers.get("x-forwarded-for");
  const text =
    `HTTP ${method} for ${path} from ${client}` +
    (agent === undefined ? "" : ` with User-Agent='${agent}'`) +
    (forwarded === undefined ? "" : ` with X-Forwarded-For='${forwarded}'`);
  turn.context.log("INFO", `http.cpp:${turn.old ? 334 : 1436}`, text);
}
