import { randomBytes, timingSafeEqual } from "node:crypto";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { isMesosSniffError } from "../../errors/index.js";
import { formatRfc3339 } from "../../flow/index.js";
import type { RuleEngine } from "../../rules/index.js";
import { jsonOf } from "../../view/index.js";
import { isJsonObject, type JsonValue, parseJson } from "../../wire/index.js";
import { systemTimeNs } from "../clock.js";
import type { HostPort } from "./proxy-options.js";
import { readRules } from "./read-rules.js";
import type { RunningProxy } from "./start-proxy.js";

/** How a control server is started. */
export interface ControlOptions {
  /** Default: any free port of 127.0.0.1. */
  readonly listen?: HostPort;
  /** What callers have to know; made up by default. */
  readonly token?: string;
  readonly proxy: RunningProxy;
  readonly rules: RuleEngine;
}

/** A control server that listens. */
export interface RunningControl {
  readonly address: HostPort;
  readonly token: string;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Serves the rules and held messages of a proxy over HTTP. Callers send `Authorization: Bearer TOKEN`.
 *
 *     GET    /rules                what there is, and what each rule has done
 *     POST   /rules                one rule or several, as YAML or JSON
 *     DELETE /rules, /rules/ID     all, or one; what they have begun ends
 *     POST   /rules/reset, /rules/ID/reset
 *     GET    /held                 messages that wait, one JSON object a line
 *     POST   /held/ID/release      with {"body": ...} as another body, or as it is
 *     POST   /held/ID/drop
 *     GET    /stand-ins, /statistics
 *
 * @throws the system's error when it cannot listen
 */
export async function startControl(options: ControlOptions): Promise<RunningControl> {
  const { listen = { host: "127.0.0.1", port: 0 }, proxy, rules } = options;
  const token = options.token ?? randomBytes(16).toString("hex");
  const server = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  server.addHook("onRequest", async (request, reply) => {
    if (!isToken(request.headers.authorization, token)) {
      await reply
        .code(401)
        .send({ error: "want Authorization: Bearer TOKEN, as the proxy printed it" });
    }
  });
  server.setErrorHandler((error, _request, reply) => {
    const status = isMesosSniffError(error)
      ? 400
      : ((error as { statusCode?: number }).statusCode ?? 500);
    return reply.code(status).send({ error: (error as Error).message });
  });
  serveRules(server, proxy, rules);
  serveHeld(server, proxy, rules);
  server.get("/stand-ins", async () =>
    proxy.standIns.map(([real, standIn]) => ({ real, standIn })),
  );
  server.get("/statistics", async () => proxy.statistics);
  await server.listen({ host: listen.host, port: listen.port });
  const address = server.server.address();
  return {
    address: {
      host: listen.host,
      port: typeof address === "object" ? (address?.port ?? listen.port) : listen.port,
    },
    token,
    close: () => server.close(),
  };
}

function serveRules(server: FastifyInstance, proxy: RunningProxy, rules: RuleEngine): void {
  server.get("/rules", async () => rules.report());
  server.post("/rules", async (request) => {
    const added = readRules(textOf(request.body), "the rules");
    return { ids: added.map((rule) => rules.add(rule, systemTimeNs())) };
  });
  server.delete("/rules", async () => {
    for (const { id } of rules.report()) rules.remove(id);
    proxy.lift();
    return {};
  });
  server.delete<{ Params: { id: string } }>("/rules/:id", async ({ params }, reply) => {
    const id = Number(params.id);
    if (!rules.remove(id)) return missing(reply, "rule", params.id);
    proxy.lift(id);
    return {};
  });
  server.post("/rules/reset", async () => {
    rules.reset(undefined, systemTimeNs());
    proxy.lift();
    return {};
  });
  server.post<{ Params: { id: string } }>("/rules/:id/reset", async ({ params }, reply) => {
    const id = Number(params.id);
    if (!rules.reset(id, systemTimeNs())) return missing(reply, "rule", params.id);
    proxy.lift(id);
    return {};
  });
}

function serveHeld(server: FastifyInstance, proxy: RunningProxy, rules: RuleEngine): void {
  const { held } = proxy;
  server.get("/held", async (_request, reply) => {
    const names = new Map(rules.report().map(({ id, rule }) => [id, rule.name ?? `rule ${id}`]));
    const entries = held.list().map(({ id, ruleId, sinceNs, message }) => {
      const rule = JSON.stringify(names.get(ruleId) ?? `rule ${ruleId}`);
      const since = JSON.stringify(formatRfc3339(sinceNs));
      // Bodies have integers that JSON.stringify knows nothing of.
      return `{"id":${id},"rule":${rule},"since":${since},"message":${jsonOf(message)}}`;
    });
    return reply.type("application/x-ndjson").send(entries.map((entry) => `${entry}\n`).join(""));
  });
  server.post<{ Params: { id: string } }>("/held/:id/release", async (request, reply) => {
    const text = textOf(request.body);
    const given: JsonValue = text.trim() === "" ? {} : parseJson(text);
    const body = isJsonObject(given) ? given["body"] : undefined;
    return held.release(Number(request.params.id), body)
      ? {}
      : missing(reply, "held message", request.params.id);
  });
  server.post<{ Params: { id: string } }>("/held/:id/drop", async ({ params }, reply) =>
    held.drop(Number(params.id)) ? {} : missing(reply, "held message", params.id),
  );
}

function missing(reply: FastifyReply, what: string, id: string): FastifyReply {
  return reply.code(404).send({ error: `there is no ${what} ${id.slice(0, 40)}` });
}

function textOf(body: unknown): string {
  return typeof body === "string" ? body : "";
}

function isToken(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
