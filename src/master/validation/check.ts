import type { BodyOf } from "../../wire/index.js";
import { validateCommand } from "./command.js";

type Command = BodyOf<"mesos.CommandInfo">;

/** What is wrong with a `HealthCheck` (1.11). */
export function validateHealthCheck(check: BodyOf<"mesos.HealthCheck">): string | undefined {
  return (
    healthCheckKindProblem(check) ??
    negative(check, [
      "delay_seconds",
      "grace_period_seconds",
      "interval_seconds",
      "timeout_seconds",
    ])
  );
}

/** What is wrong with a `CheckInfo` (1.11). */
export function validateCheck(check: BodyOf<"mesos.CheckInfo">): string | undefined {
  return (
    checkKindProblem(check) ??
    negative(check, ["delay_seconds", "interval_seconds", "timeout_seconds"])
  );
}

function healthCheckKindProblem(check: BodyOf<"mesos.HealthCheck">): string | undefined {
  switch (check.type) {
    case undefined:
      return "HealthCheck must specify 'type'";
    case "COMMAND":
      return check.command === undefined
        ? "Expecting 'command' to be set for COMMAND health check"
        : commandProblem(check.command, "Command health check", "Health check");
    case "HTTP": {
      if (check.http === undefined) return "Expecting 'http' to be set for HTTP health check";
      const { scheme, path } = check.http;
      if (scheme !== undefined && scheme !== "http" && scheme !== "https") {
        return `Unsupported HTTP health check scheme: '${scheme}'`;
      }
      return path === undefined || path.startsWith("/")
        ? undefined
        : `The path '${path}' of HTTP health check must start with '/'`;
    }
    case "TCP":
      return check.tcp === undefined ? "Expecting 'tcp' to be set for TCP health check" : undefined;
    default:
      return "'UNKNOWN' is not a valid health check type";
  }
}

function checkKindProblem(check: BodyOf<"mesos.CheckInfo">): string | undefined {
  switch (check.type) {
    case undefined:
      return "CheckInfo must specify 'type'";
    case "COMMAND":
      return check.command === undefined
        ? "Expecting 'command' to be set for COMMAND check"
        : commandProblem(check.command.command, "Command check", "Check");
    case "HTTP": {
      if (check.http === undefined) return "Expecting 'http' to be set for HTTP check";
      const { path } = check.http;
      return path === undefined || path.startsWith("/")
        ? undefined
        : `The path '${path}' of HTTP check must start with '/'`;
    }
    case "TCP":
      return check.tcp === undefined ? "Expecting 'tcp' to be set for TCP check" : undefined;
    default:
      return "'UNKNOWN' is not a valid check type";
  }
}

function commandProblem(command: Command, who: string, whose: string): string | undefined {
  if (command.value === undefined) {
    const wanted = (command.shell ?? true) ? "'shell command'" : "'executable path'";
    return `${who} must contain ${wanted}`;
  }
  const problem = validateCommand(command);
  return problem === undefined ? undefined : `${whose}'s \`CommandInfo\` is invalid: ${problem}`;
}

type Seconds = "delay_seconds" | "grace_period_seconds" | "interval_seconds" | "timeout_seconds";

function negative(
  check: { readonly [name in Seconds]?: number | undefined },
  names: readonly Seconds[],
): string | undefined {
  const name = names.find((candidate) => (check[candidate] ?? 0) < 0);
  return name === undefined ? undefined : `Expecting '${name}' to be non-negative`;
}
