/**
 * What an annotation says about a place in a body.
 *
 * - `uuid`: 16 bytes as UUID text
 * - `address`: an IP address kept as an integer
 * - `duration`, `time`: in units that people read
 * - `resources`, `attributes`, `ranges`: in Mesos's own text form
 * - `sasl`: a step of an authentication, without what would give the secret away
 * - `message`: a protobuf message inside `bytes`
 * - `json`, `text`: the content of `bytes` that hold such
 * - `secret`: a value that must not be shown
 */
export type AnnotationKind =
  | "uuid"
  | "address"
  | "duration"
  | "time"
  | "resources"
  | "attributes"
  | "ranges"
  | "sasl"
  | "message"
  | "json"
  | "text"
  | "secret";

/** Something readable about one place in a decoded body. */
export interface Annotation {
  /**
   * Where in the body: `status.uuid`, `offers[0].resources`; empty for the body itself. Below `bytes` that hold a
   * message the path goes on into it.
   */
  readonly path: string;
  readonly kind: AnnotationKind;
  /** For people, on one line. */
  readonly text: string;
  /** What `bytes` decode to, for kind `message` and `json`. */
  readonly value?: unknown;
}
