// Made by `npm run generate` from proto/*.json; do not edit.

/** Since 1.9.0. */
export interface Duration {
  readonly seconds?: bigint | undefined;
  readonly nanos?: number | undefined;
}
