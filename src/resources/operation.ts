import type { Resource } from "./resource.js";

type List = readonly Resource[];

/** `Offer.Operation`, as far as it is about resources. */
export interface Operation {
  readonly type?:
    | "UNKNOWN"
    | "LAUNCH"
    | "LAUNCH_GROUP"
    | "RESERVE"
    | "UNRESERVE"
    | "CREATE"
    | "DESTROY"
    | "GROW_VOLUME"
    | "SHRINK_VOLUME"
    | "CREATE_DISK"
    | "DESTROY_DISK"
    | number;
  readonly reserve?: { readonly resources?: List; readonly source?: List };
  readonly unreserve?: { readonly resources?: List };
  readonly create?: { readonly volumes?: List };
  readonly destroy?: { readonly volumes?: List };
  readonly grow_volume?: { readonly volume: Resource; readonly addition: Resource };
  readonly shrink_volume?: {
    readonly volume: Resource;
    readonly subtract: { readonly value: number };
  };
  readonly create_disk?: {
    readonly source: Resource;
    readonly target_type: string | number;
    readonly target_profile?: string;
  };
  readonly destroy_disk?: { readonly source: Resource };
}
