// An agent tells its executors where it is in their environment, which no proxy sees. But what a task's command sets
// there itself wins, in every version of Mesos (containerizer: variables of CommandInfo come last), so a task on its
// way to the agent gets the agent's stand-in. What agents report of their executors has the additions taken out again:
// a master compares it with what it knows.
//
// Executors of type DEFAULT (task groups) get their command from the agent and cannot be told.

import { type PathStep, parsePath } from "../../wire/index.js";

/** A change of one value in a body; `undefined` removes it. */
export interface EnvironmentEdit {
  readonly steps: readonly PathStep[];
  readonly value: unknown;
}

interface Variable {
  readonly name?: string;
  readonly value?: string;
}

interface Command {
  readonly environment?: { readonly variables?: readonly Variable[] };
}

/** The parts of bodies that hold commands of executors. */
interface Bodies {
  readonly task?: {
    readonly command?: Command;
    readonly executor?: { readonly command?: Command };
  };
  readonly executor?: { readonly command?: Command };
}

/** Edits that tell the executors of a message to an agent where that agent is. */
export function environmentEdits(
  type: string,
  body: unknown,
  variables: ReadonlyMap<string, string>,
): readonly EnvironmentEdit[] {
  const { task, executor } = body as Bodies;
  const commands: (readonly [string, Command | undefined])[] =
    type === "mesos.internal.RunTaskMessage"
      ? [
          ["task.command", task?.command],
          ["task.executor.command", task?.executor?.command],
        ]
      : type === "mesos.internal.RunTaskGroupMessage"
        ? [["executor.command", executor?.command]]
        : [];
  return commands.flatMap(([path, command]) => {
    if (command === undefined) return [];
    const held = command.environment?.variables ?? [];
    let next = held.length;
    return [...variables].map(([name, value]) => {
      const index = held.findIndex((variable) => variable.name === name);
      const at = `${path}.environment.variables[${index < 0 ? next++ : index}]`;
      return { steps: parsePath(at), value: { name, value } };
    });
  });
}

/**
 * Edits that take out of a body what {@link environmentEdits} put in, wherever it stands.
 *
 * @param isOurs whether a variable of that name and value is such an addition
 */
export function environmentRemovals(
  body: unknown,
  isOurs: (name: string, value: string) => boolean,
): readonly EnvironmentEdit[] {
  const edits: EnvironmentEdit[] = [];
  const path: PathStep[] = [];
  const visit = (value: unknown, field: string): void => {
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
    if (Array.isArray(value)) {
      value.forEach((element, index) => {
        path.push({ kind: "index", index });
        const { name, value: text } = element as Variable;
        if (field === "variables" && isOurs(name ?? "", text ?? "")) {
          edits.push({ steps: [...path], value: undefined });
        } else visit(element, field);
        path.pop();
      });
      return;
    }
    for (const [name, child] of Object.entries(value)) {
      path.push({ kind: "field", name });
      visit(child, name);
      path.pop();
    }
  };
  visit(body, "");
  return edits;
}
