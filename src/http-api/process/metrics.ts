import { type HttpRequest, type HttpResponse, parseQuery } from "../../actor/index.js";
import { encodeUtf8, parseDuration } from "../../bytes/index.js";
import { Double, jsonResponse } from "../endpoint-json.js";
import { prometheusText } from "../prometheus.js";
import { textResponse } from "../responses.js";
import { type PlainOptions, PlainProcess } from "./plain-process.js";

/** Values by name, now. */
export type MetricsSource = (nowMs: number) => ReadonlyMap<string, number>;

/** The process `metrics`; besides Mesos's snapshot it has the text that Prometheus reads. */
export function metricsProcess(source: MetricsSource, options: PlainOptions): PlainProcess {
  return new PlainProcess(
    {
      "/snapshot": (request, { nowMs }) => snapshot(request, source(nowMs), options),
      "/prometheus": (_request, { nowMs }) => ({
        status: 200,
        headers: [["Content-Type", "text/plain; version=0.0.4; charset=utf-8"]],
        body: encodeUtf8(prometheusText(source(nowMs))),
      }),
    },
    options,
  );
}

function snapshot(
  request: HttpRequest,
  metrics: ReadonlyMap<string, number>,
  options: PlainOptions,
): HttpResponse {
  // Nothing here is ever late: the timeout only has to make sense.
  const timeout = parseQuery(request.query)?.get("timeout");
  if (timeout !== undefined) {
    const parsed = parseDuration(timeout);
    const gap = options.old ? "" : " ";
    if (parsed.kind === "error") {
      return textResponse(400, `Invalid timeout '${timeout}':${gap}${parsed.message}.\n`, options);
    }
  }
  const sorted = [...metrics].sort(([a], [b]) => (a < b ? -1 : 1));
  const value = Object.fromEntries(sorted.map(([name, each]) => [name, new Double(each)]));
  return jsonResponse(request, value, options.old);
}
