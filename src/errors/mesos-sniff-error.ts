/**
 * Why an operation failed.
 *
 * - `malformed`: the peer, or the file, broke the protocol
 * - `limit`: a declared or real size went over a limit
 * - `truncated`: input ended inside something
 * - `unknown-type`: no schema knows the name
 * - `invalid-argument`: the caller asked for something that cannot be
 * - `unreadable`: the file or stream cannot be read at all
 */
export type ErrorCode =
  | "malformed"
  | "limit"
  | "truncated"
  | "unknown-type"
  | "invalid-argument"
  | "unreadable";

const brand = Symbol.for("mesos-sniff.error");

/** The one error class of the package; `code` is what a program should look at. */
export class MesosSniffError extends Error {
  override readonly name: string = "MesosSniffError";
  readonly code: ErrorCode;
  /** Where in the input, counted in bytes from its start, when that is known. */
  readonly offset: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    facts: { readonly offset?: number; readonly cause?: unknown } = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.offset = facts.offset;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Whether a caught value is ours; works across copies of the package, unlike `instanceof`. */
export function isMesosSniffError(value: unknown): value is MesosSniffError {
  return typeof value === "object" && value !== null && brand in value;
}
