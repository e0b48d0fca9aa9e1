// Status updates on their way to the framework (slave/status_update_manager.cpp).
//
// Each task has a stream: a queue of updates of which only the first is outstanding, sent again and again until the
// framework has acknowledged it. Where the framework checkpoints, what came and what was acknowledged is on disk before
// anybody is told, so that a stream survives its agent. A machine: what is to be done comes back as actions, in order.

import { encodeHex } from "../bytes/index.js";
import type { BodyOf } from "../wire/index.js";
import { isTerminalState } from "./task-state.js";

type StatusUpdate = BodyOf<"mesos.internal.StatusUpdate">;
type StatusUpdateRecord = BodyOf<"mesos.internal.StatusUpdateRecord">;

/** First wait for an acknowledgement; doubles with every try. */
export const RETRY_MIN_MS: number = 10_000;

/** Longest wait for an acknowledgement. */
export const RETRY_MAX_MS: number = 600_000;

/**
 * What the manager wants done.
 *
 * - `append`: write a record to the file of a stream
 * - `forward`: send an update to the master
 * - `retry`: call {@link UpdateManager.retry} with the key after a time; replaces an earlier wish
 * - `stop-retry`: forget that wish
 */
export type UpdateAction =
  | { readonly kind: "append"; readonly path: string; readonly record: StatusUpdateRecord }
  | { readonly kind: "forward"; readonly update: StatusUpdate }
  | { readonly kind: "retry"; readonly key: string; readonly afterMs: number }
  | { readonly kind: "stop-retry"; readonly key: string };

/** What became of an update. */
export type ReceiveResult =
  | { readonly kind: "accepted"; readonly actions: readonly UpdateAction[] }
  /** Known already, whether acknowledged or not. */
  | { readonly kind: "duplicate" }
  /** The stream is kept in the other way (in memory, on disk): nothing was recorded. */
  | { readonly kind: "mismatch"; readonly message: string };

/** What became of an acknowledgement. */
export type AcknowledgeResult =
  | {
      readonly kind: "accepted";
      readonly update: StatusUpdate;
      readonly actions: readonly UpdateAction[];
      /** Whether the stream ended with it: the update was terminal. */
      readonly ended: boolean;
    }
  | { readonly kind: "duplicate" }
  | { readonly kind: "unexpected"; readonly message: string };

interface Stream {
  readonly key: string;
  readonly frameworkId: string;
  readonly taskId: string;
  /** The file of a checkpointed stream. */
  readonly path: string | undefined;
  readonly pending: StatusUpdate[];
  readonly received: Set<string>;
  readonly acknowledged: Set<string>;
  retryMs: number;
}

/** All streams of an agent. */
export class UpdateManager {
  readonly #streams = new Map<string, Stream>();
  #paused = true;

  /** Whether updates are held back because no master is there. */
  get paused(): boolean {
    return this.#paused;
  }

