import { readU16, readU32 } from "../integers.js";
import type { Layers } from "../packet/layers.js";
import type { Direction } from "../stream-event.js";
import type { EndpointKey, TrackedConnection } from "./connection.js";

const PORTS = 0x10000;

/**
 * Connections by their two addresses and ports.
 *
 * Two levels of maps, the endpoint with the lower port outside: that is mostly a server, so there are few inner
 * maps. The keys are exact, so no choice of addresses makes look-ups slow, and no string is built for an IPv4
 * packet.
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
      found = isOuter(source, layers.sourcePort, destination, layers.destinationPort)
        ? this.#byEndpoint.get(source)?.get(destination)
        : this.#byEndpoint.get(destination)?.get(source);
      if (found === undefined) return undefined;
      this.#last = found;
    }
    this.direction = found.clientKey === source ? 0 : 1;
    return found;
  }

  add(connection: TrackedConnection): void {
    const [outer, inner] = sorted(connection);
    let connections = this.#byEndpoint.get(outer);
    if (connections === undefined) {
      connections = new Map();
      this.#byEndpoint.set(outer, connections);
    }
    connections.set(inner, connection);
    this.#last = connection;
  }

  remove(connection: TrackedConnection): void {
    const [outer, inner] = sorted(connection);
    const connections = this.#byEndpoint.get(outer);
    connections?.delete(inner);
    if (connections?.size === 0) this.#byEndpoint.delete(outer);
    if (this.#last === connection) this.#last = undefined;
  }
}

function sorted({
  conn,
  clientKey,
  serverKey,
}: TrackedConnection): [outer: EndpointKey, inner: EndpointKey] {
  return isOuter(clientKey, conn.client.port, serverKey, conn.server.port)
    ? [clientKey, serverKey]
    : [serverKey, clientKey];
}

/** Whether the first endpoint is the one of the outer map. */
function isOuter(
  key: EndpointKey,
  port: number,
  otherKey: EndpointKey,
  otherPort: number,
): boolean {
  return port === otherPort ? key < otherKey : port < otherPort;
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
