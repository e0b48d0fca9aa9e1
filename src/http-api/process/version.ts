import { Double, type EndpointJson, jsonResponse } from "../endpoint-json.js";
import type { Habits } from "../responses.js";
import { PlainProcess } from "./plain-process.js";

/** What `/version` and `/state` say of the program. */
export interface BuildInfo {
  readonly version: string;
  /** `2015-12-16 12:00:00`. */
  readonly date: string;
  /** The same in seconds since the epoch. */
  readonly timeSeconds: number;
  readonly user: string;
  readonly gitSha?: string;
  readonly gitBranch?: string;
  readonly gitTag?: string;
}

/** When the releases that are emulated by name were made; others count as the one before them. */
const RELEASES: readonly (readonly [version: string, date: string])[] = [
  ["0.20.0", "2014-08-20"],
  ["0.26.0", "2015-12-16"],
  ["1.0.0", "2016-07-27"],
  ["1.11.0", "2020-11-24"],
];

/** The build that a version of Mesos claims to be when nothing else is known of it. */
export function releaseBuild(version: string): BuildInfo {
  const [, day = ""] =
    RELEASES.findLast(([each]) => orderOf(each) <= orderOf(version)) ?? RELEASES[0] ?? [];
  return {
    version,
    date: `${day} 00:00:00${orderOf(version) >= 1e4 ? " UTC" : ""}`,
    timeSeconds: Date.parse(`${day}T00:00:00Z`) / 1000,
    user: "",
  };
}

function orderOf(version: string): number {
  const [major = "", minor = "0"] = version.split(".");
  const order = Number(major) * 1e4 + Number(minor);
  return Number.isNaN(order) ? Number.POSITIVE_INFINITY : order;
}

/** The members in the order of the name, as `/version` has them. */
export function buildJson(build: BuildInfo): Readonly<Record<string, EndpointJson | undefined>> {
  return {
    build_date: build.date,
    build_time: new Double(build.timeSeconds),
    build_user: build.user,
    git_branch: build.gitBranch,
    git_sha: build.gitSha,
    git_tag: build.gitTag,
    version: build.version,
  };
}

/** The process `version`. */
export function versionProcess(build: BuildInfo, habits: Habits): PlainProcess {
  const { old } = habits;
  return new PlainProcess(
    { "/": (request) => jsonResponse(request, buildJson(build), old) },
    { old },
  );
}
