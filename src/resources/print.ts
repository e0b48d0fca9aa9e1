import { isDynamicallyReserved, reservationRole } from "./kinds.js";
import type { MesosProfile } from "./profile.js";
import { formatRanges } from "./ranges.js";
import type {
  DiskInfo,
  DiskSource,
  Labels,
  ReservationInfo,
  Resource,
  Volume,
} from "./resource.js";
import { formatDouble, formatScalar } from "./scalar.js";
import { formatSet } from "./sets.js";

/**
 * A resource as Mesos puts it into logs and error texts:
 *
 *     0.26   disk(role, principal)[id:path]{REV}:512
 *     1.11   disk(allocated: role)(reservations: [(DYNAMIC,role,principal)])[id:path]:512
 */
export function formatResource(resource: Resource, profile: MesosProfile = "1.11"): string {
  const old = profile === "0.26";
  const disk = resource.disk === undefined ? "" : `[${formatDisk(resource.disk)}]`;
  const revocable = resource.revocable === undefined ? "" : "{REV}";
  const shared = resource.shared === undefined || old ? "" : "<SHARED>";
  const owner = old ? formatOldOwner(resource) : formatOwner(resource);
  return `${resource.name}${owner}${disk}${revocable}${shared}:${formatAmount(resource, profile)}`;
}

/**
 * A collection, copies of a shared resource as one with their number behind it. Nothing is `{}` in 1.11 and empty
 * text in 0.26.
 */
export function formatResources(
  resources: readonly Resource[],
  profile: MesosProfile = "1.11",
): string {
  if (resources.length === 0) return profile === "0.26" ? "" : "{}";
  const copies = new Map<string, { readonly text: string; count: number; isShared: boolean }>();
  for (const [index, resource] of resources.entries()) {
    const text = formatResource(resource, profile);
    const isShared = resource.shared !== undefined && profile !== "0.26";
    const key = isShared ? text : `${index} ${text}`;
    const entry = copies.get(key);
    if (entry === undefined) copies.set(key, { text, count: 1, isShared });
    else entry.count += 1;
  }
  return [...copies.values()]
    .map(({ text, count, isShared }) => (isShared ? `${text}<${count}>` : text))
    .join("; ");
}

function formatOldOwner(resource: Resource): string {
  const role = resource.role ?? reservationRole(resource);
  const top = resource.reservations?.[resource.reservations.length - 1];
  const reservation = resource.reservation ?? (isDynamicallyReserved(resource) ? top : undefined);
  return reservation === undefined ? `(${role})` : `(${role}, ${reservation.principal ?? ""})`;
}

function formatOwner(resource: Resource): string {
  const { allocation_info: allocation, reservations = [] } = resource;
  const allocated = allocation === undefined ? "" : `(allocated: ${allocation.role ?? ""})`;
  if (reservations.length === 0) return allocated;
  return `${allocated}(reservations: [${reservations.map(formatReservation).join(",")}])`;
}

function formatReservation(reservation: ReservationInfo): string {
  const { type = "UNKNOWN", role = "", principal, labels } = reservation;
  const by = principal === undefined ? "" : `,${principal}`;
  return `(${type},${role}${by}${labels === undefined ? "" : `,${formatLabels(labels)}`})`;
}

function formatLabels({ labels = [] }: Labels): string {
  const parts = labels.map(({ key, value }) => (value === undefined ? key : `${key}: ${value}`));
  return `{${parts.join(", ")}}`;
}

function formatDisk({ source, persistence, volume }: DiskInfo): string {
  const parts = [
    ...(source === undefined ? [] : [formatSource(source)]),
    ...(persistence === undefined ? [] : [persistence.id]),
  ];
  return parts.join(",") + (volume === undefined ? "" : `:${formatVolume(volume)}`);
}

function formatSource(source: DiskSource): string {
  const { type, vendor = "", id, profile, path, mount } = source;
  const root = type === "MOUNT" ? mount?.root : type === "PATH" ? path?.root : undefined;
  if (type === "UNKNOWN" || typeof type === "number") return "UNKNOWN";
  if (id !== undefined || profile !== undefined) {
    return `${type}(${vendor},${id ?? ""},${profile ?? ""})`;
  }
  return root === undefined ? type : `${type}:${root}`;
}

function formatVolume({ host_path: host, container_path: container, mode }: Volume): string {
  if (host === undefined) return container;
  const suffix = mode === "RW" ? ":rw" : mode === "RO" ? ":ro" : "";
  return `${host}:${container}${suffix}`;
}

function formatAmount(resource: Resource, profile: MesosProfile): string {
  switch (resource.type) {
    case "SCALAR": {
      const value = resource.scalar?.value ?? 0;
      return profile === "0.26" ? formatDouble(value, 6) : formatScalar(value);
    }
    case "RANGES":
      return formatRanges(resource.ranges?.range ?? []);
    case "SET":
      return formatSet(resource.set?.item ?? []);
    default:
      return "";
  }
}
