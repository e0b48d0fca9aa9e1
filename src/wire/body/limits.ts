/** How far decoding of one body goes. */
export interface BodyLimits {
  /** Nested messages deeper than this stay raw; 100 is what protobuf's own decoders accept. */
  readonly maxDepth: number;
  /** Values (fields, elements, unknown fields) after which the rest stays raw. */
  readonly maxValues: number;
}

/** Enough for the state of the largest clusters, and a bound for hostile bodies. */
export const DEFAULT_BODY_LIMITS: BodyLimits = { maxDepth: 100, maxValues: 5_000_000 };

/** Fields of a body without a schema that are looked into; the rest stays bytes. */
export const MAX_UNKNOWN_VALUES = 1_000_000;
