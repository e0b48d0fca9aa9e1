export {
  type AllocationRun,
  HierarchicalAllocator,
  type HierarchicalAllocatorOptions,
} from "./hierarchical-allocator.js";
export type { FrameworkInverseOffers, InverseOfferAnswer } from "./inverse-offers.js";
export {
  compileOfferConstraints,
  type OfferConstraints,
  type OfferConstraintsFilter,
} from "./offer-constraints.js";
export type { Filters } from "./offer-filter.js";
export type { Allocation, FrameworkOffers } from "./offerable.js";
export type { Random } from "./random.js";
export { noQuota, type Quota } from "./role-tree.js";
export {
  type AgentInfoFields,
  type AgentView,
  agentView,
  type FrameworkInfoFields,
  type FrameworkOptions,
  type FrameworkView,
  frameworkRoles,
  frameworkView,
  type Unavailability,
} from "./views.js";
