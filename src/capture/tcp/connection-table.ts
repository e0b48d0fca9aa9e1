import { readU16, readU32 } from "../integers.js";
import type { Layers } from "../packet/layers.js";
import type { Direction } from "../stream-event.js";
import type { EndpointKey, TrackedConnection } from "./connection.js";

const PORTS = 0x10000;

/**
 * Connections by their two addresses and ports.
 *
 * Two levels of maps, the lower endpoint first: the keys are exact, so no choice of addresses makes look-ups
 * slow, and no string is built for an IPv4 packet.
 *
 * @internal
 */
export class ConnectionTable {
  readonly #byEndpoint = new Map<EndpointKey, Map<EndpointKey, TrackedConnection>>();
  /** Packets come in trains: the connection of the last one. */
  #last: TrackedConnection | undefined;
  /** Keys and direction of the last `find`. */
  source: EndpointKey = 0;
  destination: EndpointKey = 0;
  direction: Direction = 0;

  /** The connection of the segment in `layers`; sets `source`, `destination` and, when found, `direction`. */
  find(layers: Layers): TrackedConnection | undefined {
    const source = endpointKey(layers, layers.sourceAt, layers.sourcePort);
    const destination = endpointKey(layers, layers.destinationAt, layers.destinationPort);
    this.source = source;
    this.destination = destination;
    let found = this.#last;
    if (
      found === undefined ||
      !(
        (found.clientKey === source && found.serverKey === destination) ||
        (found.clientKey === destination && found.serverKey === source)
      )
    ) {
      found =
        source < destination
          ? this.#byEndpoint.get(source)?.get(destination)
          : this.#byEndpoint.get(destination)?.get(source);
      if (found === undefined) return undefined;
      this.#last = found;
    }
    this.direction = found.clientKey === source ? 0 : 1;
    return found;
  }

  add(connection: TrackedConnection): void {
    const [low, high] = sorted(connection);
    let inner = this.#byEndpoint.get(low);
    if (inner === undefined) {
      inner = new Map();
      this.#byEndpoint.set(low, inner);
    }
    inner.set(high, connection);
    this.#last = connection;
  }

  remove(connection: TrackedConnection): void {
    const [low, high] = sorted(connection);
    const inner = this.#byEndpoint.get(low);
    inner?.delete(high);
    if (inner?.size === 0) this.#byEndpoint.delete(low);
    if (this.#last === connection) this.#last = undefined;
  }
}

function sorted(connection: TrackedConnection): readonly [EndpointKey, EndpointKey] {
  const { clientKey, serverKey } = connection;
  return clientKey < serverKey ? [clientKey, serverKey] : [serverKey, clientKey];
}

function endpointKey(layers: Layers, addressAt: number, port: number): EndpointKey {
  const { header } = layers;
  if (layers.addressLength === 4) return readU32(header, addressAt) * PORTS + port;
  return String.fromCharCode(
    readU16(header, addressAt),
    readU16(header, addressAt + 2),
    readU16(header, addressAt + 4),
    readU16(header, addressAt + 6),
    readU16(header, addressAt + 8),
    readU16(header, addressAt + 10),
    readU16(header, addressAt + 12),
    readU16(header, addressAt + 14),
    port,
  );
}
