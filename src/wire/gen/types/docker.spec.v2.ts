// Made by `npm run generate` from proto/*.json; do not edit.

import type * as docker_spec_v1 from "./docker.spec.v1.js";

/** Since 0.27.0. */
export interface ImageManifest {
  readonly name: string;
  readonly tag: string;
  readonly architecture: string;
  readonly fsLayers?: readonly ImageManifest_FsLayer[] | undefined;
  readonly history?: readonly ImageManifest_History[] | undefined;
  readonly schemaVersion: number;
  readonly signatures?: readonly ImageManifest_Signature[] | undefined;
}

/** Since 0.27.0. */
export interface ImageManifest_FsLayer {
  readonly blobSum: string;
}

/** Since 0.27.0. */
export interface ImageManifest_History {
  readonly v1Compatibility: string;
  readonly v1?: docker_spec_v1.ImageManifest | undefined;
}

/** Since 0.27.0. */
export interface ImageManifest_Signature {
  readonly header: ImageManifest_Signature_Header;
  readonly signature: string;
  readonly protected: string;
}

/** Since 0.27.0. */
export interface ImageManifest_Signature_Header {
  readonly jwk?: ImageManifest_Signature_Header_Jwk | undefined;
  readonly alg: string;
}

/** Since 0.27.0. */
export interface ImageManifest_Signature_Header_Jwk {
  readonly crv?: string | undefined;
  readonly kid?: string | undefined;
  readonly kty: string;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}