  /**
   * Takes an update in.
   *
   * @param path the file of a checkpointed stream; undefined keeps it in memory
   */
  receive(update: StatusUpdate, path: string | undefined): ReceiveResult {
    const key = streamKey(update.framework_id.value, update.status.task_id.value);
    const known = this.#streams.get(key);
    const stream = known ?? this.#open(key, update, path);
    if (stream.path !== path) {
      const mode = (file: string | undefined): string => (file === undefined ? "memory" : file);
      return {
        kind: "mismatch",
        message: `Mismatched checkpoint value for status update of task ${stream.taskId}: found ${mode(path)}, want ${mode(stream.path)}`,
      };
    }
    const id = uuidKey(update);
    if (stream.received.has(id)) return { kind: "duplicate" };
    const actions: UpdateAction[] = [];
    if (path !== undefined) {
      actions.push({ kind: "append", path, record: { type: "UPDATE", update } });
    }
    stream.received.add(id);
    stream.pending.push(update);
    if (!this.#paused && stream.pending.length === 1) actions.push(...sendFirst(stream));
    return { kind: "accepted", actions };
  }

  /** Takes the acknowledgement of the framework in. */
  acknowledge(frameworkId: string, taskId: string, uuid: Uint8Array): AcknowledgeResult {
    const key = streamKey(frameworkId, taskId);
    const stream = this.#streams.get(key);
    const named = `task ${taskId} of framework ${frameworkId}`;
    if (stream === undefined) {
      return {
        kind: "unexpected",
        message: `Cannot find the status update stream for ${named}`,
      };
    }
    const id = encodeHex(uuid);
    if (stream.acknowledged.has(id)) return { kind: "duplicate" };
    const [update] = stream.pending;
    if (update === undefined) {
      return {
        kind: "unexpected",
        message: `Unexpected status update acknowledgement for ${named}: no update is pending`,
      };
    }
    if (uuidKey(update) !== id) {
      return {
        kind: "unexpected",
        message: `Unexpected status update acknowledgement for ${named}: found ${id}, want ${uuidKey(update)}`,
      };
    }
    const actions: UpdateAction[] = [];
    if (stream.path !== undefined) {
      actions.push({ kind: "append", path: stream.path, record: { type: "ACK", uuid } });
    }
    stream.acknowledged.add(id);
    stream.pending.shift();
    const ended = isTerminalState(update.status.state);
    actions.push({ kind: "stop-retry", key });
    if (ended) this.#streams.delete(key);
    else if (!this.#paused) actions.push(...sendFirst(stream));
    return { kind: "accepted", update, actions, ended };
  }

  /** The time a `retry` action named is over. */
  retry(key: string): readonly UpdateAction[] {
    const stream = this.#streams.get(key);
    if (stream === undefined || this.#paused) return [];
    const [update] = stream.pending;
    if (update === undefined) return [];
    stream.retryMs = Math.min(stream.retryMs * 2, RETRY_MAX_MS);
    return [
      { kind: "forward", update },
      { kind: "retry", key, afterMs: stream.retryMs },
    ];
  }

  /** No master: nothing is sent until {@link resume}. */
  pause(): void {
    this.#paused = true;
  }

  /** Sends the first update of every stream, now and then as often as if it were new. */
  resume(): readonly UpdateAction[] {
    this.#paused = false;
    return [...this.#streams.values()].flatMap(sendFirst);
  }

  /** Forgets all streams of a framework. */
  closeFramework(frameworkId: string): readonly UpdateAction[] {
    const actions: UpdateAction[] = [];
    for (const stream of this.#streams.values()) {
      if (stream.frameworkId !== frameworkId) continue;
      this.#streams.delete(stream.key);
      actions.push({ kind: "stop-retry", key: stream.key });
    }
    return actions;
  }

  /** Takes a stream over from the records of its file. */
  recover(
    frameworkId: string,
    taskId: string,
    path: string,
    records: readonly StatusUpdateRecord[],
  ): void {
    const stream = newStream(streamKey(frameworkId, taskId), frameworkId, taskId, path);
    for (const { type, uuid } of records) {
      if (type === "ACK" && uuid !== undefined) stream.acknowledged.add(encodeHex(uuid));
    }
    for (const { type, update } of records) {
      if (type !== "UPDATE" || update === undefined) continue;
      const id = uuidKey(update);
      if (stream.received.has(id)) continue;
      stream.received.add(id);
      if (!stream.acknowledged.has(id)) stream.pending.push(update);
      else if (isTerminalState(update.status.state)) return;
    }
    if (stream.received.size > 0) this.#streams.set(stream.key, stream);
  }

  /** Whether a task has a stream. */
  has(frameworkId: string, taskId: string): boolean {
    return this.#streams.has(streamKey(frameworkId, taskId));
  }

  /** Updates of a task that wait, the outstanding one first. */
  pending(frameworkId: string, taskId: string): readonly StatusUpdate[] {
    return this.#streams.get(streamKey(frameworkId, taskId))?.pending ?? [];
  }

  /** Streams that have not ended. */
  get size(): number {
    return this.#streams.size;
  }

  #open(key: string, update: StatusUpdate, path: string | undefined): Stream {
    const stream = newStream(key, update.framework_id.value, update.status.task_id.value, path);
    this.#streams.set(key, stream);
    return stream;
  }
}

function newStream(
  key: string,
  frameworkId: string,
  taskId: string,
  path: string | undefined,
): Stream {
  return {
    key,
    frameworkId,
    taskId,
    path,
    pending: [],
    received: new Set(),
    acknowledged: new Set(),
    retryMs: RETRY_MIN_MS,
  };
}

function sendFirst(stream: Stream): readonly UpdateAction[] {
  const [update] = stream.pending;
  if (update === undefined) return [];
  stream.retryMs = RETRY_MIN_MS;
  return [
    { kind: "forward", update },
    { kind: "retry", key: stream.key, afterMs: RETRY_MIN_MS },
  ];
}

function uuidKey(update: StatusUpdate): string {
  return encodeHex(update.uuid ?? new Uint8Array(0));
}

// Ids may hold any printable character, so they are quoted.
function streamKey(frameworkId: string, taskId: string): string {
  return JSON.stringify([frameworkId, taskId]);
}
