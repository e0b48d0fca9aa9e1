// Reads what an earlier life of the agent left (slave/state.cpp). A crash may stop the agent between any two writes, so
// everything that a crash explains is accepted: missing and empty files, a last record cut short. The rest is damage,
// which ends a strict agent and is passed over by another.

import { canonicalPid, type MessageCodec } from "../actor/index.js";
import { decodeUtf8 } from "../bytes/index.js";
import { MesosSniffError } from "../errors/index.js";
import { toResources } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import { type CheckpointedBody, type CheckpointedName, CheckpointFormat } from "./checkpoint.js";
import type { AgentDialect } from "./dialect.js";
import type { AgentDisk } from "./disk.js";
import { idProblem } from "./ids.js";
import {
  agentDirectory,
  agentInfoPath,
  agentsDirectory,
  bootIdPath,
  drainConfigPath,
  executorDirectory,
  executorGeneratedPath,
  executorInfoPath,
  forkedPidPath,
  frameworkDirectory,
  frameworkInfoPath,
  frameworkPidPath,
  httpMarkerPath,
  latestAgentPath,
  latestRunPath,
  libprocessPidPath,
  metaDirectory,
  type RunId,
  resourceStatePath,
  resourcesInfoPath,
  runDirectory,
  sentinelPath,
  taskInfoPath,
  taskUpdatesPath,
} from "./paths.js";
import type {
  RecoveredChannel,
  RecoveredExecutor,
  RecoveredFramework,
  RecoveredRun,
  RecoveredState,
  RecoveredTask,
  RecoveryResult,
} from "./recovered-state.js";

/** What reading checkpoints depends on. */
export interface RecoverOptions {
  readonly codec: MessageCodec;
  readonly dialect: AgentDialect;
  readonly workDirectory: string;
  readonly strict: boolean;
  /** Identifies the run of the machine, `/proc/sys/kernel/random/boot_id`; empty where there is none. */
  readonly bootId: string;
}

