// Which protobuf type travels on an endpoint of the v1 APIs (and of the few older endpoints that speak
// protobuf-JSON), by path and direction.
//
// Source: Mesos master/http.cpp, slave/http.cpp, docs/operator-http-api.md, docs/scheduler-http-api.md.

/** Who answers on `/api/v1`: both have the path, with other types behind it. */
export type OperatorRole = "master" | "agent";

/** The APIs that speak `mesos.v1`. */
export type V1Api = "scheduler" | "executor" | "resource_provider" | "operator";

/** What is known about an HTTP exchange when the type of a body is asked for. */
export interface ExchangeFacts {
  readonly direction: "request" | "response";
  /** Who serves the path, for paths that do not tell. */
  readonly role?: OperatorRole | undefined;
  /** `type` of the call, such as `SUBSCRIBE`; decides what the answer is. */
  readonly call?: string | undefined;
  /** Whether the body is known to be a stream of records; decides when the call is unknown. */
  readonly records?: boolean | undefined;
}

/** The type behind a path. */
export interface ApiBodyType {
  readonly type: string;
  /** `records`: a RecordIO stream of such messages; `array`: a JSON array of them. */
  readonly shape: "single" | "records" | "array";
}

/** The v1 API behind a path, and who serves it where the path tells. */
export interface ApiPath {
  readonly api: V1Api;
  readonly role: OperatorRole | undefined;
}

const V1_PATH =
  /^(?:\/+(master|slave\(\d+\)))?\/+api\/v1(?:\/(scheduler|executor|resource_provider))?(?:\/.*)?$/;

// Calls whose answer is an endless stream; everything else is answered at once.
const OUTPUT_CALLS: ReadonlySet<string> = new Set([
  "LAUNCH_NESTED_CONTAINER_SESSION",
  "ATTACH_CONTAINER_OUTPUT",
]);

/**
 * The v1 API that a request target belongs to: `/api/v1/scheduler`, `/master/api/v1`, `/slave(1)/api/v1/executor`.
 * Other sub-paths of `/api/v1` reach the operator API.
 *
 * @param target request target, query included or not, percent-encoded or not
 */
export function apiPath(target: string): ApiPath | undefined {
  const match = V1_PATH.exec(pathOf(target));
  if (match === null) return undefined;
  const api = (match[2] ?? "operator") as V1Api;
  const served = match[1] === undefined ? undefined : match[1] === "master" ? "master" : "agent";
  return { api, role: served ?? roleOf(api) };
}

/**
 * The type of a body on a v1 API. `undefined` for other paths, and for the operator API as long as nobody
 * knows whether master or agent serves it.
 */
export function apiBodyType(target: string, facts: ExchangeFacts): ApiBodyType | undefined {
  const path = apiPath(target);
  if (path === undefined) return undefined;
  const { direction, call } = facts;
  const streams = call === undefined ? facts.records === true : call === "SUBSCRIBE";
  if (path.api !== "operator") {
    if (direction === "request") return single(`mesos.v1.${path.api}.Call`);
    if (streams) return { type: `mesos.v1.${path.api}.Event`, shape: "records" };
    // Only schedulers are answered with a message (RECONCILE_OPERATIONS, 1.5 to 1.7).
    return path.api === "scheduler"
      ? single("mesos.v1.scheduler.Response")
      : { type: `mesos.v1.${path.api}.Event`, shape: "records" };
  }
  // Only ATTACH_CONTAINER_INPUT streams its request, and only agents have it.
  if (direction === "request" && facts.records === true) {
    return { type: "mesos.v1.agent.Call", shape: "records" };
  }
  const role = path.role ?? facts.role;
  if (role === undefined) return undefined;
  if (direction === "request") return single(`mesos.v1.${role}.Call`);
  if (role === "agent") {
    return (call === undefined && streams) || (call !== undefined && OUTPUT_CALLS.has(call))
      ? { type: "mesos.v1.agent.ProcessIO", shape: "records" }
      : single("mesos.v1.agent.Response");
  }
  return streams
    ? { type: "mesos.v1.master.Event", shape: "records" }
    : single("mesos.v1.master.Response");
}

// Endpoints that only one of the two serves under a path that does not name it.
const ROLE_OF_ENDPOINT: readonly (readonly [RegExp, OperatorRole])[] = [
  [/^\/+master(\/|$)/, "master"],
  [/^\/+slave\(\d+\)(\/|$)/, "agent"],
  [
    /^\/+(slaves|frameworks|tasks|roles|state-summary|quota|weights|redirect)(\/|\.json|$)/,
    "master",
  ],
  [/^\/+(maintenance\/|machine\/|registrar\(\d+\)\/)/, "master"],
  [/^\/+(reserve|unreserve|create-volumes|destroy-volumes|teardown)$/, "master"],
  [/^\/+(containers|monitor\/statistics|containerizer\/debug)(\.json)?$/, "agent"],
];

/** Who serves a path, where only master or agent does; that it was served well is for the caller to see. */
export function roleOfPath(target: string): OperatorRole | undefined {
  const path = pathOf(target);
  return apiPath(target)?.role ?? ROLE_OF_ENDPOINT.find(([form]) => form.test(path))?.[1];
}

// The endpoints of the older operator API whose JSON is that of a protobuf message; all others have a model
// of their own.
const JSON_ENDPOINTS: readonly (readonly [RegExp, "request" | "response", ApiBodyType])[] = [
  [/\/maintenance\/schedule$/, "request", single("mesos.maintenance.Schedule")],
  [/\/maintenance\/schedule$/, "response", single("mesos.maintenance.Schedule")],
  [/\/maintenance\/status$/, "response", single("mesos.maintenance.ClusterStatus")],
  [/\/machine\/(down|up)$/, "request", { type: "mesos.MachineID", shape: "array" }],
  [/\/quota$/, "request", single("mesos.quota.QuotaRequest")],
  [/\/quota$/, "response", single("mesos.quota.QuotaStatus")],
  [/\/weights$/, "request", { type: "mesos.WeightInfo", shape: "array" }],
  [/\/weights$/, "response", { type: "mesos.WeightInfo", shape: "array" }],
  [/\/registrar\(\d+\)\/registry$/, "response", single("mesos.internal.Registry")],
];

/** The type of a JSON body on the endpoints before v1 that write or read a protobuf message as JSON. */
export function endpointBodyType(
  target: string,
  direction: "request" | "response",
): ApiBodyType | undefined {
  const path = pathOf(target);
  return JSON_ENDPOINTS.find(([form, way]) => way === direction && form.test(path))?.[2];
}

function single(type: string): ApiBodyType {
  return { type, shape: "single" };
}

function roleOf(api: V1Api): OperatorRole | undefined {
  if (api === "operator") return undefined;
  return api === "scheduler" ? "master" : "agent";
}

function pathOf(target: string): string {
  const path = target.replace(/^[a-z]+:\/\/[^/]*/i, "").split(/[?#]/, 1)[0] ?? "";
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
