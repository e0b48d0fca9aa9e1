// Made by `npm run generate` from proto/*.json; do not edit.

export type VolumeCapability_AccessMode_Mode =
  | "UNKNOWN"
  | "SINGLE_NODE_WRITER"
  | "SINGLE_NODE_READER_ONLY"
  | "MULTI_NODE_READER_ONLY"
  | "MULTI_NODE_SINGLE_WRITER"
  | "MULTI_NODE_MULTI_WRITER"
  | number;

/** Since 1.8.0. Until 1.10.0. */
export interface VolumeCapability {
  readonly block?: VolumeCapability_BlockVolume | undefined;
  readonly mount?: VolumeCapability_MountVolume | undefined;
  readonly access_mode?: VolumeCapability_AccessMode | undefined;
}

/** Since 1.8.0. Until 1.10.0. */
export interface VolumeCapability_AccessMode {
  readonly mode?: VolumeCapability_AccessMode_Mode | undefined;
}

/** Since 1.8.0. Until 1.10.0. */
export type VolumeCapability_BlockVolume = { readonly [field: string]: never };

/** Since 1.8.0. Until 1.10.0. */
export interface VolumeCapability_MountVolume {
  readonly fs_type?: string | undefined;
  readonly mount_flags?: readonly string[] | undefined;
}
