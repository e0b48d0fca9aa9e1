import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emulation } from "../../src/actor/index.js";
import { firstToken, matchRoute } from "../../src/actor/routes.js";

/** The loop of `ProcessBase::consume(HttpEvent)` at 1.11.0, word for word: slow and obvious. */
function oracle(routes: ReadonlySet<string>, path: string, trimEnd: boolean): string | undefined {
  const token = path.split("/").find((part) => part !== "") ?? "";
  let name = path.startsWith(`/${token}`) ? path.slice(token.length + 1) : path;
  name = name.replace(/^\/+/, "");
  if (trimEnd) name = name.replace(/\/+$/, "");
  const dirname = (text: string): string => {
    const trimmed = text.replace(/\/+$/, "");
    const slash = trimmed.lastIndexOf("/");
    return slash < 0 ? "." : trimmed.slice(0, slash).replace(/\/+$/, "");
  };
  while (dirname(name) !== name) {
    if (routes.has(`/${name}`)) return `/${name}`;
    name = dirname(name);
  }
  return undefined;
}

describe("matchRoute", () => {
  it("agrees with the loop of libprocess", () => {
    const part = fc.constantFrom("a", "b", "a/b", "b/a", "", "/");
    const path = fc.array(part, { maxLength: 6 }).map((parts) => `/id/${parts.join("/")}`);
    const routes = fc.array(fc.constantFrom("/", "/a", "/b", "/a/b", "/b/a/b"), { maxLength: 5 });
    fc.assert(
      fc.property(path, routes, fc.constantFrom("1.11.0", "0.26.0"), (text, list, version) => {
        const how = emulation(version);
        const set = new Set(list);
        expect(matchRoute(set, text, how)).toBe(oracle(set, text, how.trailingSlash));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes the first token between any slashes", () => {
    expect(firstToken("//a/b")).toBe("a");
    expect(firstToken("/")).toBe("");
  });

  it("does not slow down on a path of slashes", () => {
    const path = `/id/${"a/".repeat(40_000)}`;
    expect(matchRoute(new Set(["/a", "/b"]), path, emulation("1.11.0"))).toBe("/a");
  });
});
