import { readFileSync } from "node:fs";

/** Name of a user; the number where the machine has none. */
export function userName(uid: number): string {
  users ??= namesIn("/etc/passwd");
  return users.get(uid) ?? String(uid);
}

/** Name of a group; the number where the machine has none. */
export function groupName(gid: number): string {
  groups ??= namesIn("/etc/group");
  return groups.get(gid) ?? String(gid);
}

let users: ReadonlyMap<number, string> | undefined;
let groups: ReadonlyMap<number, string> | undefined;

function namesIn(path: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return names;
  }
  for (const line of text.split("\n")) {
    const [name = "", , id] = line.split(":");
    if (id !== undefined && !names.has(Number(id))) names.set(Number(id), name);
  }
  return names;
}
