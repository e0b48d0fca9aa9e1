export {
  type ApiBodyType,
  type ApiPath,
  apiBodyType,
  apiPath,
  type ExchangeFacts,
  endpointBodyType,
  type OperatorRole,
  roleOfPath,
  type V1Api,
} from "./api-body-type.js";
export { type BodyEncoding, type BodyFormat, bodyFormat } from "./body-encoding.js";
export { type DecodedForm, decodeForm } from "./decode-form.js";
export { describeEncodedType, describeType, isUnionType } from "./describe-type.js";
export { type FormField, parseForm } from "./form-body.js";
export {
  type LibprocessBodyType,
  libprocessBodyType,
  schemaHolding,
} from "./libprocess-body-type.js";
export { operatorRoleOfBytes, operatorRoleOfName } from "./operator-role.js";
