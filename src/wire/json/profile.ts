import { compareVersions, normalizeVersion } from "../schema/index.js";

/**
 * How Mesos of one version writes and reads protobuf messages as JSON.
 *
 * @see Mesos 3rdparty/stout/include/stout/{protobuf,json,jsonify}.hpp, src/common/http.cpp (serialize)
 */
export interface JsonProfile {
  /** Order of names: sorted, or as declared in the .proto file (v1 APIs from 1.5). */
  readonly order: "name" | "declaration";
  /**
   * Numbers with a fraction: 15 digits, all numbers alike (to 0.24); 15 digits with at least one behind the
   * point (to 1.6); the shortest that reads back.
   */
  readonly numbers: "digits" | "point" | "shortest";
  /** `/` as `\/` and 0x7f as `\u007f` (to 1.6). */
  readonly escapesSlash: boolean;
  /** `bytes` as base64, before 0.24 as they are. */
  readonly base64: boolean;
  /** Absent fields with a default are written; from 1.4 only those that are not deprecated. */
  readonly deprecatedDefaults: boolean;
  /** Maps as objects, before 1.9 as arrays of `key` and `value`. */
  readonly mapsAsObjects: boolean;
  /** Reads `null` as absent (from 0.27). */
  readonly readsNull: boolean;
  /** Reads numbers and booleans in quotes (from 1.6). */
  readonly readsQuoted: boolean;
  /** Ignores an unknown enum name in a field that is not required (from 1.5). */
  readonly ignoresUnknownEnum: boolean;
  /** Reads maps from objects (from 1.6). */
  readonly readsMapObjects: boolean;
}

/** The profile of a Mesos version, as {@link normalizeVersion} takes it. */
export function jsonProfile(version: string): JsonProfile {
  const normal = normalizeVersion(version);
  let profile = profiles.get(normal);
  if (profile === undefined) {
    profile = profileFrom((first) => compareVersions(normal, first) >= 0);
    profiles.set(normal, profile);
  }
  return profile;
}

const profiles = new Map<string, JsonProfile>();

function profileFrom(from: (first: string) => boolean): JsonProfile {
  return {
    order: from("1.5.0") ? "declaration" : "name",
    numbers: from("1.7.0") ? "shortest" : from("0.25.0") ? "point" : "digits",
    escapesSlash: !from("1.7.0"),
    base64: from("0.24.0"),
    deprecatedDefaults: !from("1.4.0"),
    mapsAsObjects: from("1.9.0"),
    readsNull: from("0.27.0"),
    readsQuoted: from("1.6.0"),
    ignoresUnknownEnum: from("1.5.0"),
    readsMapObjects: from("1.6.0"),
  };
}
