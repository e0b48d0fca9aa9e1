// Runs executors as plain processes: a session of its own for each, its output in its sandbox, all of it ended when
// the executor ends or has to.

import { type ChildProcess, spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchownSync,
  openSync,
} from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { formatGlog, type LogSink, silentLog } from "../../actor/index.js";
import type {
  AgentDisk,
  AgentProfile,
  Containerizer,
  ContainerSpec,
  KnownContainer,
  LaunchResult,
  Termination,
} from "../../agent/index.js";
import { waitStatus } from "../../executor/index.js";
import type { Resources } from "../../resources/index.js";
import { makeFolder } from "../folder/index.js";
import {
  findTree,
  isSame,
  type ProcessTree,
  processEnd,
  readProcess,
  readProcesses,
  signalTree,
  wasStartedWith,
} from "../process/index.js";
import type { Fetcher } from "./fetcher.js";
import { SandboxVolumes } from "./sandbox-volumes.js";
import { currentUser, findUser, type User } from "./user.js";

/** What a posix containerizer works with. */
export interface PosixContainerizerOptions {
  readonly profile: AgentProfile;
  /** Where the volumes are. */
  readonly workDirectory: string;
  readonly disk: AgentDisk;
  readonly fetcher: Fetcher;
  readonly log?: LogSink;
  /** How often processes that are no children are looked at; default 100. */
  readonly pollMs?: number;
}

interface Container {
  readonly id: string;
  readonly directory: string;
  readonly aborted: AbortController;
  readonly ended: (termination: Termination) => void;
  pid: number | undefined;
  destroyed: boolean;
  finished: boolean;
}

/** The agent sets it for every executor; the path of a sandbox holds the id of its container. */
const MARKER = "MESOS_DIRECTORY";

/** How often killed processes are looked for again. */
const GONE_POLL_MS = 10;

/** Time after which a process that does not die of SIGKILL (it waits for a disk) is left alone. */
const GONE_LIMIT_MS = 10_000;

/** Starts, watches and ends executors as processes of this machine. */
export class PosixContainerizer implements Containerizer {
  readonly #options: PosixContainerizerOptions;
  readonly #log: LogSink;
  readonly #containers = new Map<string, Container>();
  readonly #volumes: SandboxVolumes;
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  constructor(options: PosixContainerizerOptions) {
    this.#options = options;
    this.#log = options.log ?? silentLog;
    this.#volumes = new SandboxVolumes({ ...options, log: this.#log });
  }

