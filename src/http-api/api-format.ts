import type { HttpRequest } from "../actor/index.js";
import { acceptsMediaType } from "./accepts.js";

/** How a v1 API writes its messages. */
export type ApiFormat = "json" | "protobuf";

/** The `Content-Type` of each format. */
export const MEDIA_TYPES: Readonly<Record<ApiFormat, string>> = {
  json: "application/json",
  protobuf: "application/x-protobuf",
};

/** The format of an answer: JSON where `Accept` allows it, else protobuf; undefined when it allows neither. */
export function answerFormat({ headers }: Pick<HttpRequest, "headers">): ApiFormat | undefined {
  const accept = headers.get("accept");
  if (acceptsMediaType(accept, MEDIA_TYPES.json)) return "json";
  return acceptsMediaType(accept, MEDIA_TYPES.protobuf) ? "protobuf" : undefined;
}
