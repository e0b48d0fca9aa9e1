import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { exitStatusOf } from "../../cli/run/exit-status.js";
import { followFile } from "../../cli/run/follow.js";
import { agentSandbox, type Sandbox } from "../../cli/run/sandbox.js";

describe("exitStatusOf", () => {
  it.each([
    ["TASK_FINISHED", "Command exited with status 0", 0],
    ["TASK_FINISHED", "", 0],
    ["TASK_FAILED", "Command exited with status 3", 3],
    ["TASK_FAILED", "Command exited with status 255", 255],
    ["TASK_FAILED", "Command terminated with signal Killed", 137],
    ["TASK_FAILED", "Command terminated with signal Segmentation fault (core dumped)", 139],
    ["TASK_KILLED", "Command terminated with signal Terminated", 143],
    ["TASK_FAILED", "Command exited with status 300", 1],
    ["TASK_LOST", "Agent was removed", 1],
    ["ERROR", "Master refused authentication", 1],
  ])("of %s %j is %i", (state, message, status) => {
    expect(exitStatusOf(state, message)).toBe(status);
  });
});

describe("followFile", () => {
  it("copies what is there, what comes, and what came just before the end", async () => {
    const pieces = [undefined, "ab", "", "cd", "ef", ""];
    let ended = false;
    let expected = 0;
    const copied: string[] = [];
    const sandbox: Sandbox = {
      read: async (file, offset) => {
        expect([file, offset]).toEqual(["stdout", expected]);
        const piece = pieces.shift();
        if (pieces.length === 2) ended = true;
        expected += piece?.length ?? 0;
        return piece === undefined ? undefined : Buffer.from(piece);
      },
    };
    await followFile(sandbox, "stdout", {
      ended: () => ended,
      write: (bytes) => copied.push(Buffer.from(bytes).toString()),
    });
    expect(copied.join("")).toBe("abcdef");
    expect(pieces).toEqual([]);
  });
});

describe("agentSandbox", () => {
  const state = {
    frameworks: [],
    completed_frameworks: [
      {
        id: "f",
        executors: [],
        completed_executors: [{ id: "e", directory: "/w/slaves/s/runs/1" }],
      },
    ],
  };

  async function serving<T>(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    use: (address: string) => Promise<T>,
  ): Promise<T> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      return await use(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
    }
  }

  it("finds the sandbox in the state and reads bytes as they are", async () => {
    const seen: string[] = [];
    const answers = [
      [404, ""],
      [200, JSON.stringify(state)],
      [200, Buffer.from('{"data":"\\u0000\\u001b a\\"\u00e9\xff","offset":3}', "latin1")],
      [404, ""],
    ] as const;
    const [first, second] = await serving(
      (request, response) => {
        const [status, body] = answers[seen.length] ?? [500, ""];
        seen.push(request.url ?? "");
        response.writeHead(status).end(body);
      },
      async (address) => {
        const sandbox = agentSandbox(address, { frameworkId: "f", executorId: "e" });
        return [await sandbox.read("stdout", 3), await sandbox.read("stderr", 0)];
      },
    );
    expect(first).toEqual(Buffer.from([0, 0x1b, 0x20, 0x61, 0x22, 0xe9, 0xff]));
    expect(second).toBeUndefined();
    expect(seen).toEqual([
      "/state",
      "/state.json",
      "/files/read?path=%2Fw%2Fslaves%2Fs%2Fruns%2F1%2Fstdout&offset=3&length=65536",
      "/files/read?path=%2Fw%2Fslaves%2Fs%2Fruns%2F1%2Fstderr&offset=0&length=65536",
    ]);
  });

  it("waits for an executor that the agent does not know yet, and says what it cannot read", async () => {
    const read = (status: number, body: string): Promise<unknown> =>
      serving(
        (_request, response) => response.writeHead(status).end(body),
        (address) =>
          agentSandbox(address, { frameworkId: "f", executorId: "e" })
            .read("stdout", 0)
            .catch((error: unknown) => String(error)),
      );
    expect(await read(200, "{}")).toBeUndefined();
    expect(await read(404, "")).toMatch(/\/state answers 404$/);
    expect(await read(200, "<html>")).toMatch(/JSON/);
  });
});
