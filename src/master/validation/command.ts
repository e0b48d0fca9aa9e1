import type { BodyOf } from "../../wire/index.js";

type Variable = BodyOf<"mesos.Environment.Variable">;

/** What is wrong with a `CommandInfo` (1.11): only its environment is looked at. */
export function validateCommand(command: BodyOf<"mesos.CommandInfo">): string | undefined {
  for (const variable of command.environment?.variables ?? []) {
    const problem = variableProblem(variable);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function variableProblem(variable: Variable): string | undefined {
  const { name, type = "VALUE", value, secret } = variable;
  const what = `Environment variable '${name}' of type '${type}'`;
  switch (type) {
    case "SECRET": {
      if (secret === undefined) return `${what} must have a secret set`;
      if (value !== undefined) return `${what} must not have a value set`;
      const problem = secretProblem(secret);
      if (problem !== undefined) {
        return `Environment variable '${name}' specifies an invalid secret: ${problem}`;
      }
      return secret.value?.data.includes(0) === true
        ? `Environment variable '${name}' specifies a secret containing null bytes, which is not` +
            " allowed in the environment"
        : undefined;
    }
    case "UNKNOWN":
      return "Environment variable of type 'UNKNOWN' is not allowed";
    default:
      if (value === undefined) {
        return `Environment variable '${name}' of type 'VALUE' must have a value set`;
      }
      return secret === undefined
        ? undefined
        : `Environment variable '${name}' of type 'VALUE' must not have a secret set`;
  }
}

// Exactly the field that the type names must be set.
function secretProblem(secret: BodyOf<"mesos.Secret">): string | undefined {
  switch (secret.type) {
    case "REFERENCE":
      if (secret.reference === undefined) {
        return "Secret of type REFERENCE must have the 'reference' field set";
      }
      return secret.value === undefined
        ? undefined
        : `Secret '${secret.reference.name}' of type REFERENCE must not have the 'value' field set`;
    case "VALUE":
      if (secret.value === undefined) {
        return "Secret of type VALUE must have the 'value' field set";
      }
      return secret.reference === undefined
        ? undefined
        : "Secret of type VALUE must not have the 'reference' field set";
    default:
      return undefined;
  }
}
