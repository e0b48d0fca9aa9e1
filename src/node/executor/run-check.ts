import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { connect } from "node:net";
import { type CheckAttempt, type CheckResult, timedOut } from "../../executor/index.js";
import type { BodyOf } from "../../wire/index.js";
import { signalTree } from "../process/index.js";
import { spawnCommand } from "./spawn-command.js";

/** Redirects that are followed, as many as curl does. */
const MAX_REDIRECTS = 50;

/** Looks at a task once. */
export function runCheck(attempt: CheckAttempt, checked: (result: CheckResult) => void): void {
  const { probe, timeoutMs } = attempt;
  let over = false;
  let stop = (): void => {};
  const finish = (result: CheckResult): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    checked(result);
  };
  const timer = Number.isFinite(timeoutMs)
    ? setTimeout(() => {
        finish(timedOut(attempt));
        stop();
      }, timeoutMs)
    : undefined;
  if (probe.kind === "command") stop = runCommand(probe.command, finish);
  else if (probe.kind === "http") stop = getStatus(new URL(probe.url), MAX_REDIRECTS, finish);
  else stop = tryPort(probe.port, finish);
}

type Finish = (result: CheckResult) => void;

const failed = (message: string): CheckResult => ({ kind: "failed", message });

function runCommand(command: BodyOf<"mesos.CommandInfo">, finish: Finish): () => void {
  const environment = (command.environment?.variables ?? []).flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  // What a check prints is no output of the task.
  const child = spawnCommand(command, Object.fromEntries(environment), ["ignore", 2, 2]);
  child.once("error", (error) => finish(failed(`Failed to create subprocess: ${error.message}`)));
  child.once("exit", (code, signal) => {
    finish(
      code === null
        ? failed(`Command terminated with signal ${signal}`)
        : { kind: "seen", status: { type: "COMMAND", command: { exit_code: code } } },
    );
  });
  return () => {
    if (child.pid !== undefined) signalTree({ root: child.pid }, "SIGKILL");
  };
}

function getStatus(url: URL, redirects: number, finish: Finish): () => void {
  const get = url.protocol === "https:" ? requestHttps : requestHttp;
  let stop = (): void => {};
  const request = get(url, { rejectUnauthorized: false, agent: false }, (response) => {
    response.resume();
    const { statusCode = 0, headers } = response;
    const { location } = headers;
    const isRedirect = statusCode >= 300 && statusCode < 400 && location !== undefined;
    if (!isRedirect || !URL.canParse(location, url.href)) {
      finish({ kind: "seen", status: { type: "HTTP", http: { status_code: statusCode } } });
    } else if (redirects === 0) {
      finish(failed(`curl exited with status 47: Maximum (${MAX_REDIRECTS}) redirects followed`));
    } else stop = getStatus(new URL(location, url), redirects - 1, finish);
  });
  request.on("error", (error) => {
    finish(failed(`curl exited with status 7: ${error.message || "Failed to connect"}`));
  });
  request.end();
  return () => {
    request.destroy();
    stop();
  };
}

function tryPort(port: number, finish: Finish): () => void {
  const socket = connect(port, "127.0.0.1");
  const seen = (succeeded: boolean): void => {
    finish({ kind: "seen", status: { type: "TCP", tcp: { succeeded } } });
    socket.destroy();
  };
  socket.once("connect", () => seen(true));
  socket.on("error", () => seen(false));
  return () => socket.destroy();
}
