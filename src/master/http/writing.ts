/** A bit of an answer; an empty one stands for work that has nothing to show yet. */
export type Piece = string | Uint8Array;

/** An answer that is being written over several turns. */
export interface Writing {
  readonly pieces: Iterator<Piece>;
  /** Whether the client has enough for the moment. */
  held: boolean;
  /** Whether the stream ends with it, or goes on with events. */
  readonly after: "end" | "stay";
}
