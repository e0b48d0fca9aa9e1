import { open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { HostAdapter } from "../../actor/index.js";
import type { MasterProtocol, RegistryEffect } from "../../master/index.js";
import { makeFolder } from "../folder/index.js";

/** The answers that a registry gives; the registrar knows them. */
type Answer =
  | { readonly kind: "fetched"; readonly bytes: Uint8Array | undefined }
  | { readonly kind: "stored" }
  | { readonly kind: "failed"; readonly reason: string };

/** What keeps the registry of a master. */
export type RegistryStore = (effect: RegistryEffect) => Promise<Answer>;

/** Name of the registry below `--work_dir`. */
const REGISTRY_FILE = "registry";

/**
 * Keeps the registry in a file, as an encoded `mesos.internal.Registry`.
 *
 * What is confirmed is on the disk: the file is written beside the old one, flushed, and then takes its name, so that a
 * crash at any point leaves one or the other, whole.
 */
export function registryFile(workDir: string): RegistryStore {
  const path = join(workDir, REGISTRY_FILE);
  return async (effect) => {
    try {
      if (effect.kind === "fetch-registry") return { kind: "fetched", bytes: await read(path) };
      await replace(path, effect.bytes);
      return { kind: "stored" };
    } catch (error) {
      const verb = effect.kind === "fetch-registry" ? "fetch" : "store";
      return {
        kind: "failed",
        reason: `Failed to ${verb} the registry at ${path}: ${text(error)}`,
      };
    }
  };
}

/** Keeps the registry in memory: `--registry=in_memory`. */
export function registryInMemory(): RegistryStore {
  let bytes: Uint8Array | undefined;
  return async (effect) => {
    if (effect.kind === "fetch-registry") return { kind: "fetched", bytes };
    bytes = effect.bytes;
    return { kind: "stored" };
  };
}

/** Performs the host effects of a master with a store; `led` is called when it leads. */
export function masterAdapter(store: RegistryStore, led: () => void): HostAdapter<MasterProtocol> {
  return (effect, reply) => {
    if (effect.kind === "leading") {
      led();
      return;
    }
    // The inputs of the registrar, which shares the adapter of the master that spawned it.
    const answer = reply as unknown as (input: Answer) => void;
    void store(effect).then(answer);
  };
}

async function read(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const fresh = `${path}.new`;
  makeFolder(folder);
  await flushed(fresh, "w", (file) => file.writeFile(bytes));
  await rename(fresh, path);
  await flushed(folder, "r", async () => {});
}

async function flushed(
  path: string,
  flags: string,
  write: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags);
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
