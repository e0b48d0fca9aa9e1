/** A value, or the reason why there is none in the words that Mesos uses towards its users. */
export type Outcome<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "error"; readonly message: string };

export function ok<T>(value: T): Outcome<T> {
  return { kind: "ok", value };
}

export function failed(message: string): { readonly kind: "error"; readonly message: string } {
  return { kind: "error", message };
}
