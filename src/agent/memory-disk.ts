import { concatBytes } from "../bytes/index.js";
import { MesosSniffError } from "../errors/index.js";
import type { AgentDisk } from "./disk.js";

type Node =
  | { readonly kind: "directory"; readonly names: Set<string>; changedMs: number }
  | { readonly kind: "file"; bytes: Uint8Array; changedMs: number }
  | { readonly kind: "link"; readonly target: string; changedMs: number };

/** A disk in memory: what a simulated agent finds again after a restart. */
export class MemoryDisk implements AgentDisk {
  readonly #nodes = new Map<string, Node>();
  readonly #now: () => number;

  /** @param now the time, ms since the epoch */
  constructor(now: () => number = () => 0) {
    this.#now = now;
  }

  read(path: string): Uint8Array | undefined {
    const node = this.#nodes.get(this.#resolve(path));
    return node?.kind === "file" ? node.bytes : undefined;
  }

  list(path: string): readonly string[] | undefined {
    const node = this.#nodes.get(this.#resolve(path));
    return node?.kind === "directory" ? [...node.names].sort() : undefined;
  }

  readLink(path: string): string | undefined {
    const node = this.#nodes.get(path);
    return node?.kind === "link" ? node.target : undefined;
  }

  modifiedMs(path: string): number | undefined {
    return this.#nodes.get(this.#resolve(path))?.changedMs;
  }

  write(path: string, bytes: Uint8Array): void {
    this.#put(this.#resolve(path), { kind: "file", bytes: bytes.slice(), changedMs: this.#now() });
  }

  append(path: string, bytes: Uint8Array): void {
    const before = this.read(path) ?? new Uint8Array(0);
    this.write(path, concatBytes([before, bytes]));
  }

  truncate(path: string, lengthBytes: number): void {
    const before = this.read(path);
    if (before === undefined) {
      throw new MesosSniffError("unreadable", `cannot truncate ${path}: there is no such file`);
    }
    this.write(path, before.slice(0, lengthBytes));
  }

  makeDirectory(path: string): void {
    const resolved = this.#resolve(path);
    if (this.#nodes.get(resolved)?.kind === "directory") return;
    this.#put(resolved, { kind: "directory", names: new Set(), changedMs: this.#now() });
  }

  link(path: string, target: string): void {
    this.remove(path);
    this.#put(path, { kind: "link", target, changedMs: this.#now() });
  }

  touch(path: string): void {
    const node = this.#nodes.get(this.#resolve(path));
    if (node !== undefined) node.changedMs = this.#now();
  }

  remove(path: string): void {
    const node = this.#nodes.get(path);
    if (node === undefined) return;
    if (node.kind === "directory") {
      for (const name of [...node.names]) this.remove(`${path}/${name}`);
    }
    this.#nodes.delete(path);
    const [above, name] = split(path);
    const parent = this.#nodes.get(above);
    if (parent?.kind === "directory") parent.names.delete(name);
  }

  /** All files and links, by path. */
  paths(): readonly string[] {
    return [...this.#nodes.keys()].filter((path) => this.#nodes.get(path)?.kind !== "directory");
  }

  #put(path: string, node: Node): void {
    const [above, name] = split(path);
    if (above !== "") {
      this.makeDirectory(above);
      const parent = this.#nodes.get(above);
      if (parent?.kind !== "directory") {
        throw new MesosSniffError("unreadable", `cannot make ${path}: ${above} is no directory`);
      }
      parent.names.add(name);
      parent.changedMs = this.#now();
    }
    if (this.#nodes.get(path)?.kind === "directory" && node.kind !== "directory") {
      throw new MesosSniffError("unreadable", `cannot write ${path}: it is a directory`);
    }
    this.#nodes.set(path, node);
  }

  /** Follows links in the last part of a path: no link of an agent has another below it. */
  #resolve(path: string): string {
    const node = this.#nodes.get(path);
    return node?.kind === "link" ? node.target : path;
  }
}

function split(path: string): readonly [above: string, name: string] {
  const slash = path.lastIndexOf("/");
  return [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)];
}
