import { spawn } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, chown, lstat, mkdir, readdir, realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { BodyOf } from "../../wire/index.js";
import { type FetchPlan, planFetch } from "./fetch-uri.js";
import type { User } from "./user.js";

/** What is to be brought where. */
export interface FetchJob {
  readonly containerId: string;
  readonly uris: readonly BodyOf<"mesos.CommandInfo.URI">[];
  /** The sandbox. */
  readonly directory: string;
  /** Whose the files are to be; undefined: as they come. */
  readonly owner: User | undefined;
  readonly signal: AbortSignal;
  /** Takes a line for the sandbox's stderr. */
  readonly say: (text: string) => void;
}

/** Brings files into sandboxes. */
export type Fetcher = (job: FetchJob) => Promise<void>;

/** How the simple fetcher works. */
export interface FetcherOptions {
  readonly frameworksHome?: string;
  /** Whether `.tar` is unpacked too, as 1.x does. */
  readonly modern?: boolean;
  /** Longest time without a byte; default 60,000. */
  readonly stallTimeoutMs?: number;
}

/**
 * A fetcher for local paths, `file:`, `http:` and `https:`, without a cache.
 *
 * Files are copied by `cp`, archives unpacked by `tar` and `unzip`, `.gz` here. The promise is rejected with the reason when one
 * URI fails.
 */
export function createFetcher(options: FetcherOptions = {}): Fetcher {
  const { frameworksHome = "", modern = true, stallTimeoutMs = 60_000 } = options;
  return async (job) => {
    for (const uri of job.uris) {
      const planned = planFetch(uri, { frameworksHome, modern });
      try {
        if (planned.kind === "error") throw new Error(planned.message);
        job.say(`Fetching URI '${planned.plan.uri}'`);
        await fetchOne(job, planned.plan, stallTimeoutMs);
        job.say(`Fetched '${planned.plan.uri}' to '${job.directory}/${planned.plan.target}'`);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const text = `Failed to fetch '${uri.value}': ${reason}`;
        job.say(text);
        throw new Error(text, { cause: error });
      }
    }
    if (job.owner !== undefined) await giveAll(job.directory, job.owner);
  };
}

async function fetchOne(job: FetchJob, plan: FetchPlan, stallTimeoutMs: number): Promise<void> {
  const target = resolve(job.directory, plan.target);
  const made = await mkdir(dirname(target), { recursive: true });
  if (made !== undefined && job.owner !== undefined) await giveAll(made, job.owner);
  await checkInside(job.directory, target);
  if (plan.source.kind === "local") {
    await run("copy", ["cp", "-rL", "--", plan.source.path, target], job);
  } else await download(plan.source.url, target, job.signal, stallTimeoutMs);
  switch (plan.afterwards) {
    case "make-executable":
      await chmod(target, 0o755);
      break;
    case "extract-tar":
      await run("extract", ["tar", "-C", job.directory, "-xf", target], job);
      break;
    case "extract-zip":
      await run("extract", ["unzip", "-o", "-q", "-d", job.directory, target], job);
      break;
    case "extract-gzip": {
      const unpacked = target.slice(0, -".gz".length);
      await checkInside(job.directory, unpacked);
      await pipeline(createReadStream(target), createGunzip(), createWriteStream(unpacked), {
        signal: job.signal,
      });
      break;
    }
    case "nothing":
      break;
  }
}

/** An archive fetched before may have left links that lead out of the sandbox. */
async function checkInside(directory: string, target: string): Promise<void> {
  const [root, above] = await Promise.all([realpath(directory), realpath(dirname(target))]);
  const inside = above === root || above.startsWith(`${root}/`);
  const isLink = await lstat(target).then(
    (stat) => stat.isSymbolicLink(),
    () => false,
  );
  if (!inside || isLink) throw new Error("URI output file must be within the sandbox directory");
}

async function download(
  url: string,
  target: string,
  signal: AbortSignal,
  stallTimeoutMs: number,
): Promise<void> {
  const stalled = new AbortController();
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => stalled.abort(new Error(`no byte came for ${stallTimeoutMs} ms`)),
      stallTimeoutMs,
    );
  };
  let timer = setTimeout(() => {}, 0);
  restart();
  try {
    const both = AbortSignal.any([signal, stalled.signal]);
    // What is stored is what was sent: an archive is not unpacked on its way.
    const headers = { "accept-encoding": "identity" };
    const response = await fetch(url, { signal: both, redirect: "follow", headers });
    if (response.status !== 200) throw new Error(`HTTP status ${response.status}, want 200`);
    const body = response.body === null ? [] : response.body;
    const source = Readable.from(watch(body, restart));
    await pipeline(source, createWriteStream(target), { signal: both });
  } catch (error) {
    // What was aborted says no more than that.
    throw stalled.signal.aborted ? stalled.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

async function* watch(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  seen: () => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    seen();
    yield chunk;
  }
}

/**
 * Runs a program as the user of the container: it reads no more than they may, and links that an archive has left lead
 * it nowhere that they could not go.
 */
function run(what: string, command: readonly string[], job: FetchJob): Promise<void> {
  const [program = "", ...list] = command;
  const { owner } = job;
  return new Promise((done, failed) => {
    const child = spawn(program, list, {
      stdio: ["ignore", "ignore", "pipe"],
      signal: job.signal,
      cwd: job.directory,
      ...(owner === undefined ? {} : { uid: owner.uid, gid: owner.gid }),
    });
    let said = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text: string) => {
      if (said.length < 4096) said += text;
    });
    child.on("error", failed);
    child.on("close", (code) => {
      if (code === 0) done();
      else failed(new Error(`Failed to ${what}: '${command.join(" ")}' failed: ${said.trim()}`));
    });
  });
}

async function giveAll(path: string, owner: User): Promise<void> {
  const stat = await lstat(path);
  // A link may lead anywhere: what it points at is not ours to give.
  if (stat.isSymbolicLink()) return;
  await chown(path, owner.uid, owner.gid);
  if (!stat.isDirectory()) return;
  for (const name of await readdir(path)) await giveAll(`${path}/${name}`, owner);
}
