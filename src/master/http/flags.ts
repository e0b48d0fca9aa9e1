import { jsonResponse, methodNotAllowed } from "../../http-api/index.js";
import type { Endpoint } from "./endpoint.js";

/** `/flags`: flags and their values as text. */
export const flagsEndpoint: Endpoint = {
  help: "The flags of the master.",
  realm: "readonly",
  answer: ({ options, old }, { request }) =>
    !old && request.method !== "GET"
      ? methodNotAllowed(["GET"], request)
      : jsonResponse(request, { flags: Object.fromEntries(options.flags) }, old),
};
