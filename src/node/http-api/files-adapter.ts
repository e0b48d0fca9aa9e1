import type { Stats } from "node:fs";
import { open, readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { FileFacts, FilesEffect, FilesInput, FilesOutcome } from "../../http-api/index.js";
import { groupName, userName } from "./owner-names.js";

/** Looks at the machine for the process `files`. */
export function filesAdapter(): (effect: FilesEffect, reply: (input: FilesInput) => void) => void {
  return (effect, reply) => {
    void look(effect).then((outcome) => {
      reply({ kind: "looked", token: effect.token, outcome });
    });
  };
}

async function look(effect: FilesEffect): Promise<FilesOutcome> {
  const { root, below } = effect;
  const path = below === "" ? root : join(root, below);
  try {
    const [realRoot, real] = [await realpath(root), await realpath(path)];
    if (real !== realRoot && !real.startsWith(realRoot === "/" ? "/" : `${realRoot}/`)) {
      return { kind: "failed", reason: "invalid", text: `'${path}' is inaccessible.\n` };
    }
    return effect.kind === "list" ? await list(real, effect.virtual) : await read(real, effect);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return { kind: "failed", reason: "not-found", text: "" };
    }
    const text = `Failed to open file at '${path}': ${message}.\n`;
    return { kind: "failed", reason: "unknown", text };
  }
}

async function list(real: string, virtual: string): Promise<FilesOutcome> {
  const names = (await stat(real)).isDirectory() ? await readdir(real) : [];
  const files: FileFacts[] = [];
  for (const name of names.sort()) {
    // What has gone meanwhile, and links that lead nowhere, are not listed.
    const facts = await stat(join(real, name)).catch(() => undefined);
    if (facts !== undefined) files.push(factsOf(join(virtual, name), facts));
  }
  return { kind: "listing", files };
}

function factsOf(path: string, { nlink, size, mtimeMs, mode, uid, gid }: Stats): FileFacts {
  return {
    path,
    nlink,
    size: BigInt(size),
    mtime: { nanoseconds: BigInt(Math.floor(mtimeMs / 1000)) * 1_000_000_000n },
    mode,
    uid: userName(uid),
    gid: groupName(gid),
  };
}

async function read(
  real: string,
  { offset, length }: Extract<FilesEffect, { readonly kind: "read" }>,
): Promise<FilesOutcome> {
  const facts = await stat(real);
  if (facts.isDirectory()) {
    return { kind: "failed", reason: "invalid", text: "Cannot read a directory.\n" };
  }
  // Reading a pipe or a device may never end.
  if (!facts.isFile()) {
    return { kind: "failed", reason: "invalid", text: "Cannot read what is no file.\n" };
  }
  const sizeBytes = facts.size;
  const name = basename(real);
  const wanted = Math.min(length, Math.max(0, sizeBytes - offset));
  if (wanted === 0) return { kind: "data", sizeBytes, bytes: new Uint8Array(), name };
  const file = await open(real, "r");
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(wanted), 0, wanted, offset);
    return { kind: "data", sizeBytes, bytes: buffer.subarray(0, bytesRead), name };
  } finally {
    await file.close();
  }
}
