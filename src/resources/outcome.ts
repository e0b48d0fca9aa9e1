/** A value, or the reason why there is none in the words that Mesos uses towards its users. */
export type Outcome<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "error"; readonly message: string };

/** An outcome with a value. */
export function ok<T>(value: T): Outcome<T> {
  return { kind: "ok", value };
}

/** An outcome without one; `message` as Mesos words it. */
export function failed(message: string): { readonly kind: "error"; readonly message: string } {
  return { kind: "error", message };
}
