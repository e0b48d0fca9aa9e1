// Persistent volumes in the sandboxes of plain processes: links, as the filesystem/posix isolator makes them.

import {
  existsSync,
  lchownSync,
  readdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { join } from "node:path";
import type { LogSink } from "../../actor/index.js";
import { type AgentProfile, volumePath } from "../../agent/index.js";
import {
  containsResource,
  formatResource,
  isPersistentVolume,
  isShared,
  type Resource,
  type Resources,
} from "../../resources/index.js";

/** What links of volumes depend on. */
export interface SandboxVolumesOptions {
  readonly workDirectory: string;
  readonly profile: AgentProfile;
  readonly log: LogSink;
}

/** Links the volumes of containers into their sandboxes, and knows who has which. */
export class SandboxVolumes {
  readonly #options: SandboxVolumesOptions;
  readonly #held = new Map<string, Resources>();

  constructor(options: SandboxVolumesOptions) {
    this.#options = options;
  }

  /**
   * Has a sandbox show the volumes among the resources, and no others.
   *
   * @throws Error when a volume cannot be reached, or something else is in its place
   */
  update(containerId: string, directory: string, resources: Resources): void {
    const held = this.#held.get(containerId) ?? [];
    for (const volume of held.filter(isPersistentVolume)) {
      if (!containsResource(resources, volume)) this.#unlink(containerId, directory, volume);
    }
    for (const volume of resources.filter(isPersistentVolume)) {
      if (!containsResource(held, volume)) this.#link(containerId, directory, volume);
    }
    this.#held.set(containerId, resources);
  }

  /** The container is gone; its links go with the sandbox. */
  forget(containerId: string): void {
    this.#held.delete(containerId);
  }

  #unlink(containerId: string, directory: string, volume: Resource): void {
    const link = this.#placeOf(containerId, directory, volume);
    if (link === undefined) return;
    this.#say(`Removing symlink '${link}' for ${this.#named(containerId, volume)}`);
    try {
      unlinkSync(link);
    } catch (error) {
      // A task may have tidied up.
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
      throw new Error(
        `Failed to remove the symlink for the unneeded persistent volume at '${link}'`,
        {
          cause: error,
        },
      );
    }
  }

  #link(containerId: string, directory: string, volume: Resource): void {
    const link = this.#placeOf(containerId, directory, volume);
    if (link === undefined) return;
    const data = volumePath(this.#options.workDirectory, volume);
    this.#giveAway(containerId, directory, volume, data);
    if (existsSync(link)) {
      // After a restart of the agent the links are there already.
      const [there, wanted] = [realpathSync(link), realpathSync(data)];
      if (there === wanted) return;
      throw new Error(
        `The existing symlink '${link}' points to '${there}' and the new target is '${wanted}'`,
      );
    }
    const named = this.#named(containerId, volume);
    this.#say(`Adding symlink from '${data}' to '${link}' for ${named}`);
    if (volume.disk?.volume?.mode === "RO") {
      const text = `Allowing read-write access to read-only volume '${data}' of container ${containerId}`;
      this.#say(text, "WARNING");
    }
    try {
      symlinkSync(data, link);
    } catch (error) {
      throw new Error(`Failed to symlink persistent volume from '${data}' to '${link}'`, {
        cause: error,
      });
    }
  }

  /** Where a volume appears; undefined where Mesos puts none. */
  #placeOf(containerId: string, directory: string, volume: Resource): string | undefined {
    const path = volume.disk?.volume?.container_path ?? "";
    if (!path.includes("/")) return join(directory, path);
    this.#say(
      `Skipping updating symlink for ${this.#named(containerId, volume)} because the container path '${path}' contains slash`,
      "WARNING",
    );
    return undefined;
  }

  /** A volume belongs to whom the sandbox belongs; 1.x takes none away from another container. */
  #giveAway(containerId: string, directory: string, volume: Resource, data: string): void {
    const { uid, gid } = statSync(directory);
    const old = this.#options.profile === "0.26";
    if (!old && (uid === 0 || this.#isInUse(containerId, volume))) return;
    const text = `Changing the ownership of the persistent volume at '${data}' with uid ${uid} and gid ${gid}`;
    this.#say(text);
    try {
      if (old) for (const path of treeBelow(data)) lchownSync(path, uid, gid);
      lchownSync(data, uid, gid);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `Failed to change the ownership of the persistent volume at '${data}' with uid ${uid} and gid ${gid}: ${reason}`,
        { cause: error },
      );
    }
  }

  #isInUse(containerId: string, volume: Resource): boolean {
    if (!isShared(volume)) return false;
    return [...this.#held].some(
      ([id, held]) => id !== containerId && containsResource(held, volume),
    );
  }

  #named(containerId: string, volume: Resource): string {
    const { profile } = this.#options;
    return `persistent volume ${formatResource(volume, profile)} of container ${containerId}`;
  }

  #say(text: string, severity: "INFO" | "WARNING" = "INFO"): void {
    this.#options.log.write({
      timeMs: Date.now(),
      severity,
      verbosity: 0,
      location: "posix.cpp:0",
      text,
    });
  }
}

/** All files and directories below one; links are named, not followed. */
function treeBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? [path, ...treeBelow(path)] : [path];
  });
}
