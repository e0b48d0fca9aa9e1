import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it; nothing where it exists.
 *
 * The recursive form of Node's mkdir never ends where the system makes no folders, such as below /proc.
 *
 * @throws the system's error (`ENOENT`, `EACCES`, `ENOTDIR`, ...)
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else was faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
