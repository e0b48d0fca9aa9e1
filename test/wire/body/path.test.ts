import { describe, expect, test } from "vitest";
import { formatPath, parsePath } from "../../../src/wire/body/index.js";

describe("parsePath and formatPath", () => {
  test.each([
    ["state", [{ kind: "field", name: "state" }]],
    [
      "status.state",
      [
        { kind: "field", name: "status" },
        { kind: "field", name: "state" },
      ],
    ],
    [
      "offers[12].id.value",
      [
        { kind: "field", name: "offers" },
        { kind: "index", index: 12 },
        { kind: "field", name: "id" },
        { kind: "field", name: "value" },
      ],
    ],
    [
      'limits["a.\\"b"]',
      [
        { kind: "field", name: "limits" },
        { kind: "key", key: 'a."b' },
      ],
    ],
  ])("%s", (path, steps) => {
    expect(parsePath(path)).toEqual(steps);
    expect(formatPath(parsePath(path))).toBe(path);
  });

  test.each([
    ["", "cannot read an empty path"],
    ["[0]", 'cannot read path "[0]" at 0'],
    ["a..b", 'cannot read path "a..b" at 1'],
    ["a.", 'cannot read path "a." at 1'],
    ["a[x]", 'cannot read path "a[x]" at 1'],
    ["a[0]b", 'cannot read path "a[0]b" at 4'],
    ["a b", 'cannot read path "a b" at 1'],
    [".a", 'cannot read path ".a" at 0'],
  ])("%s is refused", (path, message) => {
    expect(() => parsePath(path)).toThrowError(message);
  });
});
