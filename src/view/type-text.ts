/**
 * A type without what every type begins with: `StatusUpdateMessage` for
 * `mesos.internal.StatusUpdateMessage`, `scheduler.Call/ACCEPT`, `v1.scheduler.Event/OFFERS`; plain HTTP as
 * it is.
 */
export function shortType(type: string): string {
  if (type.startsWith("mesos.internal.")) return type.slice("mesos.internal.".length);
  return type.startsWith("mesos.") ? type.slice("mesos.".length) : type;
}
