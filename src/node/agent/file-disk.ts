import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { AgentDisk } from "../../agent/index.js";
import { makeFolder } from "../folder/index.js";

/** The files of an agent on a real disk. */
export class FileDisk implements AgentDisk {
  read(path: string): Uint8Array | undefined {
    return orUndefined(() => new Uint8Array(readFileSync(path)));
  }

  list(path: string): readonly string[] | undefined {
    return orUndefined(() => readdirSync(path).sort());
  }

  readLink(path: string): string | undefined {
    return orUndefined(() => readlinkSync(path));
  }

  modifiedMs(path: string): number | undefined {
    return orUndefined(() => statSync(path).mtimeMs);
  }

  write(path: string, bytes: Uint8Array): void {
    const directory = dirname(path);
    makeFolder(directory);
    // In the same directory: only within a file system is a rename all or nothing.
    const temporary = `${directory}/${randomBytes(6).toString("hex")}`;
    const file = openSync(temporary, "wx", 0o600);
    try {
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  append(path: string, bytes: Uint8Array): void {
    makeFolder(dirname(path));
    appendFileSync(path, bytes, { mode: 0o644 });
  }

  truncate(path: string, lengthBytes: number): void {
    truncateSync(path, lengthBytes);
  }

  makeDirectory(path: string): void {
    makeFolder(path);
  }

  link(path: string, target: string): void {
    makeFolder(dirname(path));
    if (orUndefined(() => lstatSync(path)) !== undefined) unlinkSync(path);
    symlinkSync(target, path);
  }

  touch(path: string): void {
    const now = new Date();
    orUndefined(() => utimesSync(path, now, now));
  }

  remove(path: string): void {
    // Never through a link: a sandbox may hold links to anywhere.
    rmSync(path, { recursive: true, force: true });
  }
}

/** `undefined` where a file is missing; other refusals of the disk are thrown. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EINVAL") return undefined;
    throw error;
  }
}
