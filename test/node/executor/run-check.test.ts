import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { CheckAttempt, CheckResult } from "../../../src/executor/index.js";
import { runCheck } from "../../../src/node/executor/run-check.js";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const look = (probe: CheckAttempt["probe"], timeoutMs = 10_000): Promise<CheckResult> =>
  new Promise((resolve) => runCheck({ name: "check", probe, timeoutMs }, resolve));

async function serve(
  answers: Readonly<Record<string, [status: number, location?: string]>>,
): Promise<number> {
  const server = createServer((request, response) => {
    const [status, location] = answers[request.url ?? ""] ?? [404];
    if (status === 0) return;
    response.writeHead(status, location === undefined ? {} : { location });
    response.end("x".repeat(1000));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe("runCheck", () => {
  it.each([
    ["a shell command", { value: "exit 3" }, 3],
    ["a program", { shell: false, value: "/bin/sh", arguments: ["sh", "-c", "exit $0", "4"] }, 4],
    [
      "an environment",
      { value: 'exit "$CODE"', environment: { variables: [{ name: "CODE", value: "5" }] } },
      5,
    ],
  ])("runs %s", async (_, command, code) => {
    expect(await look({ kind: "command", command })).toEqual({
      kind: "seen",
      status: { type: "COMMAND", command: { exit_code: code } },
    });
  });

  it("says why a command did not end by itself", async () => {
    expect(await look({ kind: "command", command: { value: "kill -9 $$" } })).toMatchObject({
      kind: "failed",
      message: "Command terminated with signal SIGKILL",
    });
    expect(
      await look({ kind: "command", command: { shell: false, value: "/no/such/program" } }),
    ).toMatchObject({ kind: "failed", message: expect.stringContaining("ENOENT") });
  });

  it("gives up after the timeout, whatever it looks at", async () => {
    const port = await serve({ "/": [0] });
    expect(await look({ kind: "command", command: { value: "sleep 100 & wait" } }, 50)).toEqual({
      kind: "failed",
      message: "Command timed out after 50ms",
    });
    expect(await look({ kind: "http", url: `http://127.0.0.1:${port}/` }, 50)).toEqual({
      kind: "failed",
      message: "curl timed out after 50ms",
    });
  });

  it("gets a status, that at the end of redirects", async () => {
    const port = await serve({
      "/ok": [204],
      "/bad": [500],
      "/there": [302, "/further"],
      "/further": [301, "/ok"],
      "/round": [307, "/round"],
      "/nowhere": [302],
    });
    const status = async (path: string): Promise<unknown> => {
      const result = await look({ kind: "http", url: `http://127.0.0.1:${port}${path}` });
      return result.kind === "seen" ? result.status.http?.status_code : result.message;
    };
    expect(await status("/ok")).toBe(204);
    expect(await status("/bad")).toBe(500);
    expect(await status("/there")).toBe(204);
    expect(await status("/nowhere")).toBe(302);
    expect(await status("/round")).toContain("Maximum (50) redirects followed");
  });

  it("knows an open port from a closed one", async () => {
    const server = createTcpServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const tcp = (succeeded: boolean): object => ({
      kind: "seen",
      status: { type: "TCP", tcp: { succeeded } },
    });
    expect(await look({ kind: "tcp", port })).toEqual(tcp(true));
    server.close();
    await once(server, "close");
    expect(await look({ kind: "tcp", port })).toEqual(tcp(false));
    expect(await look({ kind: "http", url: `http://127.0.0.1:${port}/` })).toMatchObject({
      kind: "failed",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });
});
