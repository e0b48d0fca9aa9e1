import { execFileSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openCapture } from "../../src/node/index.js";
import { bytes } from "../capture/support/bytes.js";
import { pcapHeader } from "../capture/support/files.js";

// Here and not among the unit tests: their worker threads watch descriptors and warn when a socket closes one.

const folder = mkdtempSync(join(tmpdir(), "mesos-sniff-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("openCapture on a named pipe", () => {
  it("reads what comes until the writer closes it", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const content = bytes(pcapHeader(), new Uint8Array(200_000).fill(1));
    createWriteStream(path).end(content);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await openCapture(path)) chunks.push(chunk);
    expect(bytes(...chunks)).toEqual(content);
  });

  it("can be abandoned while nothing comes", async () => {
    const path = join(folder, "silent");
    execFileSync("mkfifo", [path]);
    const writer = createWriteStream(path);
    writer.write(pcapHeader());
    const controller = new AbortController();
    const source = await openCapture(path, { signal: controller.signal });
    const reading = (async () => {
      for await (const chunk of source) expect(chunk.length).toBe(24);
    })();
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
    writer.destroy();
  });
});
