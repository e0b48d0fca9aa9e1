import { type Attribute, type Quantities, quantitiesFromScalars } from "../../resources/index.js";
import type { BodyOf } from "../../wire/index.js";
import type { OfferConstraintsFilter } from "./offer-constraints.js";

/** What the allocator looks at of a framework. */
export interface FrameworkView {
  readonly roles: readonly string[];
  readonly capabilities: ReadonlySet<string>;
  readonly checkpoint: boolean;
  /** By role: what an offer must hold at least one of, in place of the general minimum. */
  readonly minAllocatable: ReadonlyMap<string, readonly Quantities[]>;
}

/** What the allocator looks at of an agent. */
export interface AgentView {
  readonly hostname: string;
  readonly capabilities: ReadonlySet<string>;
  readonly checkpoint: boolean;
  readonly attributes: readonly Attribute[];
  readonly region: string | undefined;
  readonly zone: string | undefined;
}

/** `Unavailability`: when a machine is to be maintained. */
export type Unavailability = BodyOf<"mesos.Unavailability">;

/** What a framework says along with its info. */
export interface FrameworkOptions {
  /** Roles for which it wants no offers for now. */
  readonly suppressedRoles?: Iterable<string>;
  readonly constraints?: OfferConstraintsFilter;
}

/** The fields of `FrameworkInfo` that matter here. */
export type FrameworkInfoFields = Pick<
  BodyOf<"mesos.FrameworkInfo">,
  "role" | "roles" | "checkpoint" | "capabilities" | "offer_filters"
>;

/** The fields of `SlaveInfo` that matter here. */
export type AgentInfoFields = Pick<
  BodyOf<"mesos.SlaveInfo">,
  "hostname" | "checkpoint" | "attributes" | "domain"
>;

/** The roles of a framework: `roles` with MULTI_ROLE, else `role`, which defaults to `*`. */
export function frameworkRoles(
  info: Pick<BodyOf<"mesos.FrameworkInfo">, "role" | "roles" | "capabilities">,
): readonly string[] {
  const multiRole = info.capabilities?.some(({ type }) => type === "MULTI_ROLE") ?? false;
  return multiRole ? [...new Set(info.roles ?? [])] : [info.role ?? "*"];
}

/** Reads a `FrameworkInfo`. */
export function frameworkView(info: FrameworkInfoFields): FrameworkView {
  const minAllocatable = new Map<string, readonly Quantities[]>();
  for (const [role, filters] of Object.entries(info.offer_filters ?? {})) {
    const least = filters.min_allocatable_resources;
    if (least === undefined) continue;
    const alternatives = least.quantities ?? [];
    minAllocatable.set(
      role,
      alternatives.map(({ quantities }) => quantitiesFromScalars(quantities)),
    );
  }
  return {
    roles: frameworkRoles(info),
    capabilities: capabilityNames(info.capabilities ?? []),
    checkpoint: info.checkpoint ?? false,
    minAllocatable,
  };
}

/** Reads a `SlaveInfo` and the capabilities of the registration, of which 0.26 knows none. */
export function agentView(
  info: AgentInfoFields,
  capabilities: readonly BodyOf<"mesos.SlaveInfo.Capability">[] = [],
): AgentView {
  const domain = info.domain?.fault_domain;
  return {
    hostname: info.hostname,
    capabilities: capabilityNames(capabilities),
    checkpoint: info.checkpoint ?? false,
    attributes: info.attributes ?? [],
    region: domain?.region?.name,
    zone: domain?.zone?.name,
  };
}

function capabilityNames(
  capabilities: readonly { readonly type?: string | number | undefined }[],
): ReadonlySet<string> {
  return new Set(capabilities.map(({ type }) => String(type ?? "UNKNOWN")));
}
