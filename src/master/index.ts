export {
  type AgentInfoFields,
  type AgentView,
  type Allocation,
  type AllocationRun,
  agentView,
  compileOfferConstraints,
  type Filters,
  type FrameworkInfoFields,
  type FrameworkInverseOffers,
  type FrameworkOffers,
  type FrameworkOptions,
  type FrameworkView,
  frameworkRoles,
  frameworkView,
  HierarchicalAllocator,
  type HierarchicalAllocatorOptions,
  type InverseOfferAnswer,
  noQuota,
  type OfferConstraints,
  type OfferConstraintsFilter,
  type Quota,
  type Random,
  type Unavailability,
} from "./allocator/index.js";
export { masterHelp } from "./http/routes.js";
export { Master } from "./master.js";
export {
  type MasterOptions,
  masterOptions,
  type RateLimit,
  type RateLimits,
  type RemovalRate,
} from "./options.js";
export type { MasterEffect, MasterInput, MasterMessages, MasterProtocol } from "./protocol.js";
export type { RegistryEffect } from "./registrar/registrar.js";
export type {
  AgentBooks,
  AgentEntry,
  FrameworkEntry,
  MasterState,
  OfferEntry,
  TaskEntry,
} from "./state.js";
