import { readFile } from "node:fs/promises";
import { MesosSniffError } from "../../src/errors/index.js";
import type { HostPort } from "../../src/node/index.js";
import type { RuleReport } from "../../src/rules/index.js";

/** Where a proxy serves its rules, and what it wants to hear. */
export interface ControlAccess {
  readonly control: HostPort;
  readonly token?: string;
}

/** Calls of a proxy's control server; each gives what is to be printed. */
export class ControlClient {
  readonly #url: string;
  readonly #token: string;

  constructor({ control, token }: ControlAccess) {
    const host = control.host.includes(":") ? `[${control.host}]` : control.host;
    this.#url = `http://${host}:${control.port}`;
    this.#token = token ?? process.env["MESOS_SNIFF_TOKEN"] ?? "";
  }

  async list(): Promise<string> {
    const reports = JSON.parse(await this.#call("GET", "/rules")) as readonly RuleReport[];
    return reports.map((report) => `${lineOf(report)}\n`).join("");
  }

  async add(file: string): Promise<string> {
    const text = await readFile(file === "-" ? "/dev/stdin" : file, "utf8");
    const { ids } = JSON.parse(await this.#call("POST", "/rules", text)) as { ids: number[] };
    return ids.map((id) => `added rule ${id}\n`).join("");
  }

  async remove(id: string): Promise<string> {
    await this.#call("DELETE", id === "all" ? "/rules" : `/rules/${encodeURIComponent(id)}`);
    return "";
  }

  async reset(id: string | undefined): Promise<string> {
    await this.#call("POST", `/rules${id === undefined ? "" : `/${encodeURIComponent(id)}`}/reset`);
    return "";
  }

  async held(): Promise<string> {
    return this.#call("GET", "/held");
  }

  async release(id: string, body: string | undefined): Promise<string> {
    const json = body?.startsWith("@") === true ? await readFile(body.slice(1), "utf8") : body;
    const text = json === undefined ? "" : `{"body":${json}}`;
    await this.#call("POST", `/held/${encodeURIComponent(id)}/release`, text);
    return "";
  }

  async drop(id: string): Promise<string> {
    await this.#call("POST", `/held/${encodeURIComponent(id)}/drop`);
    return "";
  }

  async #call(method: string, path: string, body?: string): Promise<string> {
    let response: Response;
    try {
      response = await fetch(`${this.#url}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#token}`, "content-type": "text/plain" },
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      const { cause } = error as { cause?: Error };
      throw new MesosSniffError(
        "unreadable",
        `cannot reach a proxy at ${this.#url}: ${cause?.message ?? (error as Error).message}`,
      );
    }
    const text = await response.text();
    if (response.ok) return text;
    let reason = text;
    try {
      reason = (JSON.parse(text) as { error?: string }).error ?? text;
    } catch {
      // Not ours; its text says most.
    }
    throw new MesosSniffError("unreadable", reason.slice(0, 500));
  }
}

function lineOf({ id, rule, matched, hits, nearestMiss }: RuleReport): string {
  const { kind, ...options } = rule.action;
  const how = Object.keys(options).length === 0 ? kind : `${kind} ${JSON.stringify(options)}`;
  const { filter, ...when } = rule.when;
  const conditions = Object.keys(when).length === 0 ? "" : ` ${JSON.stringify(when)}`;
  const miss = nearestMiss === undefined ? "" : `; nearest miss: ${nearestMiss}`;
  const name = rule.name === undefined ? "" : ` ${rule.name}:`;
  return `${id}${name} ${how} when ${filter ?? "any message"}${conditions} (matched ${matched}, applied ${hits}${miss})`;
}
