/**
 * The files of an agent, seen synchronously: what a call has done when it returns is done.
 *
 * Paths are absolute. Every call but the readers throws when the disk refuses.
 */
export interface AgentDisk {
  /** The content of a file; undefined when there is none. */
  read(path: string): Uint8Array | undefined;
  /** The names in a directory, sorted; undefined when there is none. */
  list(path: string): readonly string[] | undefined;
  /** Where a symbolic link points; undefined when there is none. */
  readLink(path: string): string | undefined;
  /** When a file or directory was changed, ms since the epoch; undefined when there is none. */
  modifiedMs(path: string): number | undefined;
  /** Replaces a file as a whole, never leaving half of one, and makes the directories above it. */
  write(path: string, bytes: Uint8Array): void;
  /** Adds to the end of a file, which is made with the directories above it if need be. */
  append(path: string, bytes: Uint8Array): void;
  /** Cuts a file. */
  truncate(path: string, lengthBytes: number): void;
  /** Makes a directory and those above it; nothing when it exists. */
  makeDirectory(path: string): void;
  /** Makes a symbolic link, or points one elsewhere. */
  link(path: string, target: string): void;
  /** Marks a file or directory as changed now. */
  touch(path: string): void;
  /** Removes a file, or a directory with all that is in it; nothing when it does not exist. */
  remove(path: string): void;
}
