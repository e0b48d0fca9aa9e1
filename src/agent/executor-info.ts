import { allocateResources, parseResources } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import type { AgentDialect } from "./dialect.js";

type CommandInfo = BodyOf<"mesos.CommandInfo">;
type ExecutorInfo = BodyOf<"mesos.ExecutorInfo">;
type FrameworkInfo = BodyOf<"mesos.FrameworkInfo">;
type TaskInfo = BodyOf<"mesos.TaskInfo">;

/** The program that runs command tasks, or why there is none. */
export type ExecutorProgram =
  | {
      readonly kind: "found";
      /** Absolute path of the file to execute. */
      readonly path: string;
      /** Arguments before its own flags: a script, where the file is an interpreter. */
      readonly leading: readonly string[];
    }
  | { readonly kind: "missing"; readonly message: string };

/** What the flags of the agent say about executors of its own making. */
export interface CommandExecutorFlags {
  readonly program: ExecutorProgram;
  readonly launcherDirectory: string;
  /** Where the sandbox appears inside a container image. */
  readonly sandboxDirectory: string;
  readonly switchUser: boolean;
}

/** What Mesos reserves for an executor that it makes up. */
const OVERHEAD = "cpus:0.1;mem:32";

/** Characters of a command that fit into the name of its executor. */
const NAME_LENGTH = 15;

const SECOND_NS = 1_000_000_000n;

/** The executor of a task: its own, or one that runs its command (`Slave::getExecutorInfo`). */
export function executorOfTask(
  task: TaskInfo,
  framework: FrameworkInfo,
  flags: CommandExecutorFlags,
  dialect: AgentDialect,
): ExecutorInfo {
  if (task.executor !== undefined) return task.executor;
  const { container } = task;
  const command = task.command ?? {};
  const hasImage = container?.type === "MESOS" && container.mesos?.image !== undefined;
  const info: ExecutorInfo = {
    executor_id: { value: task.task_id.value },
    framework_id: framework.id,
    name: `Command Executor (Task: ${task.task_id.value}) (Command: ${shortCommand(command)})`,
    source: task.task_id.value,
    resources: overhead(task, dialect),
  };
  if (dialect.profile === "0.26") {
    return {
      ...info,
      ...(container === undefined
        ? {}
        : { container: hasImage ? withRootfs(container) : container }),
      command: oldCommand(command, framework, flags, hasImage),
    };
  }
  const graceNs = task.kill_policy?.grace_period?.nanoseconds;
  return {
    ...info,
    container,
    labels: task.labels,
    discovery: task.discovery,
    // The executor must outlive the grace of its task: a second to spare and one to notice the end.
    ...(graceNs === undefined
      ? {}
      : { shutdown_grace_period: { nanoseconds: graceNs + 2n * SECOND_NS } }),
    command: newCommand(command, framework, flags, hasImage),
  };
}

/** Whether 0.26 to 1.8 would take an executor for one that an agent made up: they look at its command. */
export function runsCommandExecutor(info: ExecutorInfo, program: ExecutorProgram): boolean {
  const value = info.command?.value ?? "";
  return (
    value.includes("mesos-executor") || (program.kind === "found" && value.includes(program.path))
  );
}

function shortCommand(command: CommandInfo): string {
  const cut = (text: string): string =>
    text.length > NAME_LENGTH ? `${text.slice(0, NAME_LENGTH - 3)}...` : text;
  const { value, shell = true, arguments: list = [] } = command;
  if (shell) return value === undefined ? "NO COMMAND" : `sh -c '${cut(value)}'`;
  return value === undefined ? "NO EXECUTABLE" : `[${cut(`${value}, ${list.join(", ")}`)}]`;
}

function newCommand(
  command: CommandInfo,
  framework: FrameworkInfo,
  flags: CommandExecutorFlags,
  hasImage: boolean,
): CommandInfo {
  const { uris, environment, user } = command;
  const { program } = flags;
  const kept = { uris, environment, user };
  if (program.kind === "missing") return { ...kept, ...apology(program.message) };
  const inImage = hasImage ? imageFlags(command, framework, flags) : [];
  return {
    ...kept,
    shell: false,
    value: program.path,
    arguments: [
      "mesos-executor",
      ...program.leading,
      `--launcher_dir=${flags.launcherDirectory}`,
      ...inImage,
    ],
  };
}

function oldCommand(
  command: CommandInfo,
  framework: FrameworkInfo,
  flags: CommandExecutorFlags,
  hasImage: boolean,
): CommandInfo {
  const { uris, environment } = command;
  const { program } = flags;
  const user = hasImage ? "root" : command.user;
  // `CommandInfo.container` is a field of 0.26 that later schemas lack.
  const extra = "container" in command ? { container: command.container } : {};
  const kept = { uris, environment, user, ...extra };
  if (program.kind === "missing") return { ...kept, ...apology(program.message) };
  if (!hasImage) {
    const value = [program.path, ...program.leading.map(quote)].join(" ");
    return { ...kept, shell: true, value };
  }
  return {
    ...kept,
    shell: false,
    value: program.path,
    arguments: ["mesos-executor", ...program.leading, ...imageFlags(command, framework, flags)],
  };
}

function imageFlags(
  command: CommandInfo,
  framework: FrameworkInfo,
  flags: CommandExecutorFlags,
): readonly string[] {
  const user = flags.switchUser ? [`--user=${command.user ?? framework.user}`] : [];
  return [`--sandbox_directory=${flags.sandboxDirectory}`, ...user];
}

function apology(message: string): CommandInfo {
  return { shell: true, value: `echo '${message}'; exit 1` };
}

function withRootfs(container: NonNullable<TaskInfo["container"]>): TaskInfo["container"] {
  const { image, ...mesos } = container.mesos ?? {};
  return {
    ...container,
    mesos,
    volumes: [...(container.volumes ?? []), { container_path: ".rootfs", image, mode: "RW" }],
  };
}

function overhead(task: TaskInfo, dialect: AgentDialect): ExecutorInfo["resources"] {
  const parsed = parseResources(OVERHEAD, { profile: dialect.resources });
  const resources = parsed.kind === "ok" ? parsed.value : [];
  const role = task.resources?.find(({ allocation_info: info }) => info !== undefined)
    ?.allocation_info?.role;
  if (dialect.profile === "0.26") return resources.map((resource) => ({ ...resource, role: "*" }));
  return role === undefined ? resources : allocateResources(resources, role);
}

function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
