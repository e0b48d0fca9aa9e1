/** Random numbers from a seed (xorshift). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  /** From 0 to below `limit`. */
  roll(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % Math.max(1, limit);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.roll(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }
}

const HOSTILE: readonly string[] = [
  "\r\n",
  "\r\n\r\n",
  "0\r\n\r\n",
  "ffffffffffffffff\r\n",
  "7fffffff\r\n",
  "99999999999999999999\n",
  "-1\n",
  "POST /master/mesos.scheduler.Call HTTP/1.1\r\n",
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.1 100 Continue\r\n\r\n",
  "Content-Length: 18446744073709551616\r\n",
  "Content-Length: 5\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Content-Encoding: gzip\r\n",
  "Content-Type: application/recordio\r\n",
  "Libprocess-From: @0.0.0.0:0\r\n",
  "\u001b[31m\u202e\u0000",
  '{"type":"SUBSCRIBE"}',
  "[[[[[[[[[[[[[[[[",
  "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
];

/** Changes a few bytes: flipped, overwritten with what hurts, left out, repeated. */
export function damaged(bytes: Uint8Array, dice: Dice): Uint8Array {
  // Not `slice`, which gives a view where the bytes are a Buffer.
  let result = new Uint8Array(bytes);
  for (let times = dice.roll(4); times >= 0; times--) {
    const at = dice.roll(result.length);
    switch (dice.roll(5)) {
      case 0:
        if (result.length > 0) result[at] = dice.roll(256);
        break;
      case 1:
        if (result.length > 0) result[at] = (result[at] ?? 0) ^ (1 << dice.roll(8));
        break;
      case 2:
        result = spliced(result, at, dice.roll(40), new Uint8Array(0));
        break;
      case 3: {
        const text = Buffer.from(dice.pick(HOSTILE), "latin1");
        result = spliced(result, at, dice.roll(2) * text.length, text);
        break;
      }
      default: {
        const from = dice.roll(result.length);
        result = spliced(result, at, 0, result.slice(from, from + dice.roll(200)));
      }
    }
  }
  return result;
}

function spliced(
  bytes: Uint8Array,
  at: number,
  cut: number,
  insert: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + cut)]));
}
