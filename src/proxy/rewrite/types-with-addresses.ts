import type { Schema } from "../../wire/index.js";

const HOLDERS = /^mesos\.(?:v1\.)?(?:MasterInfo|Address|SlaveInfo|AgentInfo)$/;
const UPID_FIELD = /^pids?$/;

const answers = new WeakMap<Schema, Map<string, boolean>>();

/** Whether a message of a type may name the address of a process, itself or in a message inside. */
export function mayNameAddresses(schema: Schema, type: string): boolean {
  let known = answers.get(schema);
  if (known === undefined) {
    known = new Map();
    answers.set(schema, known);
  }
  let answer = known.get(type);
  if (answer === undefined) {
    answer = reaches(schema, type, new Set());
    // Names come from peers: only those of the schema are worth remembering.
    if (schema.message(type) !== undefined) known.set(type, answer);
  }
  return answer;
}

function reaches(schema: Schema, type: string, visited: Set<string>): boolean {
  if (HOLDERS.test(type)) return true;
  if (visited.has(type)) return false;
  visited.add(type);
  return (schema.message(type)?.fields ?? []).some(
    (field) =>
      (field.type === "string" && UPID_FIELD.test(field.name)) ||
      (field.type === "message" && field.ref !== undefined && reaches(schema, field.ref, visited)),
  );
}
