import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../../src/actor/index.js";
import { SandboxVolumes } from "../../../src/node/agent/sandbox-volumes.js";
import { type Resources, toResources } from "../../../src/resources/index.js";

let work: string;
let sandbox: string;
let data: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "mesos-sniff-volumes-"));
  sandbox = join(work, "sandbox");
  data = join(work, "volumes/roles/test/v1");
  mkdirSync(sandbox);
  mkdirSync(data, { recursive: true });
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

function volumesAt(...paths: readonly string[]): Resources {
  return toResources(
    paths.map((path) => ({
      name: "disk",
      type: "SCALAR",
      scalar: { value: 8 },
      role: "test",
      disk: { persistence: { id: "v1" }, volume: { container_path: path, mode: "RW" } },
    })),
  );
}

describe.each(["0.26", "1.11"] as const)(
  "persistent volumes of plain processes (%s)",
  (profile) => {
    const volumes = (): SandboxVolumes =>
      new SandboxVolumes({ workDirectory: work, profile, log: silentLog });

    it("appear in the sandbox while they are among the resources, and outlive it", () => {
      const one = volumes();
      one.update("c", sandbox, volumesAt("here"));
      writeFileSync(join(sandbox, "here/file"), "kept");
      one.update("c", sandbox, volumesAt("here"));
      one.update("c", sandbox, []);
      expect(existsSync(join(sandbox, "here"))).toBe(false);
      expect(readFileSync(join(data, "file"), "utf8")).toBe("kept");
      one.update("c", sandbox, volumesAt("here"));
      expect(readFileSync(join(sandbox, "here/file"), "utf8")).toBe("kept");
    });

    it("are found again by the next agent, and taken away by it", () => {
      volumes().update("c", sandbox, volumesAt("here"));
      const next = volumes();
      next.update("c", sandbox, volumesAt("here"));
      next.update("c", sandbox, []);
      expect(existsSync(join(sandbox, "here"))).toBe(false);
    });

    it("do not replace what is there", () => {
      writeFileSync(join(sandbox, "stdout"), "output");
      for (const path of ["stdout", "..", ""]) {
        expect(() => volumes().update("c", sandbox, volumesAt(path))).toThrow(
          "The existing symlink",
        );
      }
      expect(readFileSync(join(sandbox, "stdout"), "utf8")).toBe("output");
    });

    it("are not put outside the sandbox, or where it has no room for a name", () => {
      volumes().update("c", sandbox, volumesAt("../out", "/abs", "a/b"));
      expect(existsSync(join(work, "out"))).toBe(false);
      expect(existsSync(join(sandbox, "a"))).toBe(false);
    });

    it("may have been tidied away by their task", () => {
      const one = volumes();
      one.update("c", sandbox, volumesAt("here"));
      rmSync(join(sandbox, "here"));
      one.update("c", sandbox, []);
    });

    it.skipIf(process.getuid?.() !== 0)("belong to whom the sandbox belongs, but no more", () => {
      const victim = join(work, "victim");
      writeFileSync(victim, "");
      writeFileSync(join(data, "file"), "");
      symlinkSync(victim, join(data, "link"));
      chownSync(sandbox, 65_534, 65_534);
      volumes().update("c", sandbox, volumesAt("here"));
      expect(statSync(data).uid).toBe(65_534);
      // 0.26 gives away all that is in it.
      expect(lstatSync(join(data, "file")).uid).toBe(profile === "0.26" ? 65_534 : 0);
      expect(statSync(victim).uid).toBe(0);
    });
  },
);
