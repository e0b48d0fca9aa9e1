import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../../src/node/folder/index.js";

describe("makeFolder", () => {
  it("makes all folders on the way, and again does nothing", () => {
    const scratch = mkdtempSync(join(tmpdir(), "mesos-sniff-folder-"));
    const folder = join(scratch, "a", "b", "c");
    makeFolder(folder);
    makeFolder(folder);
    expect(existsSync(folder)).toBe(true);
    writeFileSync(join(scratch, "file"), "");
    expect(() => makeFolder(join(scratch, "file", "below"))).toThrow("ENOTDIR");
    rmSync(scratch, { recursive: true });
  });

  it.skipIf(!existsSync("/proc/self"))("fails where the system makes none", () => {
    expect(() => makeFolder("/proc/nope/below")).toThrow("ENOENT");
  });
});
