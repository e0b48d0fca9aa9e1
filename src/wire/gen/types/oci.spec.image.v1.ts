// Made by `npm run generate` from proto/*.json; do not edit.

/** Since 1.2.0. */
export interface Configuration {
  readonly architecture: string;
  readonly os: string;
  readonly rootfs: Configuration_Rootfs;
  readonly created?: string | undefined;
  readonly author?: string | undefined;
  readonly config?: Configuration_Config | undefined;
  readonly history?: readonly Configuration_History[] | undefined;
}

/** Since 1.2.0. */
export interface Configuration_Config {
  readonly User?: string | undefined;
  /** Until 1.5.0. */
  readonly exposedPorts?: readonly string[] | undefined;
  /** Since 1.6.0. */
  readonly ExposedPorts?: { readonly [key: string]: Configuration_Config_Empty } | undefined;
  readonly Env?: readonly string[] | undefined;
  readonly Entrypoint?: readonly string[] | undefined;
  readonly Cmd?: readonly string[] | undefined;
  /** Until 1.5.0. */
  readonly volumes?: readonly string[] | undefined;
  /** Since 1.6.0. */
  readonly Volumes?: { readonly [key: string]: Configuration_Config_Empty } | undefined;
  readonly WorkingDir?: string | undefined;
  /** Until 1.5.0. */
  readonly labels?: readonly Label[] | undefined;
  /** Since 1.6.0. */
  readonly Labels?: { readonly [key: string]: string } | undefined;
}

/** Since 1.6.0. */
export type Configuration_Config_Empty = { readonly [field: string]: never };

/** Since 1.2.0. */
export interface Configuration_History {
  readonly created?: string | undefined;
  readonly author?: string | undefined;
  readonly created_by?: string | undefined;
  readonly comment?: string | undefined;
  readonly empty_layer?: boolean | undefined;
}

/** Since 1.2.0. */
export interface Configuration_Rootfs {
  readonly type: string;
  readonly diff_ids?: readonly string[] | undefined;
}

/** Since 1.2.0. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: bigint;
  readonly urls?: readonly string[] | undefined;
  /** Since 1.3.0. Until 1.5.0. */
  readonly Annotations?: readonly Label[] | undefined;
  /** Since 1.6.0. */
  readonly annotations?: { readonly [key: string]: string } | undefined;
}

/** Since 1.3.0. */
export interface Index {
  readonly schemaVersion: bigint;
  readonly manifests?: readonly ManifestDescriptor[] | undefined;
  /** Until 1.5.0. */
  readonly Annotations?: readonly Label[] | undefined;
  /** Since 1.6.0. */
  readonly annotations?: { readonly [key: string]: string } | undefined;
}

/** Since 1.2.0. Until 1.5.0. */
export interface Label {
  readonly key: string;
  readonly value: string;
}

/** Since 1.2.0. */
export interface Manifest {
  readonly schemaVersion: bigint;
  readonly config: Descriptor;
  readonly layers?: readonly Descriptor[] | undefined;
  /** Until 1.5.0. */
  readonly Annotations?: readonly Label[] | undefined;
  /** Since 1.6.0. */
  readonly annotations?: { readonly [key: string]: string } | undefined;
}

/** Since 1.2.0. */
export interface ManifestDescriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: bigint;
  readonly platform?: Platform | undefined;
  readonly urls?: readonly string[] | undefined;
  /** Since 1.3.0. Until 1.5.0. */
  readonly Annotations?: readonly Label[] | undefined;
  /** Since 1.6.0. */
  readonly annotations?: { readonly [key: string]: string } | undefined;
}

/** Since 1.2.0. Until 1.2.0. */
export interface ManifestList {
  readonly schemaVersion: bigint;
  readonly manifests?: readonly ManifestDescriptor[] | undefined;
  readonly Annotations?: readonly Label[] | undefined;
}

/** Since 1.2.0. */
export interface Platform {
  readonly architecture: string;
  readonly os: string;
  readonly os_version?: string | undefined;
  readonly os_features?: readonly string[] | undefined;
  readonly variant?: string | undefined;
  readonly features?: readonly string[] | undefined;
}
