// The flags of `mesos-sniff run`, which are those of mesos-execute: one row each, with what it sets.

import type { MesosProfile } from "../../src/resources/index.js";
import { type Flag, flagsWithout } from "../flags/flag.js";
import { EMULATE_FLAG, HELP_FLAG } from "../roles/common-flags.js";

/** What the flags of `run` set. */
export interface RunSettings {
  readonly profile?: MesosProfile;
  readonly help?: boolean;
  readonly verbose?: boolean;
  readonly master?: string;
  readonly name?: string;
  readonly command?: string;
  readonly shell?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly resources?: string;
  readonly role?: string;
  readonly checkpoint?: boolean;
  readonly killAfterMs?: number;
  readonly principal?: string;
  readonly secret?: string;
  readonly task?: unknown;
  readonly containerizer?: "mesos" | "docker";
  readonly dockerImage?: string;
  readonly networks?: readonly string[];
  readonly partitionAware?: boolean;
  readonly gpus?: boolean;
}

/** All flags of `run`. */
export const RUN_FLAGS: readonly Flag<RunSettings>[] = [
  EMULATE_FLAG,
  HELP_FLAG,
  {
    name: "verbose",
    only: "mesos-sniff",
    kind: "boolean",
    default: "false",
    help: "Log what the driver does, as mesos-execute always does.",
    use: (verbose) => ({ verbose }),
  },
  {
    name: "master",
    kind: "text",
    default: { "1.11": "" },
    help: "Where the master is: host:port. Without it a cluster is started for this one task.",
    use: (master) => (master === "" ? {} : { master }),
  },
  {
    name: "name",
    kind: "text",
    help: "Name and id of the task; default mesos-sniff-run.",
    use: (name) => ({ name }),
  },
  {
    name: "command",
    kind: "text",
    help: "What to run, by /bin/sh -c; with --no-shell a program. Or give words after --, which no shell sees.",
    use: (command) => ({ command }),
  },
  {
    name: "shell",
    only: "1.11",
    kind: "boolean",
    default: "true",
    help: "Whether --command is for a shell.",
    use: (shell) => ({ shell }),
  },
  {
    name: "env",
    kind: "json",
    help: 'Environment of the command as JSON: {"NAME": "value"}, or the file of it.',
    use: (json) => ({ environment: stringsOf(json) }),
  },
  {
    name: "resources",
    kind: "text",
    default: "cpus:1;mem:128",
    help: "What the task needs.",
    use: (resources) => ({ resources }),
  },
  {
    name: "role",
    only: "1.11",
    kind: "text",
    default: "*",
    help: "Role of the framework; what is reserved for it is taken first.",
    use: (role) => ({ role }),
  },
  {
    name: "checkpoint",
    kind: "boolean",
    default: "false",
    help: "Whether the task outlives a restart of its agent.",
    use: (checkpoint) => ({ checkpoint }),
  },
  {
    name: "kill_after",
    only: "1.11",
    kind: "duration",
    help: "Time after which the running task is killed.",
    use: (ms) => ({ killAfterMs: ms }),
  },
  {
    name: "principal",
    only: "1.11",
    kind: "text",
    help: "As whom to authenticate.",
    use: (principal) => ({ principal }),
  },
  {
    name: "secret",
    only: "1.11",
    kind: "text",
    help: "The secret of --principal; file:///path keeps it off the command line.",
    use: (secret) => ({ secret }),
  },
  {
    name: "task",
    only: "1.11",
    kind: "json",
    help: "A whole TaskInfo as JSON, or the file of it, in place of --name, --command, --env and --docker_image.",
    use: (task) => ({ task }),
  },
  {
    name: "containerizer",
    only: "1.11",
    kind: "text",
    default: "mesos",
    help: "What is to run an image: mesos or docker.",
    use: (text) => {
      if (text === "mesos" || text === "docker") return { containerizer: text };
      throw new Error(`Unsupported containerizer: ${text}`);
    },
  },
  {
    name: "docker_image",
    kind: "text",
    help: "Image to run the command in, where the agents can.",
    use: (dockerImage) => ({ dockerImage }),
  },
  {
    name: "networks",
    only: "1.11",
    kind: "text",
    help: "Networks for the container to join, separated by commas.",
    use: (text) => ({ networks: text.split(",").filter((name) => name !== "") }),
  },
  {
    name: "partition_aware",
    only: "1.11",
    kind: "boolean",
    default: "true",
    help: "Whether to hear of partitions instead of TASK_LOST.",
    use: (partitionAware) => ({ partitionAware }),
  },
  {
    name: "framework_capabilities",
    only: "1.11",
    kind: "text",
    help: "More capabilities: GPU_RESOURCES.",
    use: (text) => {
      const other = text.split(",").find((name) => name !== "GPU_RESOURCES" && name !== "");
      if (other === undefined) return { gpus: text !== "" };
      throw new Error(`specifies an unsupported capability '${other}'`);
    },
  },
  ...flagsWithout<RunSettings>({ ignored: "the driver of schedulers speaks libprocess" }, [
    ["content_type", "text", "protobuf", "1.11"],
  ]),
  ...flagsWithout<RunSettings>({ refused: "there is no client of HDFS here" }, [
    ["hadoop", "text", "hadoop"],
    ["hdfs", "text", "localhost:9000"],
    ["overwrite", "boolean", "false"],
    ["package", "text"],
  ]),
  ...flagsWithout<RunSettings>({ refused: "use --task for what only a TaskInfo can say" }, [
    ["appc_image", "text", undefined, "1.11"],
    ["bounding_capabilities", "json", undefined, "1.11"],
    ["effective_capabilities", "json", undefined, "1.11"],
    ["rlimits", "json", undefined, "1.11"],
    ["tty", "boolean", "false", "1.11"],
    ["volumes", "json", undefined, "1.11"],
  ]),
  ...flagsWithout<RunSettings>({ refused: "task groups are not supported yet" }, [
    ["task_group", "json", undefined, "1.11"],
  ]),
];

function stringsOf(json: unknown): Readonly<Record<string, string>> {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) {
    const entries = Object.entries(json);
    if (entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) {
      return Object.fromEntries(entries);
    }
  }
  throw new Error("want an object whose values are all text");
}
