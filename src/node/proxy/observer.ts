import {
  type Connection,
  type Direction,
  type StreamEvent,
  StreamPackets,
  type SyntheticPacket,
} from "../../capture/index.js";
import { FlowDecoder, type Message, type Note } from "../../flow/index.js";
import { StreamTap, type TappedEvent, type TappedRemark } from "../../proxy/index.js";
import { describeMessage } from "../../view/index.js";
import type { Recording } from "../recording/index.js";
import type { ProxyOptions } from "./proxy-options.js";

const DEFAULT_TAP_BYTES = 128 * 1024 * 1024;
/** What comes back at once is relayed before what went is looked at. */
const PATIENCE_MS = 1;
/** Relaying waits no longer than this for the side work. */
const SLICE_MS = 2;
/** Comments at one packet; a burst may complete very many messages. */
const MOST_COMMENTS = 50;

/** What becomes of what is observed. */
export type ObserverOptions = Pick<ProxyOptions, "flow" | "onMessage" | "recording" | "tapBytes">;

/** Decodes and records what passes, whenever there is nothing else to do. */
export class Observer {
  readonly tap: StreamTap;
  readonly #flow: FlowDecoder;
  readonly #onMessage: ((message: Message) => void) | undefined;
  readonly #recording: Recording | undefined;
  readonly #packets: StreamPackets | undefined;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #messages = 0;
  /** Remarks on what the event completed that is being looked at. */
  #comments: string[] = [];
  /** Looked at already, and still to be shown. */
  #toShow: Message[] = [];

  constructor(options: ObserverOptions) {
    this.tap = new StreamTap(options.tapBytes ?? DEFAULT_TAP_BYTES);
    this.#flow = new FlowDecoder(options.flow);
    this.#onMessage = options.onMessage;
    this.#recording = options.recording;
    if (options.recording !== undefined) {
      this.#packets = new StreamPackets((packet) => this.#record(packet));
    }
  }

  get messages(): number {
    return this.#messages;
  }

  /** Something is in the tap. */
  wake(): void {
    this.#timer ??= setTimeout(this.#slice, PATIENCE_MS);
  }

  readonly #slice = (): void => {
    this.#timer = undefined;
    this.#immediate = undefined;
    const untilMs = performance.now() + SLICE_MS;
    this.#work(() => performance.now() > untilMs);
    // Between two slices what has come in the meantime is relayed.
    if (!this.tap.isEmpty) this.#immediate = setImmediate(this.#slice);
  };

  /** Looks at all that waits, now. */
  flush(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = undefined;
    this.#immediate = undefined;
    this.#work(() => false);
  }

  /** The messages that bytes complete, now. */
  look(
    conn: Connection,
    direction: Direction,
    bytes: Uint8Array,
    timeNs: bigint,
  ): readonly Message[] {
    this.tap.drain(this.#event);
    const messages: Message[] = [];
    const event: StreamEvent = { kind: "data", conn, direction, bytes, timeNs };
    this.#flow.push(event, (message) => messages.push(message));
    return messages;
  }

  /** Shows a message that was looked at, when there is time. */
  show(message: Message, remarks: readonly string[]): void {
    this.#messages++;
    if (this.#onMessage === undefined) return;
    const notes = remarks.map((text) => ({ code: "rule", text }));
    this.#toShow.push(notes.length === 0 ? message : withNotes(message, notes));
    this.wake();
  }

  #work(enough: () => boolean): void {
    const toShow = this.#toShow;
    this.#toShow = [];
    for (const message of toShow) this.#onMessage?.(message);
    this.tap.drain(this.#event, enough);
  }

  readonly #event = (event: TappedEvent | TappedRemark): void => {
    if (event.kind === "remark") {
      this.#packets?.remark(event.conn.id, event.direction, event.timeNs, event.text);
      return;
    }
    if (event.isDecoded !== true) this.#flow.push(event, this.#message);
    if (this.#packets === undefined) return;
    const { remarks } = event;
    this.#packets.push(
      event,
      remarks === undefined ? this.#comments : [...remarks, ...this.#comments],
    );
    if (this.#comments.length > 0) this.#comments = [];
  };

  readonly #message = (message: Message): void => {
    this.#messages++;
    this.#onMessage?.(message);
    if (this.#packets === undefined) return;
    if (this.#comments.length < MOST_COMMENTS) this.#comments.push(describeMessage(message));
    else if (this.#comments.length === MOST_COMMENTS) this.#comments.push("and more messages");
  };

  #record(packet: SyntheticPacket): void {
    this.#recording?.write(packet);
  }
}

function withNotes(message: Message, notes: readonly Note[]): Message {
  return { ...message, notes: [...message.notes, ...notes] };
}
