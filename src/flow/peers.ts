import { compareVersions, type Dialect, LATEST, nearestVersion, OLDEST } from "../wire/index.js";

/** What part a program plays. */
export type Role = "master" | "agent" | "scheduler" | "executor";

/** A version and how it came to be known. */
export interface VersionGuess {
  readonly version: string;
  readonly source: "seen" | "forced" | "default";
  /** The writer said it itself, or the user did. */
  readonly certain: boolean;
}

interface Peer {
  readonly roles: Set<Role>;
  /** What it said about itself. */
  version: string | undefined;
  /** What its way of writing allows, both ends included. */
  oldest: string;
  newest: string;
}

const ROLE_OF_PREFIX: readonly (readonly [RegExp, Role])[] = [
  [/^master$/, "master"],
  [/^slave-observer\(\d+\)$/, "master"],
  [/^slave\(\d+\)$/, "agent"],
  [/^scheduler-|^scheduler\(\d+\)$/, "scheduler"],
  [/^executor\(\d+\)$/, "executor"],
  [/^log-replica\(\d+\)$/, "master"],
];

/** The role that a process id shows, where it shows one. */
export function roleOfProcess(id: string): Role | undefined {
  return ROLE_OF_PREFIX.find(([pattern]) => pattern.test(id))?.[1];
}

/**
 * What is known about the programs behind addresses (`ip:port`): which part they play and which Mesos they
 * are, learned from UPIDs, from `version` fields and from the way they write.
 */
export class PeerTable {
  readonly #forced: string | undefined;
  readonly #isHead: boolean;
  readonly #limit: number;
  readonly #peers = new Map<string, Peer>();
  /** The version that was said last, anywhere: clusters are mostly of one version. */
  #recent: string | undefined;
  #revision = 0;

  /**
   * @param forced the version to use whatever peers say
   * @param dialect clusterd says that it is the newest release and is the development head of Mesos
   * @param limit how many addresses are remembered; the oldest is forgotten first
   */
  constructor(forced: string | undefined, dialect: Dialect = "apache", limit = 100_000) {
    this.#forced = forced;
    this.#isHead = dialect === "clusterd";
    this.#limit = limit;
  }

  /** Changes whenever a version becomes known that was not. */
  get revision(): number {
    return this.#revision;
  }

  sawRole(address: string, role: Role): void {
    this.#peer(address).roles.add(role);
  }

  hasRole(address: string, role: Role): boolean {
    return this.#peers.get(address)?.roles.has(role) ?? false;
  }

  isMesos(address: string): boolean {
    return this.#peers.has(address);
  }

  /** A peer named its version, in whatever spelling. */
  sawVersion(address: string, text: string): void {
    const version = nearestVersion(text);
    if (version === undefined) return;
    const peer = this.#peer(address);
    if (peer.version !== version || this.#recent !== version) this.#revision++;
    peer.version = version;
    this.#recent = version;
  }

  /** What a peer wrote narrows its version down; evidence against earlier evidence is ignored. */
  sawRange(address: string, range: { readonly oldest?: string; readonly newest?: string }): void {
    const peer = this.#peer(address);
    const { oldest = peer.oldest, newest = peer.newest } = range;
    if (isBefore(peer.oldest, oldest) && !isBefore(peer.newest, oldest)) peer.oldest = oldest;
    if (isBefore(newest, peer.newest) && !isBefore(newest, peer.oldest)) peer.newest = newest;
  }

  /** The version to read what `sender` wrote to `receiver`. */
  versionFor(sender: string, receiver: string): VersionGuess {
    if (this.#forced !== undefined)
      return { version: this.#forced, source: "forced", certain: true };
    const writer = this.#peers.get(sender);
    const said = writer?.version ?? this.#peers.get(receiver)?.version ?? this.#recent;
    const version = within(said ?? LATEST, writer);
    const source = said !== undefined || version !== LATEST ? "seen" : "default";
    return {
      version: this.#isHead && version === LATEST ? "master" : version,
      source,
      certain: writer?.version !== undefined,
    };
  }

  #peer(address: string): Peer {
    let peer = this.#peers.get(address);
    if (peer === undefined) {
      peer = { roles: new Set(), version: undefined, oldest: OLDEST, newest: "master" };
      this.#peers.set(address, peer);
      if (this.#peers.size > this.#limit) {
        for (const oldest of this.#peers.keys()) {
          this.#peers.delete(oldest);
          break;
        }
      }
    }
    return peer;
  }
}

function isBefore(a: string, b: string): boolean {
  return compareVersions(a, b) < 0;
}

function within(version: string, peer: Peer | undefined): string {
  if (peer === undefined || peer.version !== undefined) return version;
  if (isBefore(peer.newest, version)) return peer.newest;
  return isBefore(version, peer.oldest) ? peer.oldest : version;
}
