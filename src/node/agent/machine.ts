import { readFileSync, statfsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { dirname } from "node:path";
import type { MachineCapacity } from "../../resources/index.js";

/** Identifies the run of this machine; empty where the system does not say. */
export function readBootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

/** What this machine has, for resources that no flag names. */
export function readCapacity(workDirectory: string): MachineCapacity {
  return {
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    diskBytes: fileSystemOf(workDirectory)?.size,
  };
}

/** Used part of the file system of a directory, from 0 to 1; undefined when it cannot be measured. */
export function readDiskUsage(directory: string): number | undefined {
  const system = fileSystemOf(directory);
  return system === undefined || system.size === 0 ? undefined : system.used / system.size;
}

/** The file system of a directory, or of the next one above it that exists. */
function fileSystemOf(path: string): { readonly size: number; readonly used: number } | undefined {
  for (let directory = path; ; directory = dirname(directory)) {
    try {
      const { blocks, bfree, bsize } = statfsSync(directory);
      return { size: blocks * bsize, used: (blocks - bfree) * bsize };
    } catch {
      if (directory === dirname(directory)) return undefined;
    }
  }
}
