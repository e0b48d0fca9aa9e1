// Made by `npm run generate` from proto/*.json; do not edit.

/** Since 1.0.0. */
export type Config = { readonly [field: string]: never };

/** Since 1.0.0. */
export interface Config_Auth {
  readonly auth?: string | undefined;
  readonly email?: string | undefined;
}

/** Since 0.27.0. */
export interface ImageReference {
  readonly registry?: string | undefined;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}
