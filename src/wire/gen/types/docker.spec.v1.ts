// Made by `npm run generate` from proto/*.json; do not edit.

/** Since 0.27.0. */
export interface ImageManifest {
  readonly id?: string | undefined;
  readonly parent?: string | undefined;
  readonly comment?: string | undefined;
  readonly created?: string | undefined;
  readonly container?: string | undefined;
  readonly container_config?: ImageManifest_Config | undefined;
  readonly docker_version?: string | undefined;
  readonly author?: string | undefined;
  readonly config?: ImageManifest_Config | undefined;
  readonly architecture?: string | undefined;
  readonly os?: string | undefined;
  readonly Size?: number | undefined;
}

/** Since 0.27.0. */
export interface ImageManifest_Config {
  readonly Hostname?: string | undefined;
  readonly Entrypoint?: readonly string[] | undefined;
  readonly Env?: readonly string[] | undefined;
  readonly User?: string | undefined;
  readonly Cmd?: readonly string[] | undefined;
  readonly WorkingDir?: string | undefined;
  /** Until 0.27.0. */
  readonly Volumes?: string | undefined;
  readonly Image?: string | undefined;
  /** Since 1.0.0. Until 1.5.0. */
  readonly labels?: readonly Label[] | undefined;
  /** Since 1.6.0. */
  readonly Labels?: { readonly [key: string]: string } | undefined;
}

/** Since 1.0.0. Until 1.5.0. */
export interface Label {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}
