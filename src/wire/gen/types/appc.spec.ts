// Made by `npm run generate` from proto/*.json; do not edit.

/** Since 0.28.0. */
export interface ImageManifest {
  readonly acKind: string;
  readonly acVersion: string;
  readonly name: string;
  readonly labels?: readonly ImageManifest_Label[] | undefined;
  readonly annotations?: readonly ImageManifest_Annotation[] | undefined;
  readonly dependencies?: readonly ImageManifest_Dependency[] | undefined;
  /** Since 1.0.0. */
  readonly app?: ImageManifest_App | undefined;
}

/** Since 0.28.0. */
export interface ImageManifest_Annotation {
  readonly name: string;
  readonly value: string;
}

/** Since 1.0.0. */
export interface ImageManifest_App {
  readonly exec?: readonly string[] | undefined;
  readonly workingDirectory?: string | undefined;
  readonly environment?: readonly ImageManifest_Environment[] | undefined;
}

/** Since 0.28.0. */
export interface ImageManifest_Dependency {
  readonly imageName: string;
  readonly imageID?: string | undefined;
  readonly labels?: readonly ImageManifest_Label[] | undefined;
  readonly size?: bigint | undefined;
}

/** Since 1.0.0. */
export interface ImageManifest_Environment {
  readonly name: string;
  readonly value: string;
}

/** Since 0.28.0. */
export interface ImageManifest_Label {
  readonly name: string;
  readonly value: string;
}
