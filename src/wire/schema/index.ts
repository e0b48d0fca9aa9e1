export type {
  Dialect,
  EnumDescriptor,
  EnumValueDescriptor,
  FieldDescriptor,
  FileDescriptor,
  MessageDescriptor,
  ScalarType,
  Schema,
} from "./descriptor.js";
export { explainType } from "./explain-type.js";
export { findTypes } from "./find-types.js";
export { formatProtoFiles } from "./format-proto.js";
export {
  type ActorGuess,
  type ActorKind,
  actorsOfId,
  type MessageRoute,
  type MessageTypeFacts,
  messageRoutes,
  messageTypeFacts,
  routedMessageNames,
  type VersionRange,
} from "./libprocess.js";
export { DIALECTS, schemaAt } from "./schema-at.js";
export {
  compareVersions,
  LATEST,
  nearestVersion,
  normalizeVersion,
  OLDEST,
  parseVersion,
  SCHEMA_VERSIONS,
  type VersionNumbers,
} from "./version.js";
