import { isPlainMessage, isUnionType, type Schema } from "../wire/index.js";

/**
 * How much speaks against a body being what it was decoded as, for the unions of the call and event APIs: fields
 * that belong to another case than `type` says, and a case without its message although that has required
 * fields. Numbers that changed their meaning between versions show in this way, even where bytes fit.
 */
export function unionFlaws(schema: Schema, typeName: string, body: unknown): number {
  if (!isUnionType(typeName) || !isPlainMessage(body)) return 0;
  const unionCase = body["type"];
  const descriptor = schema.message(typeName);
  if (typeof unionCase !== "string" || descriptor === undefined) return 1;
  const own = unionCase.toLowerCase();
  // Some calls say who they are from besides: ids, which are no case.
  const cases = schema.enumeration(descriptor.byName.get("type")?.ref ?? "")?.numberOf;
  const strangers = Object.keys(body).filter(
    (name) => name !== "type" && name !== own && cases?.has(name.toUpperCase()) === true,
  ).length;
  const field = descriptor.byName.get(own);
  const content = field?.ref === undefined ? undefined : schema.message(field.ref);
  const lacksContent =
    !(own in body) && content?.fields.some(({ label }) => label === "required") === true;
  return strangers + (lacksContent ? 1 : 0);
}
