import { type HttpRequest, type HttpResponse, parseQuery } from "../../actor/index.js";
import { encodeUtf8 } from "../../bytes/index.js";
import { type formatEndpointJson, jsonResponse } from "../endpoint-json.js";
import { type Habits, textResponse } from "../responses.js";
import { PlainProcess, type PlainRoute } from "./plain-process.js";

/** What each route of a process is for, by process id and route. */
export type HelpTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Routes of the processes that every program has. */
export const COMMON_HELP: HelpTexts = {
  files: {
    "/browse": "Lists a directory: path=PATH.",
    "/debug": "Shows where virtual paths lead.",
    "/download": "Sends a file: path=PATH.",
    "/read": "Reads a part of a file: path=PATH, offset=BYTES (-1 for the size), length=BYTES.",
  },
  logging: {
    "/toggle": "Shows the verbosity, or changes it for a while: level=N, duration=15mins.",
  },
  metrics: {
    "/prometheus": "All metrics in the text format of Prometheus.",
    "/snapshot": "All metrics as one JSON object: timeout=DURATION.",
  },
  system: { "/stats.json": "Load, processors and memory of the machine." },
  version: { "/": "The version of the program and how it was built." },
};

/**
 * The process `help`: Markdown for curl and HTTPie, a page for browsers, JSON for `?format=json` (1.x).
 *
 * @param delegate whose routes are also served without the id in front
 */
export function helpProcess(texts: HelpTexts, delegate: string, habits: Habits): PlainProcess {
  const answer: PlainRoute = (request) => help(request, texts, delegate, habits);
  const table: Record<string, PlainRoute> = { "/": answer };
  for (const id of Object.keys(texts)) table[`/${id}`] = answer;
  return new PlainProcess(table, habits);
}

function help(
  request: HttpRequest,
  texts: HelpTexts,
  delegate: string,
  habits: Habits,
): HttpResponse {
  const [, id, ...rest] = request.path.split("/").filter((token) => token !== "");
  const ids = Object.keys(texts).sort();
  if (id === undefined) {
    if (!habits.old && parseQuery(request.query)?.get("format") === "json") {
      return jsonResponse(request, asJson(texts, ids, delegate), false);
    }
    const lines = ids.map((each) => `> [/${each}][${each}]\n`).join("");
    const links = ids.map((each) => `[${each}]: help/${each}\n`).join("");
    return page(request, `## HELP\n${lines}\n${links}`);
  }
  const routes = texts[id];
  if (routes === undefined) {
    return textResponse(400, `No help available for '/${id}'.\n`, habits);
  }
  if (rest.length === 0) {
    const names = Object.keys(routes).sort();
    const paths = names.map((name) => usagePath(id, name));
    const lines = paths.map((path) => `> [/${path}][${path}]\n`).join("");
    const links = paths.map((path) => `[${path}]: ${path}\n`).join("");
    return page(request, `## \`/${id}\` ##\n${lines}\n${links}`);
  }
  const name = `/${rest.join("/")}`;
  const text = routes[name];
  if (text === undefined) {
    return textResponse(400, `No help available for '/${id}${name}'.\n`, habits);
  }
  return page(request, `${document(id, name, text, delegate)}\n`);
}

function asJson(
  texts: HelpTexts,
  ids: readonly string[],
  delegate: string,
): Parameters<typeof formatEndpointJson>[0] {
  return {
    processes: ids.map((id) => ({
      id,
      endpoints: Object.entries(texts[id] ?? {}).map(([name, text]) => ({
        name,
        text: document(id, name, text, delegate),
      })),
    })),
  };
}

function document(id: string, name: string, text: string, delegate: string): string {
  const short = id === delegate ? `>        ${usagePath("", name)}\n` : "";
  return `### USAGE ###\n${short}>        /${usagePath(id, name)}\n\n### TL;DR; ###\n${text}\n`;
}

function usagePath(id: string, name: string): string {
  return name === "/" ? id : `${id}${name}`;
}

function page(request: HttpRequest, markdown: string): HttpResponse {
  const agent = request.headers.get("user-agent") ?? "";
  if (/^(?:curl|HTTPie)/.test(agent)) {
    return {
      status: 200,
      headers: [["Content-Type", "text/x-markdown"]],
      body: encodeUtf8(markdown),
    };
  }
  const escaped = markdown.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const html = `<!DOCTYPE html><html><head><title>Help</title></head><body><pre>${escaped}</pre></body></html>`;
  return { status: 200, headers: [["Content-Type", "text/html"]], body: encodeUtf8(html) };
}
