import type { MessageCodec } from "../actor/index.js";
import { concatBytes } from "../bytes/index.js";
import { MesosSniffError } from "../errors/index.js";
import type { Resource, Resources } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import type { AgentDialect } from "./dialect.js";
import { decodeCheckpointRecords, encodeCheckpointRecord } from "./record.js";
import {
  convertAgentInfo,
  convertExecutorInfo,
  convertTask,
  toNewFormat,
  toOldFormat,
} from "./resource-format.js";

type Checkpointed = {
  readonly "mesos.SlaveInfo": BodyOf<"mesos.SlaveInfo">;
  readonly "mesos.FrameworkInfo": BodyOf<"mesos.FrameworkInfo">;
  readonly "mesos.ExecutorInfo": BodyOf<"mesos.ExecutorInfo">;
  readonly "mesos.DrainConfig": BodyOf<"mesos.DrainConfig">;
  readonly "mesos.Task": BodyOf<"mesos.Task">;
  readonly "mesos.internal.slave.ResourceState": BodyOf<"mesos.internal.slave.ResourceState">;
};

/** Names of the messages that have files of their own. */
export type CheckpointedName = keyof Checkpointed;

/** What such a file holds. */
export type CheckpointedBody<Name extends CheckpointedName> = Checkpointed[Name];

/** Puts what an agent keeps into the bytes of its files, and back. */
export class CheckpointFormat {
  readonly #codec: MessageCodec;
  readonly #old: boolean;

  constructor(codec: MessageCodec, dialect: AgentDialect) {
    this.#codec = codec;
    this.#old = dialect.profile === "0.26";
  }

  /** A file with one message. */
  encode<Name extends CheckpointedName>(name: Name, body: Checkpointed[Name]): Uint8Array {
    const written =
      this.#old && name !== "mesos.SlaveInfo" ? body : convert(name, body, toOldFormat);
    return this.#record(name, written);
  }

  /** Some records of `task.updates`. */
  encodeUpdate(record: BodyOf<"mesos.internal.StatusUpdateRecord">): Uint8Array {
    return this.#record("mesos.internal.StatusUpdateRecord", record);
  }

  /** The file with all checkpointed resources. */
  encodeResources(resources: Resources): Uint8Array {
    const records = (toOldFormat(resources) ?? []).map((each) =>
      this.#record("mesos.Resource", each),
    );
    return concatBytes(records);
  }

  /**
   * A file with one message; undefined for an empty file.
   *
   * @throws MesosSniffError when it holds something else
   */
  decode<Name extends CheckpointedName>(
    name: Name,
    file: Uint8Array,
  ): Checkpointed[Name] | undefined {
    if (file.length === 0) return undefined;
    const [record] = this.#records(file, name);
    if (record === undefined) return undefined;
    const body = this.#codec.decode(this.#typeOf(name), record) as Checkpointed[Name];
    // The old agent keeps resources as it got them; inside, both formats mean the same.
    return this.#old ? body : convert(name, body, toNewFormat);
  }

  /**
   * The records of `task.updates`, and how long the file is without the one that a crash cut short.
   *
   * @throws MesosSniffError when a record holds something else
   */
  decodeUpdates(file: Uint8Array): {
    readonly records: readonly BodyOf<"mesos.internal.StatusUpdateRecord">[];
    readonly wholeBytes: number;
  } {
    const { records, wholeBytes } = decodeCheckpointRecords(file);
    const name = "mesos.internal.StatusUpdateRecord";
    const decoded = records.map(
      (record) => this.#codec.decode(name, record) as BodyOf<typeof name>,
    );
    return { records: decoded, wholeBytes };
  }

  /**
   * The checkpointed resources, in the new format.
   *
   * @throws MesosSniffError when a record holds something else, or is cut short
   */
  decodeResources(file: Uint8Array): readonly Resource[] {
    const resources = this.#records(file, "mesos.Resource").map(
      (record) => this.#codec.decode("mesos.Resource", record) as Resource,
    );
    return toNewFormat(resources) ?? [];
  }

  #records(file: Uint8Array, name: string): readonly Uint8Array[] {
    const { records, wholeBytes } = decodeCheckpointRecords(file);
    if (wholeBytes === file.length) return records;
    throw new MesosSniffError(
      "truncated",
      `cannot read ${name}: the file ends inside the record at byte ${wholeBytes}`,
      { offset: wholeBytes },
    );
  }

  #record(name: string, body: unknown): Uint8Array {
    return encodeCheckpointRecord(this.#codec.encode(this.#typeOf(name), body));
  }

  /** Task moved out of the internal package in 1.0. */
  #typeOf(name: string): string {
    return this.#old && name === "mesos.Task" ? "mesos.internal.Task" : name;
  }
}

function convert<Name extends CheckpointedName>(
  name: Name,
  body: Checkpointed[Name],
  format: typeof toOldFormat,
): Checkpointed[Name] {
  const all: { readonly [N in keyof Checkpointed]: (value: Checkpointed[N]) => Checkpointed[N] } = {
    "mesos.SlaveInfo": (value) => convertAgentInfo(value, format),
    "mesos.FrameworkInfo": (value) => value,
    "mesos.ExecutorInfo": (value) => convertExecutorInfo(value, format),
    "mesos.DrainConfig": (value) => value,
    "mesos.Task": (value) => convertTask(value, format),
    // Newer than the new format, and always in it.
    "mesos.internal.slave.ResourceState": (value) => value,
  };
  return all[name](body);
}
