import type { EndpointKey } from "./connection.js";

const REMEMBERED = 4096;

/**
 * Endpoints that were seen to accept connections: who is the client of a connection whose opening was missed.
 *
 * @internal
 */
export class KnownServers {
  readonly #keys = new Set<EndpointKey>();

  add(key: EndpointKey): void {
    if (this.#keys.has(key)) return;
    if (this.#keys.size >= REMEMBERED) {
      for (const oldest of this.#keys) {
        this.#keys.delete(oldest);
        break;
      }
    }
    this.#keys.add(key);
  }

  /**
   * Whether the sender of a packet is the client: the other end is a known server, or, when both or neither
   * are, has the lower port, since systems give clients high ones.
   */
  sourceIsClient(
    source: EndpointKey,
    destination: EndpointKey,
    sourcePort: number,
    destinationPort: number,
  ): boolean {
    const sourceServes = this.#keys.has(source);
    const destinationServes = this.#keys.has(destination);
    if (sourceServes !== destinationServes) return destinationServes;
    return destinationPort <= sourcePort;
  }
}
