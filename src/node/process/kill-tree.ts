// Ends process trees so that nothing gets away: each process found is stopped before its children are looked for, and
// the search goes on until it finds nobody new.

import { type ProcessEntry, readProcesses, wasStartedWith } from "./process-table.js";

/** Which processes belong together. */
export interface ProcessTree {
  /** The first process; it may be gone already. */
  readonly root: number;
  /** Also processes that were started with this value of a variable, wherever they hang now. */
  readonly marker?: { readonly variable: string; readonly value: string };
}

/** Processes of a tree that are alive: descendants, members of their groups and sessions, and marked ones. */
export function findTree(tree: ProcessTree): readonly ProcessEntry[] {
  const all = readProcesses();
  const own = all.get(process.pid);
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of all.values()) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry]);
    else siblings.push(entry);
  }
  const found = new Map<number, ProcessEntry>();
  const groups = new Set<number>();
  const sessions = new Set<number>();
  const add = (entry: ProcessEntry): void => {
    if (found.has(entry.pid) || entry.pid === process.pid || entry.pid <= 1) return;
    found.set(entry.pid, entry);
    // The caller's own group and session are never part of a tree that it ends.
    if (entry.group !== own?.group) groups.add(entry.group);
    if (entry.session !== own?.session) sessions.add(entry.session);
    for (const child of children.get(entry.pid) ?? []) add(child);
  };
  const root = all.get(tree.root);
  if (root === undefined) {
    // Its number is not given away again while its group or session lives.
    groups.add(tree.root);
    sessions.add(tree.root);
  } else if (isSame(root, tree)) add(root);
  const { marker } = tree;
  for (const entry of all.values()) {
    if (marker !== undefined && wasStartedWith(entry.pid, marker.variable, marker.value))
      add(entry);
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const entry of all.values()) {
      if (groups.has(entry.group) || sessions.has(entry.session)) add(entry);
    }
  }
  return [...found.values()].filter(({ zombie }) => !zombie);
}

/**
 * Sends a signal to a whole tree.
 *
 * @returns the processes it went to
 */
export function signalTree(
  tree: ProcessTree,
  signal: "SIGTERM" | "SIGKILL",
): readonly ProcessEntry[] {
  const stopped = new Map<number, ProcessEntry>();
  for (;;) {
    const fresh = findTree(tree).filter(({ pid }) => !stopped.has(pid));
    if (fresh.length === 0) break;
    for (const entry of fresh) {
      stopped.set(entry.pid, entry);
      send(entry.pid, "SIGSTOP");
    }
  }
  for (const pid of stopped.keys()) send(pid, signal);
  // What only was asked to end has to run to do so.
  if (signal !== "SIGKILL") for (const pid of stopped.keys()) send(pid, "SIGCONT");
  return [...stopped.values()];
}

/** A tree as Mesos logs it. */
export function formatTree(entries: readonly ProcessEntry[]): string {
  const pids = new Set(entries.map(({ pid }) => pid));
  const lines: string[] = [];
  const print = (entry: ProcessEntry, depth: number): void => {
    lines.push(`${" ".repeat(depth)}-+- ${entry.pid} ${entry.name}`);
    for (const child of entries) if (child.parent === entry.pid) print(child, depth + 1);
  };
  for (const entry of entries) if (!pids.has(entry.parent)) print(entry, 0);
  return `[ \n${lines.join("\n")}\n]`;
}

/**
 * Whether the root of a tree still is what it was: a pid may be somebody else's by now.
 *
 * The mark may be on the processes of its session alone: the launch helper of Mesos 1.x gives it to the executor that
 * it starts, and has none itself. Where nobody may look, only a child or the leader of a session is believed.
 */
export function isSame(root: ProcessEntry, { marker }: ProcessTree): boolean {
  const leads = root.session === root.pid;
  const marked = (pid: number): boolean | undefined =>
    marker === undefined ? undefined : wasStartedWith(pid, marker.variable, marker.value);
  const own = marked(root.pid);
  if (own === undefined) return root.parent === process.pid || leads;
  if (own || !leads) return own;
  for (const { pid, session } of readProcesses().values()) {
    if (session === root.pid && marked(pid) === true) return true;
  }
  return false;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone, or not ours to end: either way nothing is left to do.
  }
}
