import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { FilesEffect, FilesInput, FilesOutcome } from "../../../src/http-api/index.js";
import { filesAdapter } from "../../../src/node/http-api/files-adapter.js";

const root = mkdtempSync(join(tmpdir(), "files-"));
mkdirSync(join(root, "box", "inner"), { recursive: true });
writeFileSync(join(root, "box", "b.txt"), "hello");
writeFileSync(join(root, "secret"), "secret");
symlinkSync(join(root, "secret"), join(root, "box", "out"));
symlinkSync(join(root, "nowhere"), join(root, "box", "dangling"));
afterAll(() => rmSync(root, { recursive: true }));

type Look =
  | { readonly kind: "list"; readonly below: string }
  | {
      readonly kind: "read";
      readonly below: string;
      readonly offset: number;
      readonly length: number;
    };

function look(what: Look): Promise<FilesInput> {
  const effect: FilesEffect = { ...what, token: 7, root: join(root, "box"), virtual: "/v" };
  return new Promise((resolve) => filesAdapter()(effect, resolve));
}

const read = (below: string, offset = 0, length = 100): Promise<FilesInput> =>
  look({ kind: "read", below, offset, length });

function listingOf(input: FilesInput): Extract<FilesOutcome, { readonly kind: "listing" }> {
  if (input.kind === "looked" && input.outcome.kind === "listing") return input.outcome;
  throw new Error("no listing");
}

describe("filesAdapter", () => {
  it("lists in order of name, without links that lead nowhere", async () => {
    const answer = await look({ kind: "list", below: "" });
    expect(answer).toMatchObject({ kind: "looked", token: 7, outcome: { kind: "listing" } });
    const { files } = listingOf(answer);
    expect(files.map(({ path }) => path)).toEqual(["/v/b.txt", "/v/inner", "/v/out"]);
    expect(files[0]).toMatchObject({ size: 5n, nlink: 1 });
    expect((files[0]?.mode ?? 0) & 0o170000).toBe(0o100000);
  });

  it("reads a part", async () => {
    expect(await read("b.txt", 1, 3)).toMatchObject({
      outcome: {
        kind: "data",
        sizeBytes: 5,
        name: "b.txt",
        bytes: new Uint8Array([101, 108, 108]),
      },
    });
    expect(await read("b.txt", 9)).toMatchObject({
      outcome: { sizeBytes: 5, bytes: new Uint8Array() },
    });
  });

  it.each([
    ["out", "invalid"],
    ["../secret", "invalid"],
    ["inner", "invalid"],
    ["gone", "not-found"],
    ["b.txt/x", "not-found"],
  ])("does not read %s", async (below, reason) => {
    expect(await read(below)).toMatchObject({ outcome: { kind: "failed", reason } });
  });
});
