// Answers without a body of their own, as libprocess words them. What Mesos wrote as text/plain from 1.0 on had no
// Content-Type before.

import { type HttpRequest, type HttpResponse, reasonPhrase } from "../actor/index.js";
import { encodeUtf8 } from "../bytes/index.js";

/** Whose habits an answer has: those of 0.26, or those of 1.x. */
export interface Habits {
  readonly old: boolean;
}

/** A status with a text for people. */
export function textResponse(status: number, text: string, { old }: Habits): HttpResponse {
  return {
    status,
    ...(old ? {} : { headers: [["Content-Type", "text/plain; charset=utf-8"]] as const }),
    body: encodeUtf8(text),
  };
}

/** A status and nothing to say: from 1.8 on errors repeat themselves in the body. */
export function bareResponse(status: number, habits: Habits): HttpResponse {
  if (habits.old || status < 400) return { status };
  return textResponse(status, `${status} ${reasonPhrase(status)}.`, habits);
}

/** 405 of 1.x; 0.26 has another text for each endpoint. */
export function methodNotAllowed(
  allowed: readonly string[],
  { method }: Pick<HttpRequest, "method">,
): HttpResponse {
  const list = allowed.map((each) => `'${each}'`).join(", ");
  const text = `405 Method Not Allowed. Expecting one of { ${list} }, but received '${method}'.`;
  const { headers = [], ...response } = textResponse(405, text, { old: false });
  return { ...response, headers: [...headers, ["Allow", allowed.join(", ")]] };
}
