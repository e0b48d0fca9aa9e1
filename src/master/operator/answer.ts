import type { HttpResponse } from "../../actor/index.js";
import { textResponse } from "../../http-api/index.js";
import type { RegistryOperation } from "../registrar/operation.js";
import type { Turn } from "../turn.js";

/** The answer to an operator; undefined when it comes once the registry has the change. */
export type OperatorAnswer = HttpResponse | undefined;

/** A request that makes no sense. */
export function badRequest(turn: Turn, text: string): HttpResponse {
  return textResponse(400, text, turn);
}

/** Has a change stored; the operator is answered, and the master changed, when that is done. */
export function store(turn: Turn, request: number, operation: RegistryOperation): undefined {
  turn.context.dispatch(turn.state.registrar, {
    kind: "apply",
    operation,
    next: { kind: "operator", request, operation },
  });
  return undefined;
}
