import { describe, expect, test } from "vitest";
import {
  compareVersions,
  LATEST,
  nearestVersion,
  normalizeVersion,
  OLDEST,
  parseVersion,
  SCHEMA_VERSIONS,
} from "../../../src/wire/schema/index.js";

describe("SCHEMA_VERSIONS", () => {
  test("holds 62 releases from the oldest to the newest, then master", () => {
    expect(SCHEMA_VERSIONS).toHaveLength(63);
    expect([OLDEST, LATEST, SCHEMA_VERSIONS.at(-1)]).toEqual(["0.20.0", "1.11.0", "master"]);
    expect(SCHEMA_VERSIONS.toSorted(compareVersions)).toEqual(SCHEMA_VERSIONS);
  });
});

describe("parseVersion", () => {
  test.each([
    ["1.11.0", { major: 1, minor: 11, patch: 0 }],
    ["0.26", { major: 0, minor: 26, patch: 0 }],
    ["v1.7.2-rc1", { major: 1, minor: 7, patch: 2 }],
    ["1.4.9+3", { major: 1, minor: 4, patch: 9 }],
    ["1", undefined],
    ["1.x", undefined],
    ["", undefined],
    ["master", undefined],
    ["1.2foo", undefined],
  ])("reads %j", (text, want) => {
    expect(parseVersion(text)).toEqual(want);
  });
});

describe("normalizeVersion", () => {
  test.each([
    ["0.26", "0.26.0"],
    ["0.26.1", "0.26.1"],
    ["0.26.9", "0.26.2"],
    ["1.4.7", "1.4.3"],
    ["1.11.3", "1.11.0"],
    ["1.11.0-rc2", "1.11.0"],
    ["master", "master"],
    ["1.12.0", "master"],
    ["1.12", "master"],
    ["1.12.0-dev", "master"],
  ])("takes %s as %s", (text, want) => {
    expect(normalizeVersion(text)).toBe(want);
  });

  test.each(["0.19.0", "0.29.0", "1.13.0", "2.0", "", "latest", "1", "0.26.0 or so"])(
    "refuses %j and names what it takes",
    (text) => {
      expect(() => normalizeVersion(text)).toThrow(
        expect.objectContaining({
          code: "invalid-argument",
          message: expect.stringMatching(/want 0\.20, .*1\.11.* or master/),
        }),
      );
    },
  );
});

describe("compareVersions", () => {
  test("orders by number, not by text", () => {
    expect(compareVersions("1.9.0", "1.10.0")).toBeLessThan(0);
    expect(compareVersions("master", "1.11")).toBeGreaterThan(0);
    expect(compareVersions("0.26", "0.26.0")).toBe(0);
  });
});

describe("nearestVersion", () => {
  test.each([
    ["1.4.9-custom+3", "1.4.3"],
    ["1.4.1", "1.4.1"],
    ["0.20.7", "0.20.1"],
    ["0.19.1", "0.20.0"],
    ["0.9", "0.20.0"],
    ["0.29.0", "1.0.0"],
    ["0.28.0-SNAPSHOT", "0.28.0"],
    ["1.12.0", "master"],
    ["1.12.0-dev", "master"],
    ["1.13.0", "master"],
    ["2.3.4", "master"],
    ["master", "master"],
    ["mesos 1.7.2 (vendor)", "1.7.2"],
    ["1.11.0rc3", "1.11.0"],
    ["01.11.00", "1.11.0"],
    ["unknown", undefined],
    ["", undefined],
    ["7", undefined],
  ])("maps %j to %s", (text, want) => {
    expect(nearestVersion(text)).toBe(want);
  });
});
