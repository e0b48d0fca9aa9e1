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
export { type CallOutcome, jsonProblem, readCall } from "./read-call.js";
export { bareResponse, type Habits, methodNotAllowed, textResponse } from "./responses.js";
export { translate } from "./translate.js";
