import { MesosSniffError } from "../../errors/index.js";
import { formatPath, type PathStep } from "./path.js";
import type { FieldPlan, MessagePlan } from "./plan.js";

/** What happens to one value: replaced or removed as a whole, or changed inside. */
export type ValueEdit =
  | { readonly kind: "set"; readonly value: unknown; readonly path: string }
  | { readonly kind: "inside"; readonly message: MessageEdits };

/** What happens to one field: as a whole, or to some of its elements or entries. */
export type FieldEdit =
  | ValueEdit
  | { readonly kind: "elements"; readonly elements: Map<number, ValueEdit> }
  | { readonly kind: "entries"; readonly entries: Map<string, ValueEdit> };

/** The edits of one message, by field number. */
export interface MessageEdits {
  readonly plan: MessagePlan;
  readonly fields: Map<number, FieldEdit>;
}

/**
 * Adds one edit to a tree: the field of `message` that `steps[at]` names, or what lies below it.
 *
 * @throws MesosSniffError `invalid-argument` when the path does not fit the schema or an earlier edit
 */
export function addEdit(
  message: MessageEdits,
  steps: readonly PathStep[],
  value: unknown,
  at = 0,
): void {
  const step = steps[at];
  const field = step?.kind === "field" ? message.plan.byName.get(step.name) : undefined;
  if (field === undefined) throw misfit(steps, at, `a field of ${message.plan.name}`);
  message.fields.set(
    field.number,
    fieldEdit(message.fields.get(field.number), field, steps, value, at),
  );
}

/** Whether some edit sets a value, so that the message must exist. */
export function setsSomething({ fields }: MessageEdits): boolean {
  return [...fields.values()].some(setsValue);
}

function setsValue(edit: FieldEdit): boolean {
  switch (edit.kind) {
    case "set":
      return edit.value !== undefined;
    case "inside":
      return setsSomething(edit.message);
    case "elements":
      return [...edit.elements.values()].some(setsValue);
    case "entries":
      return [...edit.entries.values()].some(setsValue);
  }
}

function fieldEdit(
  held: FieldEdit | undefined,
  field: FieldPlan,
  steps: readonly PathStep[],
  value: unknown,
  at: number,
): FieldEdit {
  const next = steps[at + 1];
  if (next?.kind === "index" && field.repeated) {
    if (held !== undefined && held.kind !== "elements") throw contradiction(steps, at);
    const elements = held?.elements ?? new Map<number, ValueEdit>();
    elements.set(next.index, valueEdit(elements.get(next.index), field, steps, value, at + 1));
    return { kind: "elements", elements };
  }
  if (next?.kind === "key" && field.entry !== undefined) {
    if (held !== undefined && held.kind !== "entries") throw contradiction(steps, at);
    const entries = held?.entries ?? new Map<string, ValueEdit>();
    entries.set(
      next.key,
      valueEdit(entries.get(next.key), field.entry.value, steps, value, at + 1),
    );
    return { kind: "entries", entries };
  }
  if (next === undefined || (next.kind === "field" && !field.repeated && !field.map)) {
    if (held?.kind === "elements" || held?.kind === "entries") throw contradiction(steps, at);
    return valueEdit(held, field, steps, value, at);
  }
  throw misfit(steps, at + 1, field.repeated ? "an index" : field.map ? "a key" : "a field");
}

function valueEdit(
  held: ValueEdit | undefined,
  field: FieldPlan,
  steps: readonly PathStep[],
  value: unknown,
  at: number,
): ValueEdit {
  if (at === steps.length - 1) {
    if (held !== undefined) throw contradiction(steps, at);
    return { kind: "set", value, path: formatPath(steps) };
  }
  if (held?.kind === "set") throw contradiction(steps, at);
  const plan = field.message();
  if (plan === undefined) throw misfit(steps, at + 1, `nothing behind a ${field.type}`);
  const message = held?.message ?? { plan, fields: new Map() };
  addEdit(message, steps, value, at + 1);
  return { kind: "inside", message };
}

function misfit(steps: readonly PathStep[], at: number, wanted: string): MesosSniffError {
  const found = formatPath(steps.slice(0, at + 1));
  return new MesosSniffError(
    "invalid-argument",
    `cannot edit ${formatPath(steps)}: found ${found}, want ${wanted} there`,
  );
}

function contradiction(steps: readonly PathStep[], at: number): MesosSniffError {
  const place = formatPath(steps.slice(0, at + 1));
  return new MesosSniffError(
    "invalid-argument",
    `cannot edit ${formatPath(steps)}: found another edit of ${place}, want one`,
  );
}
