import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hmacMd5, registryFile, registryInMemory } from "../../../src/node/index.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "registry-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const store = (bytes: Uint8Array): { kind: "store-registry"; bytes: Uint8Array } => ({
  kind: "store-registry",
  bytes,
});

describe("registryFile", () => {
  it("has nothing at first, then what was stored last, and leaves nothing else behind", async () => {
    const registry = registryFile(join(folder, "deep", "er"));
    expect(await registry({ kind: "fetch-registry" })).toEqual({
      kind: "fetched",
      bytes: undefined,
    });
    expect(await registry(store(Uint8Array.of(1, 2)))).toEqual({ kind: "stored" });
    expect(await registry(store(Uint8Array.of(3)))).toEqual({ kind: "stored" });
    const again = await registryFile(join(folder, "deep", "er"))({ kind: "fetch-registry" });
    expect(again.kind === "fetched" && [...(again.bytes ?? [])]).toEqual([3]);
    expect(await readdir(join(folder, "deep", "er"))).toEqual(["registry"]);
  });

  it("keeps the old registry when a new one was not finished", async () => {
    await writeFile(join(folder, "registry"), Uint8Array.of(7));
    await writeFile(join(folder, "registry.new"), Uint8Array.of(1, 2, 3));
    const fetched = await registryFile(folder)({ kind: "fetch-registry" });
    expect(fetched.kind === "fetched" && [...(fetched.bytes ?? [])]).toEqual([7]);
    await registryFile(folder)(store(Uint8Array.of(8)));
    expect([...(await readFile(join(folder, "registry")))]).toEqual([8]);
  });

  it("says what failed and where", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    const stored = await registryFile(file)(store(Uint8Array.of(1)));
    expect(stored).toMatchObject({ kind: "failed" });
    expect(stored.kind === "failed" && stored.reason).toContain(
      `Failed to store the registry at ${file}/registry`,
    );
    expect(await registryFile(file)({ kind: "fetch-registry" })).toMatchObject({ kind: "failed" });
  });
});

describe("registryInMemory", () => {
  it("remembers as long as it lives", async () => {
    const registry = registryInMemory();
    await registry(store(Uint8Array.of(5)));
    const fetched = await registry({ kind: "fetch-registry" });
    expect(fetched.kind === "fetched" && [...(fetched.bytes ?? [])]).toEqual([5]);
  });
});

describe("hmacMd5", () => {
  it("makes the digests of RFC 2195", () => {
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    const digest = hmacMd5(
      encode("tanstaaftanstaaf"),
      encode("<1896.697170952@postoffice.reston.mci.net>"),
    );
    expect(Buffer.from(digest).toString("hex")).toBe("b913a602c7eda7a495b4e6e7334d3890");
  });
});
