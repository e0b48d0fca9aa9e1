// IP datagrams that travelled in pieces (RFC 791 section 3.2, RFC 8200 section 4.5).
//
// Where fragments overlap the one captured first wins. A fragment that the capture cut leaves a hole in the
// datagram; the payload is then given up to the hole, with its length on the wire.

import type { CaptureLimits } from "../limits.js";
import { type Range, uncovered } from "../ranges.js";
import type { Layers, SkipReason } from "./layers.js";

interface Fragment extends Range {
  /** A copy, shorter than the range when the capture cut the fragment. */
  readonly bytes: Uint8Array;
}

interface Datagram {
  readonly fragments: Fragment[];
  readonly sinceSeconds: number;
  /** Known from the last fragment. */
  length: number | undefined;
  covered: number;
  heldBytes: number;
}

/** @internal */
export class FragmentReassembler {
  readonly #limits: CaptureLimits;
  /** In the order of their first fragments. */
  readonly #datagrams = new Map<string, Datagram>();
  #heldBytes = 0;
  #abandoned = 0;

  constructor(limits: CaptureLimits) {
    this.#limits = limits;
  }

  /** Datagrams given up because their rest did not come in time or there was no room. */
  get abandoned(): number {
    return this.#abandoned;
  }

  /**
   * Takes the IP payload in `layers` as a fragment. When it completes its datagram, `layers` holds the whole
   * payload and the answer is undefined.
   */
  add(
    layers: Layers,
    id: number,
    offset: number,
    more: boolean,
    seconds: number,
  ): SkipReason | undefined {
    const end = offset + layers.payloadLength;
    // All but the last are multiples of eight; nothing reaches past 64 KiB.
    if (layers.payloadLength === 0 || (more && end % 8 !== 0) || end > 0xffff) return "malformed";
    this.#expire(seconds);
    const key = datagramKey(layers, id);
    let datagram = this.#datagrams.get(key);
    if (datagram === undefined) {
      datagram = {
        fragments: [],
        sinceSeconds: seconds,
        length: undefined,
        covered: 0,
        heldBytes: 0,
      };
      this.#datagrams.set(key, datagram);
    }
    if (!more) datagram.length ??= end;
    this.#insert(datagram, layers, offset, end);
    if (datagram.length === undefined || datagram.covered < datagram.length) {
      this.#makeRoom();
      return "fragment";
    }
    this.#forget(key, datagram);
    present(layers, datagram.fragments, datagram.length);
    return undefined;
  }

  #insert(datagram: Datagram, layers: Layers, offset: number, end: number): void {
    for (const part of uncovered(datagram.fragments, offset, end)) {
      const from = layers.payloadStart + part.start - offset;
      const to = Math.min(layers.payloadStart + part.end - offset, layers.payloadEnd);
      const bytes = new Uint8Array(layers.payload.subarray(from, Math.max(from, to)));
      datagram.fragments.splice(part.index, 0, { start: part.start, end: part.end, bytes });
      datagram.covered += part.end - part.start;
      datagram.heldBytes += bytes.length;
      this.#heldBytes += bytes.length;
    }
  }

  #expire(seconds: number): void {
    for (const [key, datagram] of this.#datagrams) {
      if (seconds - datagram.sinceSeconds <= this.#limits.fragmentSeconds) return;
      this.#abandon(key, datagram);
    }
  }

  #makeRoom(): void {
    for (const [key, datagram] of this.#datagrams) {
      const fits =
        this.#heldBytes <= this.#limits.fragmentBytes &&
        this.#datagrams.size <= this.#limits.fragmentedDatagrams;
      if (fits) return;
      this.#abandon(key, datagram);
    }
  }

  #abandon(key: string, datagram: Datagram): void {
    this.#abandoned += 1;
    this.#forget(key, datagram);
  }

  #forget(key: string, datagram: Datagram): void {
    this.#datagrams.delete(key);
    this.#heldBytes -= datagram.heldBytes;
  }
}

/** Addresses, protocol and identification tell datagrams apart. */
function datagramKey(layers: Layers, id: number): string {
  const { header, sourceAt, addressLength, protocol } = layers;
  // Source and destination stand next to each other in both versions.
  const addresses = header.subarray(sourceAt, sourceAt + 2 * addressLength);
  return `${String.fromCharCode(...addresses)}${protocol}.${id}`;
}

/** Makes the payload in `layers` the whole datagram. */
function present(layers: Layers, fragments: readonly Fragment[], length: number): void {
  const payload = new Uint8Array(length);
  let filled = 0;
  for (const { start, end, bytes } of fragments) {
    if (start >= length) break;
    payload.set(bytes.subarray(0, length - start), start);
    filled = Math.min(start + bytes.length, length);
    if (bytes.length < end - start) break;
  }
  layers.payload = payload;
  layers.payloadStart = 0;
  layers.payloadEnd = filled;
  layers.payloadLength = length;
}
