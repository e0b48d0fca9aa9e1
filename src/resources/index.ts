export { applyOldOperation } from "./apply-old.js";
export {
  addResources,
  containsResource,
  containsResources,
  equalResources,
  findResources,
  mergeResources,
  popReservation,
  pushReservation,
  rangesNamed,
  scalarAmount,
  shrinkResource,
  subtractResources,
  sumResources,
  toResources,
  toUnreserved,
} from "./arithmetic.js";
export { equalAttributes, formatAttribute, parseAttributes } from "./attributes.js";
export { applyCheckpointed } from "./checkpointed.js";
export {
  applyConversions,
  applyOperation,
  operationConversions,
  type ResourceConversion,
  stripVolume,
} from "./conversions.js";
export { agentResources, type MachineCapacity, type ResourceFlags } from "./detect.js";
export {
  allocateResources,
  downgradeResource,
  downgradeResources,
  endpointResource,
  injectAllocation,
  unallocateResource,
  unallocateResources,
  upgradeResource,
  upgradeResources,
} from "./format.js";
export { equalResource, sameKind, sameReservations } from "./identity.js";
export {
  hasRefinedReservations,
  hasResourceProvider,
  isAllocatableTo,
  isDisk,
  isDynamicallyReserved,
  isEmptyResource,
  isPersistentVolume,
  isReserved,
  isRevocable,
  isShared,
  isUnreserved,
  needsCheckpointing,
  reservationRole,
} from "./kinds.js";
export type { Operation } from "./operation.js";
export { failed, type Outcome, ok } from "./outcome.js";
export {
  type ParseOptions,
  parseResource,
  parseResourceList,
  parseResources,
} from "./parse.js";
export { formatResource, formatResources } from "./print.js";
export type { MesosProfile } from "./profile.js";
export {
  addQuantities,
  allQuantities,
  containsAmounts,
  containsQuantities,
  formatQuantities,
  limitsFromScalars,
  noQuantities,
  parseMinAllocatable,
  parseQuantities,
  type Quantities,
  quantitiesFromScalars,
  quantityOf,
  type ResourceLimits,
  scalarQuantities,
  subtractFromLimits,
  subtractQuantities,
} from "./quantities.js";
export {
  addRanges,
  coalesceRanges,
  containsRanges,
  countRanges,
  equalRanges,
  formatRanges,
  subtractRanges,
} from "./ranges.js";
export type {
  Attribute,
  DiskInfo,
  DiskSource,
  Label,
  Labels,
  Range,
  RangesValue,
  ReservationInfo,
  Resource,
  Resources,
  ScalarValue,
  SetValue,
  TextValue,
  ValueType,
  Volume,
} from "./resource.js";
export { isStrictSubroleOf, roleAncestors, topLevelRole, validateRole } from "./roles.js";
export {
  addScalars,
  formatDouble,
  formatScalar,
  fromFixedPoint,
  subtractScalars,
  toFixedPoint,
} from "./scalar.js";
export { addSets, containsSet, equalSets, formatSet, subtractSets } from "./sets.js";
export { validateResource, validateResources } from "./validate.js";
export { inputScalarProblem, type ParsedValue, parseValue } from "./value-text.js";
