import { MesosSniffError } from "../../src/errors/index.js";
import { type MesosProfile, parseResources } from "../../src/resources/index.js";
import { type BodyOf, messageFromJson, schemaAt } from "../../src/wire/index.js";
import type { RunSettings } from "./run-flags.js";

/** A task that is not placed yet. */
export type UnplacedTask = Omit<BodyOf<"mesos.TaskInfo">, "slave_id">;

const DEFAULT_NAME = "mesos-sniff-run";

/**
 * The task that flags and the words after `--` describe.
 *
 * @throws MesosSniffError `invalid-argument` when they contradict each other, or say too little
 */
export function taskOf(
  settings: RunSettings,
  words: readonly string[],
  profile: MesosProfile,
): UnplacedTask {
  const { task, name = DEFAULT_NAME } = settings;
  if (task !== undefined) {
    if (settings.name === undefined && settings.command === undefined && words.length === 0) {
      return taskFromJson(task, profile);
    }
    throw wrong(
      "--task says all of the task: --name, --command and words after -- cannot be given too",
    );
  }
  const resources = parseResources(settings.resources ?? "", { profile });
  if (resources.kind === "error") {
    throw wrong(`Failed to parse resources '${settings.resources ?? ""}': ${resources.message}`);
  }
  const container = containerOf(settings);
  return {
    name,
    task_id: { value: name },
    resources: resources.value,
    command: commandOf(settings, words),
    ...(container === undefined ? {} : { container }),
  };
}

function commandOf(settings: RunSettings, words: readonly string[]): BodyOf<"mesos.CommandInfo"> {
  const { command, shell = true, environment } = settings;
  const variables = Object.entries(environment ?? {}).map(([name, value]) => ({ name, value }));
  const common = variables.length === 0 ? {} : { environment: { variables } };
  const [program, ...others] = words;
  if (program !== undefined) {
    if (command !== undefined) throw wrong("found both --command and words after --, want one");
    // The first argument is the name that the program sees as its own.
    return { shell: false, value: program, arguments: [program, ...others], ...common };
  }
  if (command === undefined) throw wrong("Missing required option --command, or words after --");
  return { shell, value: command, ...(shell ? {} : { arguments: [command] }), ...common };
}

function containerOf(settings: RunSettings): BodyOf<"mesos.ContainerInfo"> | undefined {
  const { containerizer = "mesos", dockerImage, networks = [] } = settings;
  const network_infos = networks.map((name) => ({ name }));
  const joined = networks.length === 0 ? {} : { network_infos };
  if (containerizer === "mesos") {
    if (dockerImage === undefined && networks.length === 0) return undefined;
    const image = { type: "DOCKER" as const, docker: { name: dockerImage ?? "" } };
    return { type: "MESOS", ...(dockerImage === undefined ? {} : { mesos: { image } }), ...joined };
  }
  if (dockerImage === undefined) throw wrong("'Docker' containerizer requires docker image name");
  if (networks.length > 1) throw wrong("'Docker' containerizer can only support a single network");
  const network = networks.length === 0 ? {} : { network: "USER" as const };
  return { type: "DOCKER", docker: { image: dockerImage, ...network }, ...joined };
}

function taskFromJson(json: unknown, profile: MesosProfile): UnplacedTask {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw wrong("found no object in --task, want a TaskInfo as JSON");
  }
  // Where it runs is decided here; v1 calls the field agent_id.
  const { slave_id: _slave, agent_id: _agent, ...rest } = json as Record<string, unknown>;
  const schema = schemaAt(profile === "0.26" ? "0.26.0" : "1.11.0");
  const text = JSON.stringify({ ...rest, slave_id: { value: "" } });
  const { value, notes } = messageFromJson(schema, "mesos.TaskInfo", text);
  const [note] = notes;
  if (note !== undefined) throw wrong(`cannot read --task: ${note.text}`);
  const { slave_id: _placed, ...task } = value;
  return task;
}

function wrong(message: string): MesosSniffError {
  return new MesosSniffError("invalid-argument", message);
}
