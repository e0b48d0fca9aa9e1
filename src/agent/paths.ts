// Where an agent keeps what (slave/paths.hpp). Work files and checkpoints have the same shape below two roots,
// `<work_dir>` and `<work_dir>/meta`; ids are directory names, verbatim.

/** The parts that name an executor's run. */
export interface RunId {
  readonly agentId: string;
  readonly frameworkId: string;
  readonly executorId: string;
  readonly containerId: string;
}

/** Where the checkpoints of an agent are. */
export function metaDirectory(workDirectory: string): string {
  return `${workDirectory}/meta`;
}

/** Holds what resources were reserved and which volumes made. */
export function resourcesInfoPath(meta: string): string {
  return `${meta}/resources/resources.info`;
}

/** Resources and operations in one message, since 1.8. */
export function resourceStatePath(meta: string): string {
  return `${meta}/resources/resources_and_operations.state`;
}

/** Tells a reboot of the machine from a restart of the agent. */
export function bootIdPath(meta: string): string {
  return `${meta}/boot_id`;
}

/** Directory of all agents that ever used a work directory. */
export function agentsDirectory(root: string): string {
  return `${root}/slaves`;
}

/** Link to the agent that used the work directory last. */
export function latestAgentPath(meta: string): string {
  return `${meta}/slaves/latest`;
}

/** Directory of one agent. */
export function agentDirectory(root: string, agentId: string): string {
  return `${root}/slaves/${agentId}`;
}

/** The checkpointed SlaveInfo. */
export function agentInfoPath(meta: string, agentId: string): string {
  return `${agentDirectory(meta, agentId)}/slave.info`;
}

/** The checkpointed DrainConfig (1.9). */
export function drainConfigPath(meta: string, agentId: string): string {
  return `${agentDirectory(meta, agentId)}/drain.config`;
}

/** Directory of one framework. */
export function frameworkDirectory(root: string, agentId: string, frameworkId: string): string {
  return `${agentDirectory(root, agentId)}/frameworks/${frameworkId}`;
}

/** The checkpointed FrameworkInfo. */
export function frameworkInfoPath(meta: string, agentId: string, frameworkId: string): string {
  return `${frameworkDirectory(meta, agentId, frameworkId)}/framework.info`;
}

/** The checkpointed pid of the scheduler, as text. */
export function frameworkPidPath(meta: string, agentId: string, frameworkId: string): string {
  return `${frameworkDirectory(meta, agentId, frameworkId)}/framework.pid`;
}

/** Directory of one executor and all its runs. */
export function executorDirectory(root: string, run: Omit<RunId, "containerId">): string {
  return `${frameworkDirectory(root, run.agentId, run.frameworkId)}/executors/${run.executorId}`;
}

/** The checkpointed ExecutorInfo. */
export function executorInfoPath(meta: string, run: Omit<RunId, "containerId">): string {
  return `${executorDirectory(meta, run)}/executor.info`;
}

/** `1` where the agent made up the executor for a command task, `0` elsewhere (1.9). */
export function executorGeneratedPath(meta: string, run: Omit<RunId, "containerId">): string {
  return `${executorDirectory(meta, run)}/executor_generated_for_command_task`;
}

/** The sandbox of a run, or below `meta` its checkpoints. */
export function runDirectory(root: string, run: RunId): string {
  return `${executorDirectory(root, run)}/runs/${run.containerId}`;
}

/** Link to the last run of an executor. */
export function latestRunPath(root: string, run: Omit<RunId, "containerId">): string {
  return `${executorDirectory(root, run)}/runs/latest`;
}

/** Exists once a run is over and everything it had to say is acknowledged. */
export function sentinelPath(meta: string, run: RunId): string {
  return `${runDirectory(meta, run)}/executor.sentinel`;
}

/** Exists where the executor speaks HTTP. */
export function httpMarkerPath(meta: string, run: RunId): string {
  return `${runDirectory(meta, run)}/http.marker`;
}

/** Process id of the executor, as text. */
export function forkedPidPath(meta: string, run: RunId): string {
  return `${runDirectory(meta, run)}/pids/forked.pid`;
}

/** Libprocess pid of the executor, as text. */
export function libprocessPidPath(meta: string, run: RunId): string {
  return `${runDirectory(meta, run)}/pids/libprocess.pid`;
}

/** Directory of one task of a run. */
export function taskDirectory(meta: string, run: RunId, taskId: string): string {
  return `${runDirectory(meta, run)}/tasks/${taskId}`;
}

/** The checkpointed Task. */
export function taskInfoPath(meta: string, run: RunId, taskId: string): string {
  return `${taskDirectory(meta, run, taskId)}/task.info`;
}

/** The status updates of a task and their acknowledgements, appended. */
export function taskUpdatesPath(meta: string, run: RunId, taskId: string): string {
  return `${taskDirectory(meta, run, taskId)}/task.updates`;
}

/**
 * Where the data of a persistent volume is: below the root of its disk, or below the work directory.
 *
 * A slash in the role of a hierarchy would open a directory of its own: it becomes a space.
 */
export function persistentVolumePath(
  workDirectory: string,
  volume: {
    readonly role: string;
    readonly id: string;
    /** `root` of the disk's source; relative ones are below the work directory. */
    readonly pathRoot?: string | undefined;
    readonly mountRoot?: string | undefined;
  },
): string {
  const absolute = (path: string): string =>
    path.startsWith("/") ? path : `${workDirectory}/${path}`;
  if (volume.mountRoot !== undefined) return absolute(volume.mountRoot);
  const root = volume.pathRoot === undefined ? workDirectory : absolute(volume.pathRoot);
  return `${root}/volumes/roles/${volume.role.replaceAll("/", " ")}/${volume.id}`;
}
