import { decodeUtf8 } from "../bytes/index.js";
import { isMesosSniffError } from "../errors/index.js";
import {
  type BodyEncoding,
  isJsonObject,
  type JsonValue,
  type OperatorRole,
  operatorRoleOfBytes,
  operatorRoleOfName,
  parseJson,
  schemaAt,
} from "../wire/index.js";

/** Who a call of the operator API is for, or whose answer it is, where its body tells. */
export function operatorRoleOfBody(
  version: string,
  kind: "Call" | "Response",
  bytes: Uint8Array,
  encoding: BodyEncoding,
): OperatorRole | undefined {
  // The calls that clusterd adds are among them: READ_LOG of an agent would read as GROW_VOLUME of a master.
  const schema = schemaAt(version, { dialect: "clusterd" });
  if (encoding === "protobuf") return operatorRoleOfBytes(schema, kind, bytes);
  if (encoding !== "json") return undefined;
  const name = typeOf(bytes);
  return name === undefined ? undefined : operatorRoleOfName(schema, kind, name);
}

/** `type` of a JSON object. */
function typeOf(bytes: Uint8Array): string | undefined {
  let json: JsonValue;
  try {
    json = parseJson(decodeUtf8(bytes));
  } catch (error) {
    if (!isMesosSniffError(error)) throw error;
    return undefined;
  }
  const type = isJsonObject(json) ? json["type"] : undefined;
  return typeof type === "string" ? type : undefined;
}

/** The port that agents listen on unless told otherwise. */
const AGENT_PORT = ":5051";

/** Whom to take a server for that nothing tells of. */
export function likelyOperatorRole(server: string): OperatorRole {
  return server.endsWith(AGENT_PORT) ? "agent" : "master";
}
