import { MesosSniffError } from "../../errors/index.js";

/** One step of a path: a field, an element of a list, or an entry of a map. */
export type PathStep =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "key"; readonly key: string };

const STEP = /(?:(?<=^|\.)(\w+))|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.(?=\w)/y;

/**
 * Reads a path into a body: `status.state`, `offers[0].id.value`, `limits["cpus"].value`.
 *
 * @throws MesosSniffError `invalid-argument` with the place of the first character that fits nothing
 */
export function parsePath(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(path);
    const [whole, name, index, key] = match ?? [];
    if (whole === undefined || (steps.length === 0 && name === undefined)) {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot read path ${JSON.stringify(path)} at ${at}: want a form like a.b[0].c["key"]`,
        { offset: at },
      );
    }
    if (name !== undefined) steps.push({ kind: "field", name });
    else if (index !== undefined) steps.push({ kind: "index", index: Number(index) });
    else if (key !== undefined) steps.push({ kind: "key", key: JSON.parse(key) as string });
  }
  if (steps.length === 0) {
    throw new MesosSniffError("invalid-argument", "cannot read an empty path, want a field", {
      offset: 0,
    });
  }
  return steps;
}

/** The text that {@link parsePath} reads. */
export function formatPath(steps: readonly PathStep[]): string {
  let path = "";
  for (const step of steps) {
    if (step.kind === "index") path += `[${step.index}]`;
    else if (step.kind === "key") path += `[${JSON.stringify(step.key)}]`;
    else path += path === "" ? step.name : `.${step.name}`;
  }
  return path;
}
