import { MesosSniffError } from "../../errors/index.js";
import { developmentVersion, releases } from "../gen/versions.js";

/** A version of Mesos in numbers. */
export interface VersionNumbers {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Every version that has a schema of its own: 62 releases from 0.20.0 on, then `master`. */
export const SCHEMA_VERSIONS: readonly string[] = [...releases, "master"];

/** The newest release. */
export const LATEST: string = releases.at(-1) ?? "master";

/** The oldest release. */
export const OLDEST: string = releases[0] ?? "master";

const rankOf: ReadonlyMap<string, number> = new Map(SCHEMA_VERSIONS.map((v, i) => [v, i]));
const numbered: readonly (readonly [string, VersionNumbers])[] = SCHEMA_VERSIONS.map((version) => [
  version,
  numbersIn(version === "master" ? developmentVersion : version),
]);

/**
 * Reads `1.11.0`, `1.11` or `v1.11.0-rc2`; what follows the numbers after `-`, `+`, `~` or `.` does not count.
 *
 * @returns undefined when the text is nothing of that kind.
 */
export function parseVersion(text: string): VersionNumbers | undefined {
  return numbersOf(/^v?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?:[-+~.][\w.+~-]*)?$/.exec(text));
}

/**
 * Orders two schema versions: negative when `a` is older. `master` is the newest.
 *
 * @throws MesosSniffError `invalid-argument` as `normalizeVersion` does.
 */
export function compareVersions(a: string, b: string): number {
  return rank(a) - rank(b);
}

/**
 * The schema version that a user means: `0.26` is 0.26.0, a patch release later than the last known one of
 * its minor release is that last one (its schema cannot be known), and the development version (1.12.0 or
 * 1.12.0-dev) is `master`.
 *
 * @throws MesosSniffError `invalid-argument` for a minor release that never was, naming what is accepted.
 */
export function normalizeVersion(text: string): string {
  if (rankOf.has(text)) return text;
  const wanted = parseVersion(text);
  if (wanted !== undefined) {
    const found = numbered.findLast(([, known]) => compareNumbers(known, wanted) <= 0);
    if (found?.[1].major === wanted.major && found[1].minor === wanted.minor) return found[0];
  }
  throw new MesosSniffError(
    "invalid-argument",
    `no schema for Mesos version ${JSON.stringify(text)}, want ${acceptedVersions()}`,
  );
}

/**
 * The schema version nearest to what a peer says about itself in a `version` field; never throws.
 *
 * A patch release later than the last known one of its minor release is that last one. Below the oldest
 * release is the oldest, above the newest is `master`. A number between two minor releases (0.29.0) is the
 * next one: development heads carry the number of the release to come, and 0.29.0 was renamed to 1.0.0.
 * Suffixes such as `-rc1`, `-dev` or `+vendor.3` do not count.
 *
 * @returns undefined when the text holds no version at all.
 */
export function nearestVersion(text: string): string | undefined {
  if (text.trim() === "master") return "master";
  const wanted = numbersOf(/(?<!\d)(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?!\d)/.exec(text));
  if (wanted === undefined) return undefined;
  const sameMinor = numbered.findLast(
    ([, known]) =>
      known.major === wanted.major && known.minor === wanted.minor && known.patch <= wanted.patch,
  );
  const next = numbered.find(([, known]) => compareNumbers(known, wanted) >= 0);
  return (sameMinor ?? next)?.[0] ?? "master";
}

/** The `.0` release at whose definitions a version starts; patches come on top. */
export function minorReleaseOf(version: string): string {
  return version === "master" ? version : version.replace(/\.\d+$/, ".0");
}

function rank(version: string): number {
  return rankOf.get(version) ?? rankOf.get(normalizeVersion(version)) ?? 0;
}

function numbersIn(version: string): VersionNumbers {
  return parseVersion(version) ?? { major: 0, minor: 0, patch: 0 };
}

function numbersOf(match: RegExpExecArray | null): VersionNumbers | undefined {
  return match === null
    ? undefined
    : { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3] ?? 0) };
}

function compareNumbers(a: VersionNumbers, b: VersionNumbers): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

function acceptedVersions(): string {
  const minors = releases.filter((release) => release.endsWith(".0"));
  return `${minors.map((release) => release.slice(0, -2)).join(", ")} (with or without a patch number) or master`;
}