  launch(
    spec: ContainerSpec,
    launched: (result: LaunchResult) => void,
    ended: (termination: Termination) => void,
  ): void {
    if (spec.executor.container?.type === "DOCKER") {
      launched({ kind: "unsupported" });
      const unknown =
        this.#options.profile === "0.26"
          ? `Unknown container: ${spec.containerId}`
          : "unknown container";
      ended({ status: undefined, problem: unknown });
      return;
    }
    const container: Container = {
      id: spec.containerId,
      directory: spec.directory,
      aborted: new AbortController(),
      ended,
      pid: undefined,
      destroyed: false,
      finished: false,
    };
    this.#containers.set(container.id, container);
    const quoted = this.#options.profile === "0.26" ? `'${container.id}'` : container.id;
    const named =
      this.#options.profile === "0.26"
        ? ` for executor '${spec.executor.executor_id.value}' of framework '${spec.frameworkId}'`
        : "";
    this.#say("containerizer.cpp:1438", `Starting container ${quoted}${named}`);
    this.#start(spec, container).then(
      (pid) => launched({ kind: "launched", pid }),
      (error: unknown) => {
        const stage = error instanceof SandboxError ? "sandbox" : "launch";
        const message = error instanceof Error ? error.message : String(error);
        launched({ kind: "failed", stage, message });
        this.#finish(container, { status: undefined });
      },
    );
  }

  recover(
    containers: readonly KnownContainer[],
    recovered: (problem?: string) => void,
    ended: (containerId: string, termination: Termination) => void,
  ): void {
    for (const known of containers) {
      const text = `Recovering container ${known.containerId} for executor '${known.executorId}' of framework ${known.frameworkId}`;
      this.#say("containerizer.cpp:920", text);
      const container: Container = {
        id: known.containerId,
        directory: known.directory,
        aborted: new AbortController(),
        ended: (termination) => ended(known.containerId, termination),
        pid: known.pid ?? findMarked(known.directory),
        destroyed: false,
        finished: false,
      };
      this.#containers.set(container.id, container);
      this.#poll(container);
    }
    recovered();
  }

  /** Links volumes; plain processes have no limits to change. */
  update(containerId: string, resources: Resources, updated: (problem?: string) => void): void {
    const container = this.#containers.get(containerId);
    try {
      if (container !== undefined) {
        this.#volumes.update(containerId, container.directory, resources);
      }
    } catch (error) {
      updated(error instanceof Error ? error.message : String(error));
      return;
    }
    updated();
  }

  destroy(containerId: string): void {
    const container = this.#containers.get(containerId);
    if (container === undefined || container.destroyed) return;
    this.#say("containerizer.cpp:1074", `Destroying container '${containerId}'`);
    container.destroyed = true;
    container.aborted.abort(new Error("the container is being destroyed"));
    if (container.pid !== undefined) signalTree(treeOf(container, container.pid), "SIGKILL");
  }

  /**
   * Stops watching.
   *
   * @param kill whether to end what runs; otherwise it goes on, for another agent to find
   * @returns settles when what was to end is gone
   */
  async close(kill: boolean): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    if (!kill) return;
    const containers = [...this.#containers.values()];
    for (const container of containers) this.destroy(container.id);
    await Promise.all(containers.map((container) => untilGone(container)));
  }

  async #start(spec: ContainerSpec, container: Container): Promise<number | undefined> {
    const { disk, fetcher, profile } = this.#options;
    const owner = makeSandbox(spec, disk, profile);
    this.#volumes.update(container.id, spec.directory, spec.resources);
    const uris = spec.executor.command?.uris ?? [];
    if (uris.length > 0) {
      const say = (text: string): void => sayInSandbox(spec.directory, "fetcher.cpp:459", text);
      try {
        const { signal } = container.aborted;
        await fetcher({
          containerId: container.id,
          uris,
          directory: spec.directory,
          owner,
          signal,
          say,
        });
      } catch (error) {
        const how = profile === "0.26" ? " with exit status: 256" : ": exited with status 1";
        throw new Error(`Failed to fetch all URIs for container '${container.id}'${how}`, {
          cause: error,
        });
      }
    }
    if (container.destroyed || this.#closed) {
      throw new Error("Container is being destroyed during launching");
    }
    return this.#spawn(spec, container, owner);
  }

  #spawn(spec: ContainerSpec, container: Container, owner: User | undefined): number | undefined {
    const { profile, disk } = this.#options;
    const stdout = openOutput(`${spec.directory}/stdout`, owner);
    const stderr = openOutput(`${spec.directory}/stderr`, owner);
    let child: ChildProcess;
    try {
      const { program, list, name } = commandLine(spec);
      child = spawn(program, list, {
        argv0: name,
        cwd: spec.directory,
        env: { ...spec.environment },
        // A session of its own: the tree can be found whole, and a terminal's signals do not reach it.
        detached: true,
        stdio: [profile === "0.26" ? "inherit" : "ignore", stdout, stderr],
        ...(owner === undefined ? {} : { uid: owner.uid, gid: owner.gid }),
      });
    } finally {
      closeSync(stdout);
      closeSync(stderr);
    }
    const { pid } = child;
    child.once("error", (error) => {
      if (pid !== undefined) return;
      // As the child of a real launcher would: it says why and ends with status 1.
      appendFileSync(`${spec.directory}/stderr`, `Failed to execute command: ${error.message}\n`);
      this.#finish(container, { status: waitStatus({ kind: "exited", code: 1 }) });
    });
    if (pid === undefined) return undefined;
    container.pid = pid;
    // The executor outlives an agent that ends.
    child.unref();
    this.#say("launcher.cpp:134", `Forked child with pid '${pid}' for container '${container.id}'`);
    child.once("exit", (code, signal) => {
      this.#exited(container, waitStatus(processEnd(code, signal)));
    });
    if (spec.pidFile !== undefined) {
      const what = profile === "0.26" ? "executor's" : "container's";
      this.#say(
        profile === "0.26" ? "containerizer.cpp:851" : "containerizer.cpp:2252",
        `Checkpointing ${what} forked pid ${pid} to '${spec.pidFile}'`,
      );
      try {
        disk.write(spec.pidFile, new TextEncoder().encode(String(pid)));
      } catch (error) {
        this.destroy(container.id);
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`Could not checkpoint executor's pid: ${reason}`, { cause: error });
      }
    }
    return pid;
  }

  /** Watches a process that is no child: nobody tells of its end, and its status is never known. */
  #poll(container: Container): void {
    const { pid } = container;
    const entry = pid === undefined ? undefined : readProcess(pid);
    const alive =
      pid !== undefined &&
      entry !== undefined &&
      !entry.zombie &&
      isSame(entry, treeOf(container, pid));
    if (!alive) {
      this.#exited(container, undefined);
      return;
    }
    this.#later(this.#options.pollMs ?? 100, () => {
      const now = readProcess(pid);
      if (now?.startTicks === entry.startTicks && !now.zombie) this.#poll(container);
      else this.#exited(container, undefined);
    });
  }

  /** The executor has ended: what it has left behind ends too, and only then is the container over. */
  #exited(container: Container, status: number | undefined): void {
    if (container.finished) return;
    const text = `Executor for container '${container.id}' has exited`;
    this.#say("containerizer.cpp:1257", text);
    this.#clear(container, status, Date.now() + GONE_LIMIT_MS);
  }

  #clear(container: Container, status: number | undefined, giveUpAtMs: number): void {
    const tree = treeOf(container, container.pid ?? 0);
    if (container.pid !== undefined && Date.now() < giveUpAtMs && findTree(tree).length > 0) {
      signalTree(tree, "SIGKILL");
      this.#later(GONE_POLL_MS, () => this.#clear(container, status, giveUpAtMs));
      return;
    }
    this.#finish(container, { status });
  }

  #finish(container: Container, termination: Termination): void {
    if (container.finished) return;
    container.finished = true;
    this.#containers.delete(container.id);
    this.#volumes.forget(container.id);
    container.ended(termination);
  }

  #later(afterMs: number, act: () => void): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, afterMs);
    this.#timers.add(timer);
  }

  #say(location: string, text: string): void {
    this.#log.write({ timeMs: Date.now(), severity: "INFO", verbosity: 0, location, text });
  }
}

