/** Address of an OS process of libprocess, `ip:port` or `name:port`. */
export type Address = string;

/** A way to write addresses for one reader; `undefined` while a stand-in is still being opened. */
export type AddressView = (address: Address) => Address | undefined;

/** Stand-ins beyond this many are not opened: a peer could name any number of addresses. */
const DEFAULT_MAX_STAND_INS = 4096;

/**
 * Which address of the proxy stands for which real one. Each real address has one stand-in, for as long as the proxy
 * runs: peers take another address for another process.
 */
export class AddressBook {
  readonly #standIns = new Map<Address, Address>();
  readonly #reals = new Map<Address, Address>();
  readonly #aliases = new Map<Address, Address>();
  /** Asked for, and not there yet. */
  readonly #waiting = new Set<Address>();
  /** Those that get none. */
  readonly #without = new Set<Address>();
  readonly #need: (real: Address) => void;
  readonly #maxStandIns: number;
  readonly #watchers = new Set<() => void>();

  /** @param need called once for each address that needs a stand-in; `add` or `refuse` answers, now or later */
  constructor(need: (real: Address) => void, maxStandIns: number = DEFAULT_MAX_STAND_INS) {
    this.#need = need;
    this.#maxStandIns = maxStandIns;
  }

  /** Real addresses with their stand-ins, in the order of appearance. */
  entries(): readonly (readonly [real: Address, standIn: Address])[] {
    return [...this.#standIns];
  }

  /** From now on connections to `standIn` go to `real`. */
  add(real: Address, standIn: Address): void {
    this.#standIns.set(real, standIn);
    this.#reals.set(standIn, real);
    this.#settle(real);
  }

  /** Another way to write a real address. */
  alias(address: Address, real: Address): void {
    if (address !== real && !this.#standIns.has(address)) this.#aliases.set(address, real);
  }

  /** There is no stand-in for it: it is written as it is. */
  refuse(real: Address): void {
    this.#without.add(real);
    this.#settle(real);
  }

  /** The address of the process itself. */
  realOf(address: Address): Address {
    const real = this.#reals.get(address) ?? address;
    return this.#aliases.get(real) ?? real;
  }

  /** Whether it is one of the proxy's own. */
  isStandIn(address: Address): boolean {
    return this.#reals.has(address);
  }

  /**
   * How a process is to see addresses: its own as it is, all others as their stand-ins.
   *
   * @param receiver real address of that process, where it is known
   */
  towards(receiver: Address | undefined): AddressView {
    return (address) => {
      const real = this.realOf(address);
      return real === receiver ? real : this.#standInOf(real);
    };
  }

  /** How a process would see addresses if there were no proxy. */
  readonly direct: AddressView = (address) => this.realOf(address);

  /** Calls back each time an address that was asked for has come, until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #standInOf(real: Address): Address | undefined {
    const standIn = this.#standIns.get(real);
    if (standIn !== undefined) return standIn;
    if (this.#without.has(real)) return real;
    if (this.#waiting.has(real)) return undefined;
    if (this.#standIns.size + this.#waiting.size >= this.#maxStandIns) return real;
    this.#waiting.add(real);
    this.#need(real);
    // It may have been answered at once.
    return this.#standIns.get(real) ?? (this.#without.has(real) ? real : undefined);
  }

  #settle(real: Address): void {
    if (!this.#waiting.delete(real)) return;
    for (const watcher of [...this.#watchers]) watcher();
  }
}
