import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CaptureDecoder, type CaptureEvent } from "../../../src/capture/index.js";
import { Recording, type RecordingTrouble } from "../../../src/node/index.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mesos-sniff-recording-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(path: string): CaptureEvent[] {
  const decoder = new CaptureDecoder();
  decoder.push(readFileSync(path));
  decoder.end();
  const events: CaptureEvent[] = [];
  for (;;) {
    const event = decoder.next();
    if (event.kind === "end" || event.kind === "need-data") return events;
    events.push(event);
    if (event.kind === "malformed") return events;
  }
}

const packet = (n: number): { timeNs: bigint; bytes: Uint8Array } => ({
  timeNs: BigInt(n) * 1_000_000_000n,
  bytes: new Uint8Array(100).fill(n),
});

describe("Recording", () => {
  it("can be read while it is written, and ends with what it counted", async () => {
    const path = join(folder, "a.pcapng");
    const recording = await Recording.open({ path, interface: { linkType: 1, name: "proxy" } });
    expect(read(path).some(({ kind }) => kind === "malformed" || kind === "damage")).toBe(false);
    for (let n = 1; n <= 5; n++) recording.write(packet(n));
    await recording.close();
    const packets = read(path).filter((event) => event.kind === "packet");
    expect(packets.map(({ seconds }) => seconds)).toEqual([1, 2, 3, 4, 5]);
    expect(recording.statistics).toEqual({ packets: 5, lostPackets: 0, lostBytes: 0, files: 1 });
  });

  it("counts what does not fit into its queue", async () => {
    const path = join(folder, "b.pcapng");
    const recording = await Recording.open({ path, interface: { linkType: 1 }, queueBytes: 400 });
    const taken = [1, 2, 3, 4, 5].map((n) => recording.write(packet(n)));
    expect(taken).toEqual([true, true, true, false, false].map((kept, n) => kept && n < 3));
    await recording.close();
    expect(recording.statistics).toMatchObject({ packets: 3, lostPackets: 2, lostBytes: 200 });
    expect(read(path).filter(({ kind }) => kind === "packet")).toHaveLength(3);
  });

  it("goes on in new files by size and deletes the oldest", async () => {
    const recording = await Recording.open({
      path: join(folder, "c.pcapng"),
      interface: { linkType: 1 },
      rotateBytes: 300,
      keepFiles: 2,
    });
    for (let n = 1; n <= 8; n++) {
      recording.write(packet(n));
      // Each goes to the disk on its own.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await recording.close();
    const files = readdirSync(folder).sort();
    expect(files).toHaveLength(2);
    expect(files[0]).toMatch(/^c_0000\d_\d{14}\.pcapng$/);
    for (const file of files) {
      expect(read(join(folder, file)).some(({ kind }) => kind === "malformed")).toBe(false);
    }
    expect(recording.statistics.files).toBeGreaterThan(2);
  });

  it("fails at once where nothing can be written", async () => {
    const options = { path: join(folder, "absent", "x.pcapng"), interface: { linkType: 1 } };
    await expect(Recording.open(options)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(Recording.open({ ...options, path: "/dev/full" })).rejects.toMatchObject({
      code: "ENOSPC",
    });
  });
});

describe("Recording on a disk that fails", () => {
  it("says so, counts what is lost, and goes on when there is room again", async () => {
    const troubles: RecordingTrouble[] = [];
    // A folder that is taken away between two files stands for the disk.
    const inner = mkdtempSync(join(folder, "disk-"));
    const recording = await Recording.open({
      path: join(inner, "d.pcapng"),
      interface: { linkType: 1 },
      rotateBytes: 150,
      retryMs: 10,
      onTrouble: (trouble) => troubles.push(trouble),
    });
    const wait = async (condition: () => boolean): Promise<void> => {
      for (let n = 0; n < 500 && !condition(); n++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    recording.write(packet(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    rmSync(inner, { recursive: true });
    recording.write(packet(2));
    await wait(() => troubles.length > 0);
    expect(troubles[0]).toMatchObject({ kind: "failed", error: { code: "ENOENT" } });
    expect(recording.write(packet(3))).toBe(false);
    mkdirSync(inner);
    await wait(() => troubles.length > 1);
    expect(troubles[1]).toMatchObject({ kind: "recovered", lostPackets: 2 });
    expect(recording.write(packet(4))).toBe(true);
    await recording.close();
    const files = readdirSync(inner);
    const packets = files.flatMap((file) =>
      read(join(inner, file)).filter((event) => event.kind === "packet"),
    );
    expect(packets.map(({ seconds }) => seconds)).toEqual([4]);
    expect(recording.statistics).toMatchObject({ packets: 2, lostPackets: 2 });
  });
});
