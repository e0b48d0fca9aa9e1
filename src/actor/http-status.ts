import { encodeUtf8 } from "../bytes/index.js";
import type { Emulation } from "./emulation.js";
import type { HttpResponse } from "./http.js";

const REASONS: Readonly<Record<number, string>> = {
  100: "Continue",
  200: "OK",
  202: "Accepted",
  204: "No Content",
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  304: "Not Modified",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  411: "Length Required",
  413: "Request Entity Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** The usual text for a status, as libprocess spells it. */
export function reasonPhrase(status: number): string {
  return REASONS[status] ?? "Unknown";
}

/**
 * An error as libprocess answers it: from 1.8 with the status as text, before without a body unless there is something
 * to say.
 */
export function errorResponse(status: number, emulation: Emulation, text?: string): HttpResponse {
  const reason = reasonPhrase(status);
  const body = text ?? (emulation.errorBodies ? `${status} ${reason}.` : undefined);
  if (body === undefined) return { status, reason };
  return {
    status,
    reason,
    headers: [["Content-Type", "text/plain; charset=utf-8"]],
    body: encodeUtf8(body),
  };
}
