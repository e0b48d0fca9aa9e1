// Made by `npm run generate` from proto/*.json; do not edit.

import type * as docker_spec from "./docker.spec.js";

/** Since 0.26.0. Until 0.26.0. */
export interface DockerImageManifest {
  readonly name: string;
  readonly tag: string;
  readonly architecture: string;
  readonly fsLayers?: readonly DockerImageManifest_FsLayers[] | undefined;
  readonly history?: readonly DockerImageManifest_History[] | undefined;
  readonly schemaVersion: number;
  readonly signatures?: readonly DockerImageManifest_Signatures[] | undefined;
}

/** Since 0.26.0. Until 0.26.0. */
export interface DockerImageManifest_FsLayers {
  readonly blobSum: string;
}

/** Since 0.26.0. Until 0.26.0. */
export interface DockerImageManifest_History {
  readonly v1Compatibility: DockerImageManifest_History_V1Compatibility;
}

/** Since 0.26.0. Until 0.26.0. */
export interface DockerImageManifest_History_V1Compatibility {
  readonly id: string;
  readonly parent: string;
}

/** Since 0.26.0. Until 0.26.0. */
export interface DockerImageManifest_Signatures {
  readonly header: DockerImageManifest_Signatures_Header;
  readonly signature: string;
  readonly protected: string;
}

/** Since 0.26.0. Until 0.26.0. */
export interface DockerImageManifest_Signatures_Header {
  readonly jwk?: DockerImageManifest_Signatures_Header_Jwk | undefined;
  readonly alg: string;
}

/** Since 0.26.0. Until 0.26.0. */
export interface DockerImageManifest_Signatures_Header_Jwk {
  readonly crv: string;
  readonly kid: string;
  readonly kty: string;
  readonly x: string;
  readonly y: string;
}

/** Since 0.26.0. */
export interface Image {
  /** Until 0.27.0. */
  readonly name?: Image_Name | undefined;
  /** Since 0.28.0. */
  readonly reference?: docker_spec.ImageReference | undefined;
  readonly layer_ids?: readonly string[] | undefined;
  /** Since 1.8.0. */
  readonly config_digest?: string | undefined;
}

/** Since 0.26.0. Until 0.27.0. */
export interface Image_Name {
  readonly registry?: string | undefined;
  readonly repository: string;
  readonly tag: string;
}

/** Since 0.26.0. */
export interface Images {
  readonly images?: readonly Image[] | undefined;
}
