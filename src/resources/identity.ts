import { equalRanges } from "./ranges.js";
import type { DiskInfo, DiskSource, Labels, ReservationInfo, Resource } from "./resource.js";
import { toFixedPoint } from "./scalar.js";
import { equalSets } from "./sets.js";

/**
 * Whether two resources may differ in amount only: same name, type, allocation, reservations, disk,
 * revocability, provider and sharedness (`compareResourceMetadata`).
 */
export function sameKind(a: Resource, b: Resource): boolean {
  return (
    a.name === b.name &&
    a.type === b.type &&
    a.allocation_info?.role === b.allocation_info?.role &&
    (a.allocation_info === undefined) === (b.allocation_info === undefined) &&
    sameReservations(a.reservations, b.reservations) &&
    sameDisk(a.disk, b.disk) &&
    (a.revocable === undefined) === (b.revocable === undefined) &&
    a.provider_id?.value === b.provider_id?.value &&
    (a.shared === undefined) === (b.shared === undefined)
  );
}

/** Text that two resources share exactly when they are of the {@link sameKind}. */
export function kindKey(resource: Resource): string {
  const { disk, allocation_info: allocation } = resource;
  const source = disk?.source;
  return JSON.stringify([
    resource.name,
    resource.type,
    allocation && [allocation.role],
    (resource.reservations ?? []).map(({ type, role, principal, labels }) => [
      type,
      role,
      principal,
      labels && labelKeys(labels),
    ]),
    disk && [
      disk.persistence && [disk.persistence.id],
      source && [
        source.type,
        source.path && [source.path.root],
        source.mount && [source.mount.root],
        source.vendor,
        source.id,
        source.profile,
        source.metadata && labelKeys(source.metadata),
      ],
    ],
    resource.revocable !== undefined,
    resource.provider_id?.value,
    resource.shared !== undefined,
  ]);
}

/** Same kind and same amount. */
export function equalResource(a: Resource, b: Resource): boolean {
  return sameKind(a, b) && equalAmount(a, b);
}

/** Whether `a` and `b` merge into one resource when added. A shared resource never does: its copies stay apart. */
export function isAddable(a: Resource, b: Resource): boolean {
  return (
    a.name === b.name &&
    a.shared === undefined &&
    sameKind(a, b) &&
    a.disk?.persistence === undefined &&
    !isWholeDisk(a.disk?.source)
  );
}

/** Whether `b` can be taken out of `a`: volumes and whole disks only as they are. */
export function isSubtractable(a: Resource, b: Resource): boolean {
  if (a.name !== b.name || !sameKind(a, b)) return false;
  const indivisible =
    a.shared !== undefined || a.disk?.persistence !== undefined || isWholeDisk(a.disk?.source);
  return !indivisible || equalAmount(a, b);
}

/** Whether both stacks are the same reservations in the same order. */
export function sameReservations(
  a: readonly ReservationInfo[] | undefined,
  b: readonly ReservationInfo[] | undefined,
): boolean {
  if (a === b) return true;
  const left = a ?? [];
  const right = b ?? [];
  return (
    left.length === right.length &&
    left.every((reservation, index) => {
      const other = right[index];
      return (
        other !== undefined &&
        reservation.type === other.type &&
        reservation.role === other.role &&
        reservation.principal === other.principal &&
        sameLabels(reservation.labels, other.labels)
      );
    })
  );
}

// A MOUNT or BLOCK disk, or an identified RAW one, is handed out whole or not at all.
function isWholeDisk(source: DiskSource | undefined): boolean {
  if (source === undefined) return false;
  return (
    source.type === "MOUNT" ||
    source.type === "BLOCK" ||
    (source.type === "RAW" && source.id !== undefined)
  );
}

function equalAmount(a: Resource, b: Resource): boolean {
  switch (a.type) {
    case "SCALAR":
      return toFixedPoint(a.scalar?.value ?? 0) === toFixedPoint(b.scalar?.value ?? 0);
    case "RANGES":
      return equalRanges(a.ranges?.range ?? [], b.ranges?.range ?? []);
    case "SET":
      return equalSets(a.set?.item ?? [], b.set?.item ?? []);
    default:
      return false;
  }
}

// `volume` says how a task sees the disk, not what the disk is.
function sameDisk(a: DiskInfo | undefined, b: DiskInfo | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return a.persistence?.id === b.persistence?.id && sameSource(a.source, b.source);
}

function sameSource(a: DiskSource | undefined, b: DiskSource | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return (
    a.type === b.type &&
    (a.path === undefined) === (b.path === undefined) &&
    a.path?.root === b.path?.root &&
    (a.mount === undefined) === (b.mount === undefined) &&
    a.mount?.root === b.mount?.root &&
    a.vendor === b.vendor &&
    a.id === b.id &&
    a.profile === b.profile &&
    sameLabels(a.metadata, b.metadata)
  );
}

// Labels are a multiset: order does not count, repetition does.
function sameLabels(a: Labels | undefined, b: Labels | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  const left = labelKeys(a);
  const right = labelKeys(b);
  return left.length === right.length && left.every((label, index) => label === right[index]);
}

function labelKeys(labels: Labels): readonly string[] {
  return (labels.labels ?? []).map((label) => JSON.stringify([label.key, label.value])).sort();
}
