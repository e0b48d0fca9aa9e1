export { acceptsEncoding, acceptsMediaType } from "./accepts.js";
export { type ApiFormat, answerFormat, MEDIA_TYPES } from "./api-format.js";
export { apiJson, encodeApiMessage, encodeApiRecord } from "./api-message.js";
export { type Authenticated, authenticateBasic, type Realm } from "./basic-authentication.js";
export {
  Double,
  type EndpointJson,
  formatEndpointJson,
  jsonResponse,
  RawJson,
} from "./endpoint-json.js";
export { amountsJson, attributesJson, reservedJson, secondsJson } from "./model/amounts.js";
export { reservedFullJson, resourcesFullJson } from "./model/full.js";
export { labelsJson, messageJson, type Style, taskJson } from "./model/task.js";
export {
  type FileFacts,
  type FilesEffect,
  type FilesInput,
  type FilesOutcome,
  FilesProcess,
  type FilesProtocol,
} from "./process/files.js";
export { COMMON_HELP, type HelpTexts, helpProcess } from "./process/help.js";
export { type LoggingInput, type LoggingLevel, LoggingProcess } from "./process/logging.js";
export { type MetricsSource, metricsProcess } from "./process/metrics.js";
export { type PlainOptions, PlainProcess, type PlainRoute } from "./process/plain-process.js";
export { processesProcess } from "./process/processes.js";
export { NO_SYSTEM, type SystemStats, systemMetrics, systemProcess } from "./process/system.js";
export { type BuildInfo, buildJson, releaseBuild, versionProcess } from "./process/version.js";
export { prometheusText } from "./prometheus.js";
export { type CallOutcome, jsonProblem, readCall } from "./read-call.js";
export { bareResponse, type Habits, methodNotAllowed, textResponse } from "./responses.js";
export { translate } from "./translate.js";
