/** An answer that is being written over several turns. */
export interface Writing {
  readonly pieces: Iterator<string>;
  /** Whether the client has enough for the moment. */
  held: boolean;
}
