import { HttpDecoder } from "../../wire/index.js";
import type { MessageUnit } from "../split/unit.js";
import { type Changes, encodeChanged } from "./encode-changed.js";

/** A message with changes, as if it had come like that. */
export function changedUnit(unit: MessageUnit, changes: Changes): MessageUnit {
  const raw = encodeChanged(unit, changes);
  const decoder = new HttpDecoder({
    direction: unit.head.kind,
    requestMethodFor: () => unit.request?.method,
  });
  decoder.push(raw);
  const step = decoder.next();
  const head = step.kind === "head" ? step.head : unit.head;
  return { ...unit, raw, head, body: changes.body ?? unit.body };
}
