import type { Endpoint } from "../endpoint.js";
import type { StreamEvent } from "../stream-event.js";
import {
  type SyntheticConnection,
  type SyntheticPacket,
  SyntheticTcp,
  type SyntheticTcpOptions,
} from "./synthetic-tcp.js";

/** Stream events in, the packets of a well-behaved capture of them out. */
export class StreamPackets {
  readonly #tcp: SyntheticTcp;
  readonly #connections = new Map<number, { readonly made: SyntheticConnection; ended: number }>();

  constructor(emit: (packet: SyntheticPacket) => void, options: SyntheticTcpOptions = {}) {
    this.#tcp = new SyntheticTcp(emit, options);
  }

  /** LINKTYPE number of the packets. */
  get linkType(): number {
    return this.#tcp.linkType;
  }

  /** @param comments stand at the last packet of the event */
  push(event: StreamEvent, comments: readonly string[] = []): void {
    const { conn, timeNs } = event;
    if (event.kind === "open") {
      const [client, server] = sameFamily(conn.client, conn.server);
      const opening = { comments, handshake: !event.midstream };
      this.#connections.set(conn.id, {
        made: this.#tcp.open(client, server, timeNs, opening),
        ended: 0,
      });
      return;
    }
    const entry = this.#connections.get(conn.id);
    if (entry === undefined) return;
    const { made } = entry;
    const { direction } = event;
    switch (event.kind) {
      case "data":
        made.send(direction, event.bytes, timeNs, comments);
        break;
      case "gap":
        if (event.lengthBytes !== undefined) made.skip(direction, event.lengthBytes);
        break;
      case "end":
        if (event.how === "fin") made.finish(direction, timeNs, comments);
        else if (event.how === "rst") made.reset(direction, timeNs, comments);
        if (++entry.ended === 2) this.#connections.delete(conn.id);
        break;
    }
  }

  /** A remark that belongs to a connection and to no bytes: at an empty packet of its own. */
  remark(connectionId: number, direction: 0 | 1, timeNs: bigint, comment: string): void {
    this.#connections.get(connectionId)?.made.remark(direction, timeNs, [comment]);
  }
}

/** A packet has one family: where the ends differ, the IPv4 one is written as an IPv6 address. */
function sameFamily(client: Endpoint, server: Endpoint): readonly [Endpoint, Endpoint] {
  if (client.ip.includes(":") === server.ip.includes(":")) return [client, server];
  const mapped = (end: Endpoint): Endpoint =>
    end.ip.includes(":") ? end : { ip: `::ffff:${end.ip}`, port: end.port };
  return [mapped(client), mapped(server)];
}
