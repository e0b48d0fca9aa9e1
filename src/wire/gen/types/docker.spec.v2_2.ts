// Made by `npm run generate` from proto/*.json; do not edit.

/** Since 1.8.0. */
export interface ImageManifest {
  readonly schemaVersion: number;
  readonly mediaType: string;
  readonly config: ImageManifest_Config;
  readonly layers?: readonly ImageManifest_Layer[] | undefined;
}

/** Since 1.8.0. */
export interface ImageManifest_Config {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
}

/** Since 1.8.0. */
export interface ImageManifest_Layer {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
  readonly urls?: readonly string[] | undefined;
}
