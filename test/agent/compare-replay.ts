// What our agent says otherwise than a real one.

import { encodeHex } from "../../src/bytes/index.js";
import { isPlainMessage } from "../../src/wire/index.js";
import type { Replay, Spoken } from "./replay.js";

/**
 * What differs, in words; empty where both agents said the same.
 *
 * Per receiver the types must come in the same order with the same bodies. What an agent makes up (container ids, its
 * resource version, UUIDs and times of its own updates and of those without) counts as the same; so do lists of tasks
 * in another order, and a repetition of a registration.
 */
export function compareReplay({ real, ours }: Replay): readonly string[] {
  const differences: string[] = [];
  for (const key of new Set([...real, ...ours].map(channelOf))) {
    const theirs = channel(real, key);
    const mine = channel(ours, key);
    const line = (list: readonly Spoken[]): string =>
      list.map(({ name }) => name.replace("mesos.internal.", "")).join(" ");
    if (line(theirs) !== line(mine)) {
      differences.push(`${key}: ${line(theirs)} | ours ${line(mine)}`);
      continue;
    }
    for (const [index, message] of theirs.entries()) {
      const other = mine[index];
      if (other === undefined) continue;
      const name = message.name.replace("mesos.internal.", "");
      for (const text of compareBodies("", masked(message.body), masked(other.body))) {
        differences.push(`${key.replace(/:\d+.*$/, "")}: ${name}${text}`);
      }
    }
  }
  return [...new Set(differences)].sort();
}

/** One receiver; of the real agent's messages about different tasks nobody can say which leaves first. */
function channelOf({ to, name, body }: Spoken): string {
  const observer = to.replace(/^slave-observer\(\d+\)/, "slave-observer(N)");
  const task = /StatusUpdate/.test(name)
    ? (body.update?.status.task_id.value ?? body.task_id?.value)
    : body.acknowledged?.task_id.value;
  const operation = name.endsWith("UpdateOperationStatusMessage")
    ? `operation ${encodeHex(body.operation_uuid?.value ?? new Uint8Array(0))}`
    : undefined;
  return `to ${observer} ${task ?? operation ?? ""}`.trim();
}

function channel(list: readonly Spoken[], key: string): readonly Spoken[] {
  const result: Spoken[] = [];
  for (const message of list) {
    if (channelOf(message) !== key) continue;
    const again = result.at(-1)?.name === message.name;
    if (again && /RegisterSlave|ReregisterSlave/.test(message.name)) continue;
    result.push(message);
  }
  return result;
}

const MADE_UP = new Set(["container_id", "resource_version_uuid"]);

// biome-ignore lint/suspicious/noExplicitAny: bodies of all types
function masked(value: any): any {
  if (value instanceof Uint8Array || typeof value === "bigint") return value;
  if (Array.isArray(value)) {
    const list = value.map(masked);
    const isTasks = list.every(
      (each) => each?.task_id !== undefined && each.statuses !== undefined,
    );
    return isTasks ? list.sort((a, b) => (a.task_id.value < b.task_id.value ? -1 : 1)) : list;
  }
  if (!isPlainMessage(value)) return value;
  const { status } = value as { status?: { source?: string; timestamp?: number } };
  const unstamped = status !== undefined && status.timestamp === undefined;
  const fromAgent =
    status?.source === "SOURCE_SLAVE" ||
    String((value as { state?: unknown }).state).startsWith("OPERATION_");
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, each]) =>
          each !== undefined &&
          !(fromAgent && /^(?:uuid|timestamp)$/.test(key)) &&
          !(unstamped && key === "timestamp"),
      )
      .map(([key, each]) => [key, MADE_UP.has(key) ? "made up" : masked(each)]),
  );
}

function compareBodies(path: string, real: unknown, ours: unknown): readonly string[] {
  if (isPlainMessage(real) && isPlainMessage(ours)) {
    const keys = [...new Set([...Object.keys(real), ...Object.keys(ours)])].sort();
    return keys.flatMap((key) => compareBodies(`${path}.${key}`, real[key], ours[key]));
  }
  if (Array.isArray(real) && Array.isArray(ours) && real.length === ours.length) {
    return real.flatMap((each, index) => compareBodies(`${path}[${index}]`, each, ours[index]));
  }
  const [a, b] = [show(real), show(ours)];
  return a === b ? [] : [`${path}: ${a} | ours ${b}`];
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return encodeHex(value);
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === "bigint" ? String(each) : each instanceof Uint8Array ? encodeHex(each) : each,
  );
  return text === undefined ? "nothing" : text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
