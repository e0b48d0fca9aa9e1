// Answers that are small.

import { fromFixedPoint } from "../../../resources/index.js";
import type { BodyOf } from "../../../wire/index.js";
import { masterMetrics } from "../../metrics/master-metrics.js";
import { frameworksOfRole, knownRoles } from "../../operator/known-roles.js";
import { maintenanceStatus } from "../../operator/maintenance.js";
import { quotaStatus } from "../../operator/quota.js";
import { roleBreakdowns } from "../../operator/role-breakdown.js";
import { weightInfos } from "../../operator/weights.js";
import type { Turn } from "../../turn.js";

type Response = BodyOf<"mesos.master.Response">;

/** The answer to a call that only reads; undefined for the other calls. */
export function readResponse(turn: Turn, type: string): Response | undefined {
  const { state, options, context } = turn;
  switch (type) {
    case "GET_HEALTH":
      return { type, get_health: { healthy: true } };
    case "GET_FLAGS":
      return { type, get_flags: { flags: pairs(options.flags) } };
    case "GET_VERSION":
      return { type, get_version: { version_info: versionInfo(turn) } };
    case "GET_METRICS": {
      const metrics = [...masterMetrics(state, options, context.nowMs)].sort();
      return { type, get_metrics: { metrics: metrics.map(([name, value]) => ({ name, value })) } };
    }
    case "GET_LOGGING_LEVEL":
      return { type, get_logging_level: { level: options.logging.verbosity } };
    case "GET_ROLES":
      return { type, get_roles: { roles: roles(turn) } };
    case "GET_WEIGHTS":
      return weights(turn);
    case "GET_MASTER":
      return {
        type,
        get_master: {
          master_info: state.info,
          start_time: state.startedAtMs / 1000,
          elected_time: state.electedAtMs / 1000,
        },
      };
    case "GET_MAINTENANCE_STATUS":
      return { type, get_maintenance_status: { status: maintenanceStatus(turn) } };
    case "GET_MAINTENANCE_SCHEDULE":
      return { type, get_maintenance_schedule: { schedule: state.schedule } };
    case "GET_QUOTA":
      return { type, get_quota: { status: quotaStatus(turn) } };
    default:
      return undefined;
  }
}

function pairs(map: ReadonlyMap<string, string>): readonly BodyOf<"mesos.Flag">[] {
  return [...map].map(([name, value]) => ({ name, value }));
}

function versionInfo({ options: { build } }: Turn): BodyOf<"mesos.VersionInfo"> {
  return {
    version: build.version,
    build_date: build.date,
    build_time: build.timeSeconds,
    build_user: build.user,
    ...(build.gitSha === undefined ? {} : { git_sha: build.gitSha }),
    ...(build.gitBranch === undefined ? {} : { git_branch: build.gitBranch }),
    ...(build.gitTag === undefined ? {} : { git_tag: build.gitTag }),
  };
}

// Without weights there is no message to hold them.
function weights(turn: Turn): Response {
  const weight_infos = weightInfos(turn);
  return {
    type: "GET_WEIGHTS",
    ...(weight_infos.length === 0 ? {} : { get_weights: { weight_infos } }),
  };
}

function roles(turn: Turn): readonly BodyOf<"mesos.Role">[] {
  const names = knownRoles(turn);
  const breakdowns = roleBreakdowns(turn, names);
  return names.map((name) => ({
    name,
    weight: turn.state.weights.get(name) ?? 1,
    frameworks: frameworksOfRole(turn, name).map((value) => ({ value })),
    resources: [...(breakdowns.get(name)?.scalars ?? [])].sort().map(([resource, amount]) => ({
      name: resource,
      type: "SCALAR",
      scalar: { value: fromFixedPoint(amount) },
    })),
  }));
}
