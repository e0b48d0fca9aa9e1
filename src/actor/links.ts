import { type Address, type Pid, pidAddress } from "./pid.js";

/**
 * Who wants to know whose end, as libprocess keeps it: by linked pid, and for remote ones also by address, because
 * losing the one connection to an address ends every link to it.
 */
export class LinkTable {
  readonly #local: Address;
  readonly #linkers = new Map<Pid, Set<string>>();
  readonly #linkees = new Map<string, Set<Pid>>();
  readonly #remotes = new Map<Address, Set<Pid>>();

  constructor(local: Address) {
    this.#local = local;
  }

  /** @param linker id of a local process */
  add(linker: string, linkee: Pid): void {
    put(this.#linkers, linkee, linker);
    put(this.#linkees, linker, linkee);
    const address = pidAddress(linkee);
    if (address !== this.#local) put(this.#remotes, address, linkee);
  }

  /** Forgets the links of a local process that ended and those to it; returns who is to be told. */
  ended(id: string, pid: Pid): readonly string[] {
    for (const linkee of this.#linkees.get(id) ?? []) {
      if (remove(this.#linkers, linkee, id)) {
        const address = pidAddress(linkee);
        if (address !== this.#local) remove(this.#remotes, address, linkee);
      }
    }
    this.#linkees.delete(id);
    return this.#fire(pid);
  }

  /** Forgets the links to an address; returns who is to be told of which pid, in the order the pids were linked. */
  lost(address: Address): readonly (readonly [linker: string, linkee: Pid])[] {
    const linkees = this.#remotes.get(address);
    this.#remotes.delete(address);
    const told: (readonly [string, Pid])[] = [];
    for (const linkee of linkees ?? []) {
      for (const linker of this.#fire(linkee)) told.push([linker, linkee]);
    }
    return told;
  }

  #fire(linkee: Pid): readonly string[] {
    const linkers = [...(this.#linkers.get(linkee) ?? [])];
    this.#linkers.delete(linkee);
    for (const linker of linkers) remove(this.#linkees, linker, linkee);
    return linkers;
  }
}

function put<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

/** Whether the set of that key became empty (and is gone). */
function remove<K, V>(map: Map<K, Set<V>>, key: K, value: V): boolean {
  const set = map.get(key);
  if (set === undefined) return false;
  set.delete(value);
  return set.size === 0 && map.delete(key);
}
