import type { HttpResponse } from "../../actor/index.js";
import { bareResponse } from "../../http-api/index.js";
import type { Turn } from "../turn.js";
import type { Asking, Endpoint } from "./endpoint.js";

/** `/redirect`: where the leading master is. */
export const redirectEndpoint: Endpoint = {
  help: "307 to the leading master.",
  answer,
};

function answer(turn: Turn, { request }: Asking): HttpResponse {
  const { hostname, port } = turn.state.info;
  // Below it there is nothing (1.x).
  if (!turn.old && !/^\/(?:master\/)?redirect\/*$/.test(request.path))
    return bareResponse(404, turn);
  return { status: 307, headers: [["Location", `//${hostname}:${port}`]] };
}
