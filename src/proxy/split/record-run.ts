import { ByteQueue } from "../../bytes/index.js";
import { RecordDecoder } from "../../wire/index.js";

/** What can go on at a boundary of the framing around a body of records. */
export interface RunEnd {
  readonly records: readonly Uint8Array[];
  /** The run began and ended between records: its bytes hold these and nothing else. */
  readonly isWhole: boolean;
}

/** A body of records, cut into runs by the boundaries of the framing around it. */
export class RecordRun {
  readonly #decoder: RecordDecoder;
  /** Body bytes behind the last whole record. */
  readonly #rest = new ByteQueue();
  #records: Uint8Array[] = [];
  #beganWhole = true;

  constructor(maxRecordBytes: number) {
    this.#decoder = new RecordDecoder({ maxRecordBytes });
  }

  /**
   * Adds body bytes.
   *
   * @returns false when they are no records: what is left is in {@link takeRest}
   */
  push(bytes: Uint8Array): boolean {
    const before = this.#decoder.offset;
    this.#decoder.push(bytes);
    this.#rest.push(bytes);
    let step = this.#decoder.next();
    for (; step.kind === "record"; step = this.#decoder.next()) this.#records.push(step.bytes);
    this.#rest.skip(this.#decoder.offset - before);
    return step.kind === "need-data";
  }

  /** Whether all that waits began between records, so that its bytes as they came can go on. */
  get beganWhole(): boolean {
    return this.#beganWhole;
  }

  /**
   * The framing around the body ends a piece here: takes the records that are whole. Undefined while there are
   * none: the piece belongs to the next.
   */
  boundary(): RunEnd | undefined {
    const records = this.#records;
    if (records.length === 0) return undefined;
    const endsWhole = this.#rest.length === 0;
    const isWhole = this.#beganWhole && endsWhole;
    this.#records = [];
    this.#beganWhole = endsWhole;
    return { records, isWhole };
  }

  /** Takes the start of a record whose end has not come. */
  takeRest(): Uint8Array {
    return this.#rest.take(this.#rest.length);
  }
}