class SandboxError extends Error {}

/** Ends what is left of a container, and what that has started meanwhile, until nothing is. */
async function untilGone(container: Container): Promise<void> {
  if (container.pid === undefined) return;
  const tree = treeOf(container, container.pid);
  const giveUpAtMs = Date.now() + GONE_LIMIT_MS;
  while (findTree(tree).length > 0 && Date.now() < giveUpAtMs) {
    signalTree(tree, "SIGKILL");
    await delay(GONE_POLL_MS);
  }
}

function treeOf(container: Container, pid: number): ProcessTree {
  return { root: pid, marker: { variable: MARKER, value: container.directory } };
}

/** The first process of a sandbox, where its pid was not written before the agent died. */
function findMarked(directory: string): number | undefined {
  for (const entry of readProcesses().values()) {
    if (entry.session === entry.pid && wasStartedWith(entry.pid, MARKER, directory) === true) {
      return entry.pid;
    }
  }
  return undefined;
}

/** @returns whose the container is to be; undefined: whose the agent is */
function makeSandbox(
  spec: ContainerSpec,
  disk: AgentDisk,
  profile: AgentProfile,
): User | undefined {
  try {
    const owner = spec.user === undefined ? undefined : ownerOf(spec.user);
    makeFolder(spec.directory);
    if (profile !== "0.26") chmodSync(spec.directory, 0o750);
    if (owner !== undefined) chownSync(spec.directory, owner.uid, owner.gid);
    disk.link(spec.latestLink, spec.directory);
    return owner;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SandboxError(reason, { cause: error });
  }
}

function ownerOf(name: string): User | undefined {
  const own = currentUser();
  if (name === own.name) return undefined;
  const user = findUser(name);
  if (user === undefined) throw new Error(`Failed to get user information for '${name}'`);
  if (user.uid === own.uid) return undefined;
  if (own.uid !== 0) {
    throw new Error(`Failed to chown directory to '${name}': Operation not permitted`);
  }
  return user;
}

// What was fetched may have left a link of that name: it is not followed, and so not written to or given away.
function openOutput(path: string, owner: User | undefined): number {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  const file = openSync(path, O_APPEND | O_CREAT | O_NOFOLLOW | O_WRONLY, 0o644);
  if (owner !== undefined) fchownSync(file, owner.uid, owner.gid);
  return file;
}

function commandLine(spec: ContainerSpec): {
  readonly program: string;
  readonly list: readonly string[];
  readonly name: string;
} {
  const { value = "", shell = true, arguments: list = [] } = spec.executor.command ?? {};
  if (shell) return { program: "/bin/sh", list: ["-c", value], name: "sh" };
  const [name = value, ...rest] = list;
  return { program: value, list: rest, name };
}

function sayInSandbox(directory: string, location: string, text: string): void {
  const record = { timeMs: Date.now(), severity: "INFO", verbosity: 0, location, text } as const;
  const utcOffsetMinutes = -new Date().getTimezoneOffset();
  const line = formatGlog(record, { threadId: process.pid, utcOffsetMinutes });
  appendFileSync(`${directory}/stderr`, `${line}\n`);
}
