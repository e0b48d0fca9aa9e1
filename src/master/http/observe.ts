import { parseQuery } from "../../actor/index.js";
import { latin1 } from "../../bytes/index.js";
import { jsonResponse } from "../../http-api/index.js";
import { badRequest } from "../operator/answer.js";
import type { Endpoint } from "./endpoint.js";

/** `/observe` (0.26): somebody reports the health of hosts; nothing follows from it. */
export const observeEndpoint: Endpoint = {
  help: "Reports the health of hosts: monitor=NAME, hosts=LIST, level=OK.",
  answer: (turn, { request }) => {
    const form = parseQuery(latin1(request.body));
    if (form === undefined) return badRequest(turn, "Unable to decode query string");
    const missing = ["monitor", "hosts", "level"].find((name) => (form.get(name) ?? "") === "");
    if (missing !== undefined) return badRequest(turn, `Missing value for '${missing}'.`);
    const hosts = (form.get("hosts") ?? "").split(",").filter((host) => host !== "");
    const isHealthy = form.get("level")?.toUpperCase() === "OK";
    const monitor = form.get("monitor") ?? "";
    return jsonResponse(request, { hosts, isHealthy, monitor }, turn.old);
  },
};
