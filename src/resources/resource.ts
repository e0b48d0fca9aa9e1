import type { BodyOf } from "../wire/index.js";

// The messages of mesos.proto that carry resources, as plain bodies (docs/architecture.md): proto field
// names, only set fields, enums by name, 64-bit integers as bigint. The v1 twins have the same shape.

/** `Value.Type`; a number is one that the schema does not know. */
export type ValueType = Resource["type"];

/** `Value.Scalar`. */
export type ScalarValue = BodyOf<"mesos.Value.Scalar">;

/** `Value.Range`: unsigned 64-bit, both ends included. */
export type Range = BodyOf<"mesos.Value.Range">;

/** `Value.Ranges`. */
export type RangesValue = BodyOf<"mesos.Value.Ranges">;

/** `Value.Set`. */
export type SetValue = BodyOf<"mesos.Value.Set">;

/** `Value.Text`. */
export type TextValue = BodyOf<"mesos.Value.Text">;

/** `Label`. */
export type Label = BodyOf<"mesos.Label">;

/** `Labels`. */
export type Labels = BodyOf<"mesos.Labels">;

/** `Resource.ReservationInfo`; `type` and `role` belong to the post-refinement format only. */
export type ReservationInfo = BodyOf<"mesos.Resource.ReservationInfo">;

/** `Volume`. */
export type Volume = BodyOf<"mesos.Volume">;

/** `Resource.DiskInfo.Source`. */
export type DiskSource = BodyOf<"mesos.Resource.DiskInfo.Source">;

/** `Resource.DiskInfo`. */
export type DiskInfo = BodyOf<"mesos.Resource.DiskInfo">;

/** `Resource`. */
export type Resource = BodyOf<"mesos.Resource">;

/** `Attribute`. */
export type Attribute = BodyOf<"mesos.Attribute">;

/**
 * What an agent has, an offer holds or a task uses: valid, non-empty resources in the post-refinement
 * format, where no two could be added to one another. A shared volume appears once for each copy.
 *
 * The order is that of insertion and means nothing: compare with {@link equalResources}.
 */
export type Resources = readonly Resource[];
