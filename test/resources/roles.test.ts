import { describe, expect, it } from "vitest";
import {
  isStrictSubroleOf,
  roleAncestors,
  topLevelRole,
  validateRole,
} from "../../src/resources/index.js";

describe("roles", () => {
  it.each([
    ["*", undefined],
    ["a", undefined],
    ["a/b/c.d", undefined],
    ["", "Role names cannot be the empty string"],
    ["/a", "Role '/a' cannot start with a slash"],
    ["a/", "Role 'a/' cannot end with a slash"],
    ["a//b", "Role 'a//b' cannot contain two adjacent slashes"],
    ["a/./b", "Role 'a/./b' cannot include '.' as a component"],
    ["..", "Role '..' cannot include '..' as a component"],
    ["a/*", "Role 'a/*' cannot include '*' as a component"],
    ["a/-b", "Role component '-b' is invalid because it starts with a dash"],
    ["a b", "Role component 'a b' is invalid because it contains backspace or whitespace"],
    ["a\x7f", "Role component 'a\x7f' is invalid because it contains backspace or whitespace"],
  ])("%j: %s", (role, problem) => {
    expect(validateRole(role)).toBe(problem);
  });

  it("form a tree", () => {
    expect(isStrictSubroleOf("a/b", "a")).toBe(true);
    expect(isStrictSubroleOf("a", "a")).toBe(false);
    expect(isStrictSubroleOf("ab", "a")).toBe(false);
    expect(roleAncestors("a/b/c")).toEqual(["a/b", "a"]);
    expect(roleAncestors("a")).toEqual([]);
    expect(topLevelRole("a/b")).toBe("a");
  });
});
