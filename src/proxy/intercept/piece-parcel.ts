import type { Message } from "../../flow/index.js";
import type { JsonValue } from "../../wire/index.js";
import type { Parcel } from "../outbox.js";
import { replacePayload } from "./edit-payload.js";
import { bytesPiece, type Piece } from "./piece.js";

/** A piece in an outbox, about which something may still be decided. */
export class PieceParcel implements Parcel {
  readonly keepsOrder: boolean;
  readonly lengthBytes: number;
  /** How many others are to leave before it, where it waits for that. */
  behind = 0;
  #piece: Piece;
  #due: bigint | "held" | undefined;
  #dropped = false;
  readonly #onSent: (piece: Piece) => void;

  /** @param onSent called when it is on its way, unless it was dropped */
  constructor(
    piece: Piece,
    due: bigint | "held" | undefined,
    keepsOrder: boolean,
    onSent: (piece: Piece) => void,
  ) {
    this.#piece = piece;
    this.#due = due;
    this.keepsOrder = keepsOrder;
    this.lengthBytes = piece.direct.length;
    this.#onSent = onSent;
  }

  get due(): bigint | "held" | undefined {
    return this.#due;
  }

  take(): Uint8Array | undefined {
    return this.#piece.take();
  }

  sent(): void {
    if (!this.#dropped) this.#onSent(this.#piece);
  }

  /** It may leave now. */
  letGo(): void {
    this.#due = undefined;
  }

  /**
   * It may leave now, with another body where one is given.
   *
   * @throws MesosSniffError when the body does not fit the type of the message
   */
  release(message: Message, body: JsonValue | undefined): void {
    if (body !== undefined) this.#piece = this.#piece.withPayload(replacePayload(message, body));
    this.letGo();
  }

  /** Nothing leaves in its place. */
  drop(): void {
    this.#dropped = true;
    this.#piece = bytesPiece(new Uint8Array(0));
    this.letGo();
  }
}
