// Where the output of a task is read from. An agent that is reached over HTTP answers /files/read; the sandboxes of a
// cluster in this process are folders.

import { open } from "node:fs/promises";
import { memberOf } from "../json-member.js";

/** The files that a task writes. */
export interface Sandbox {
  /**
   * Bytes of a file from an offset on: all, or as many as come at once; none at its end.
   *
   * @returns undefined where there is no such file, or not yet
   * @throws SandboxAway when nobody answers, who may be back later
   * @throws when the files cannot be read at all
   */
  read(file: "stdout" | "stderr", offset: number): Promise<Uint8Array | undefined>;
}

/** The agent that has the files does not answer now. */
export class SandboxAway extends Error {}

const CHUNK_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

/** A sandbox that is a folder of this machine. */
export function folderSandbox(folder: string): Sandbox {
  return {
    read: async (name, offset) => {
      const file = await open(`${folder}/${name}`, "r").catch(() => undefined);
      if (file === undefined) return undefined;
      try {
        const { bytesRead, buffer } = await file.read(
          Buffer.alloc(CHUNK_BYTES),
          0,
          CHUNK_BYTES,
          offset,
        );
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
}

/** Who ran the task, as `/state` of an agent knows it. */
export interface SandboxOwner {
  readonly frameworkId: string;
  readonly executorId: string;
}

/** A sandbox behind an agent's HTTP endpoints, as Mesos has them since 0.20. */
export function agentSandbox(agentAddress: string, owner: SandboxOwner): Sandbox {
  const base = `http://${agentAddress}`;
  let directory: string | undefined;
  return {
    read: async (file, offset) => {
      directory ??= directoryIn(await stateOf(base), owner);
      if (directory === undefined) return undefined;
      const path = encodeURIComponent(`${directory}/${file}`);
      const query = `path=${path}&offset=${offset}&length=${CHUNK_BYTES}`;
      const answer = await get(`${base}/files/read?${query}`);
      if (answer.status === 404 || answer.status === 400) return undefined;
      if (answer.status !== 200) throw new Error(`${base}/files/read answers ${answer.status}`);
      return bytesOf(answer.text);
    },
  };
}

interface Answer {
  readonly status: number;
  /** One character for each byte. */
  readonly text: string;
}

async function get(url: string): Promise<Answer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, text: bytes.toString("latin1") };
  } catch (cause) {
    throw new SandboxAway(`nobody answers at ${new URL(url).host}`, { cause });
  }
}

async function stateOf(base: string): Promise<unknown> {
  let status = 0;
  for (const path of ["/state", "/state.json"]) {
    const answer = await get(base + path);
    if (answer.status === 200) return JSON.parse(answer.text);
    status = answer.status;
  }
  throw new Error(`${base}/state answers ${status}`);
}

function directoryIn(
  state: unknown,
  { frameworkId, executorId }: SandboxOwner,
): string | undefined {
  const list = (from: unknown, name: string): readonly unknown[] => {
    const found = memberOf(from, name);
    return Array.isArray(found) ? found : [];
  };
  const frameworks = [...list(state, "frameworks"), ...list(state, "completed_frameworks")];
  for (const framework of frameworks.filter((each) => memberOf(each, "id") === frameworkId)) {
    const executors = [...list(framework, "executors"), ...list(framework, "completed_executors")];
    const executor = executors.find((each) => memberOf(each, "id") === executorId);
    const directory = memberOf(executor, "directory");
    if (typeof directory === "string") return directory;
  }
  return undefined;
}

/** The bytes of `{"data": ..., "offset": ...}`. The text of the JSON has one character for each byte. */
function bytesOf(text: string): Uint8Array {
  const data = memberOf(JSON.parse(text), "data");
  if (typeof data !== "string")
    throw new Error("found an answer without data, want that of /files/read");
  // Beyond a byte are only characters that were escaped.
  return /[^\0-\xff]/.test(data) ? Buffer.from(data, "utf8") : Buffer.from(data, "latin1");
}
