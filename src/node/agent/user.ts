import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A user of the machine. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Looks a user up, in the local list and then wherever else the machine has users. */
export function findUser(name: string): User | undefined {
  const local = fromPasswd(readOr("/etc/passwd"), name);
  if (local !== undefined) return local;
  // A name that looks like an option, or holds what no user name holds, is never handed to a program.
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*\$?$/.test(name)) return undefined;
  try {
    const found = execFileSync("getent", ["passwd", name], { encoding: "utf8", timeout: 5_000 });
    return fromPasswd(found, name);
  } catch {
    return undefined;
  }
}

/** The user of this process. */
export function currentUser(): User {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const line = readOr("/etc/passwd")
    .split("\n")
    .find((each) => Number(each.split(":")[2] ?? Number.NaN) === uid);
  return { name: line?.split(":")[0] ?? String(uid), uid, gid };
}

function fromPasswd(text: string, name: string): User | undefined {
  for (const line of text.split("\n")) {
    const [user, , uid, gid] = line.split(":");
    if (user === name && uid !== undefined && gid !== undefined) {
      return { name, uid: Number(uid), gid: Number(gid) };
    }
  }
  return undefined;
}

function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