/** Reads all checkpoints of an agent; changes nothing. */
export function recoverState(disk: AgentDisk, options: RecoverOptions): RecoveryResult {
  const reader = new StateReader(disk, options);
  try {
    return { kind: "ok", state: reader.state() };
  } catch (error) {
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

class StateReader {
  readonly #disk: AgentDisk;
  readonly #options: RecoverOptions;
  readonly #format: CheckpointFormat;
  readonly #meta: string;
  readonly #errors: string[] = [];
  readonly #truncations: { path: string; lengthBytes: number }[] = [];

  constructor(disk: AgentDisk, options: RecoverOptions) {
    this.#disk = disk;
    this.#options = options;
    this.#format = new CheckpointFormat(options.codec, options.dialect);
    this.#meta = metaDirectory(options.workDirectory);
  }

  state(): RecoveredState {
    const bootId = this.#options.bootId;
    const lastBootId = this.#text(bootIdPath(this.#meta));
    const rebooted = lastBootId !== undefined && lastBootId !== "" && lastBootId !== bootId;
    const latest = this.#disk.readLink(latestAgentPath(this.#meta));
    const latestId = latest?.slice(latest.lastIndexOf("/") + 1);
    // 0.26 begins anew on a machine that was restarted.
    const forgets = rebooted && this.#options.dialect.profile === "0.26";
    const agent = latestId === undefined || forgets ? undefined : this.#agent(latestId, rebooted);
    return {
      rebooted,
      bootId,
      ...this.#resources(),
      agent,
      olderAgentIds: this.#agentIds().filter((id) => id !== agent?.id),
      errors: this.#errors,
      truncations: this.#truncations,
    };
  }

  #agentIds(): readonly string[] {
    const roots = [this.#options.workDirectory, this.#meta];
    const names = roots.flatMap((root) => this.#disk.list(agentsDirectory(root)) ?? []);
    return [...new Set(names)].filter((name) => name !== "latest").sort();
  }

  /** One file holds both since 1.8, another the resources alone for older agents. */
  #resources(): Pick<RecoveredState, "checkpointedResources" | "operations"> {
    if (this.#options.dialect.profile !== "0.26") {
      const name = "mesos.internal.slave.ResourceState";
      const state = this.#message(name, resourceStatePath(this.#meta));
      if (state !== undefined) {
        const { resources = [], operations = [] } = state;
        return { checkpointedResources: toResources(resources), operations };
      }
    }
    const path = resourcesInfoPath(this.#meta);
    const file = this.#disk.read(path);
    const list =
      file === undefined
        ? undefined
        : this.#attempt(path, () => this.#format.decodeResources(file));
    return { checkpointedResources: toResources(list ?? []), operations: [] };
  }

  #agent(id: string, rebooted: boolean): RecoveredState["agent"] {
    const info = this.#message("mesos.SlaveInfo", agentInfoPath(this.#meta, id));
    if (info === undefined) return undefined;
    const frameworks = this.#ids(`${agentDirectory(this.#meta, id)}/frameworks`);
    return {
      id,
      info,
      drainConfig:
        this.#options.dialect.profile === "0.26"
          ? undefined
          : this.#message("mesos.DrainConfig", drainConfigPath(this.#meta, id)),
      frameworks: frameworks.map((framework) => this.#framework(id, framework, rebooted)),
    };
  }

  #framework(agentId: string, id: string, rebooted: boolean): RecoveredFramework {
    const pid = this.#text(frameworkPidPath(this.#meta, agentId, id));
    const directory = frameworkDirectory(this.#meta, agentId, id);
    return {
      id,
      info: this.#message("mesos.FrameworkInfo", frameworkInfoPath(this.#meta, agentId, id)),
      pid: pid === undefined || pid === "" ? undefined : canonicalPid(pid),
      executors: this.#ids(`${directory}/executors`).map((executor) =>
        this.#executor({ agentId, frameworkId: id, executorId: executor }, rebooted),
      ),
    };
  }

  #executor(executor: Omit<RunId, "containerId">, rebooted: boolean): RecoveredExecutor {
    const generated = this.#text(executorGeneratedPath(this.#meta, executor));
    const link = this.#disk.readLink(latestRunPath(this.#meta, executor));
    const runs = this.#ids(`${executorDirectory(this.#meta, executor)}/runs`).filter(
      (name) => name !== "latest",
    );
    const latestId = link?.slice(link.lastIndexOf("/") + 1);
    const latest = runs.find((run) => run === latestId);
    return {
      id: executor.executorId,
      info: this.#message("mesos.ExecutorInfo", executorInfoPath(this.#meta, executor)),
      generated: generated === undefined || generated === "" ? undefined : generated === "1",
      latest:
        latest === undefined
          ? undefined
          : this.#run({ ...executor, containerId: latest }, rebooted),
      olderContainerIds: runs.filter((run) => run !== latest),
    };
  }

  #run(run: RunId, rebooted: boolean): RecoveredRun {
    const pid = Number.parseInt(this.#text(forkedPidPath(this.#meta, run)) ?? "", 10);
    const tasks = this.#ids(`${runDirectory(this.#meta, run)}/tasks`);
    return {
      containerId: run.containerId,
      completed: this.#disk.read(sentinelPath(this.#meta, run)) !== undefined,
      forkedPid: Number.isInteger(pid) && pid > 0 && !rebooted ? pid : undefined,
      channel: rebooted ? { kind: "unknown" } : this.#channel(run),
      tasks: tasks.flatMap((task) => this.#task(run, task)),
    };
  }

  #channel(run: RunId): RecoveredChannel {
    const text = this.#text(libprocessPidPath(this.#meta, run));
    if (text !== undefined && text !== "") return { kind: "libprocess", pid: canonicalPid(text) };
    const http = this.#disk.read(httpMarkerPath(this.#meta, run)) !== undefined;
    return { kind: http ? "http" : "unknown" };
  }

  /** A task of which nothing was written but its directory never was: none. */
  #task(run: RunId, id: string): readonly RecoveredTask[] {
    const task = this.#message("mesos.Task", taskInfoPath(this.#meta, run, id));
    if (task === undefined) return [];
    const updatesPath = taskUpdatesPath(this.#meta, run, id);
    return [{ id, task, updatesPath, records: this.#updates(updatesPath) }];
  }

  #updates(path: string): readonly BodyOf<"mesos.internal.StatusUpdateRecord">[] {
    const file = this.#disk.read(path);
    if (file === undefined) return [];
    const decoded = this.#attempt(path, () => this.#format.decodeUpdates(file));
    if (decoded === undefined) return [];
    if (decoded.wholeBytes < file.length) {
      this.#truncations.push({ path, lengthBytes: decoded.wholeBytes });
    }
    return decoded.records;
  }

  #message<Name extends CheckpointedName>(
    name: Name,
    path: string,
  ): CheckpointedBody<Name> | undefined {
    const file = this.#disk.read(path);
    if (file === undefined) return undefined;
    return this.#attempt(path, () => this.#format.decode(name, file));
  }

  #text(path: string): string | undefined {
    const file = this.#disk.read(path);
    return file === undefined ? undefined : decodeUtf8(file).trim();
  }

  /** The names in a directory that can be ids: others were never made by an agent. */
  #ids(directory: string): readonly string[] {
    return (this.#disk.list(directory) ?? []).filter((name) => idProblem(name) === undefined);
  }

  #attempt<T>(path: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const problem = `Failed to read '${path}': ${reason}`;
      if (this.#options.strict) throw new MesosSniffError("unreadable", problem, { cause: error });
      this.#errors.push(problem);
      return undefined;
    }
  }
}
