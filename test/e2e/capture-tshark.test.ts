// Our reading and writing of captures against tshark, which is independent of both.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  encodeInterfaceDescription,
  encodeInterfaceStatistics,
  encodePacket,
  encodeSectionHeader,
  SyntheticTcp,
  type SyntheticTcpOptions,
} from "../../src/capture/index.js";
import { decodeFile, reassemble } from "../capture/support/run.js";
import { isMissing } from "../support/needs-program.js";

const folder = mkdtempSync(join(tmpdir(), "mesos-sniff-"));
afterAll(() => rmSync(folder, { recursive: true }));

const skipped = isMissing("tshark");

/** Every recording in the project, by its path. */
const captures = ["fixtures/captures", "fixtures/capture"].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.pcap(ng)?$/.test(name))
    .map((name) => join(root, name))
    .sort(),
);

function tshark(file: string, ...args: string[]): string {
  return execFileSync("tshark", ["-r", file, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    stdio: ["ignore", "pipe", "ignore"],
  });
}

function fields(file: string, ...names: string[]): string[][] {
  const args = names.flatMap((name) => ["-e", name]);
  return tshark(file, "-T", "fields", "-E", "separator=/t", ...args)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

/** The entry of a stream, made when it is missing. */
function totalOf(totals: [number, number][], stream: number): [number, number] {
  totals[stream] ??= [0, 0];
  return totals[stream];
}

/** Bytes per stream and direction, lost ones included: where the last segment ends, counted from the first byte. */
function tsharkTotals(file: string): [number, number][] {
  const totals: [number, number][] = [];
  const initiator: string[] = [];
  const names = ["tcp.stream", "ip.src", "ipv6.src", "tcp.srcport", "tcp.seq", "tcp.len"];
  for (const [stream = "", ip, ip6, port, seq, length] of fields(file, ...names)) {
    const index = Number(stream);
    if (stream === "") continue;
    const sender = `${ip}${ip6} ${port}`;
    initiator[index] ??= sender;
    const direction = initiator[index] === sender ? 0 : 1;
    const total = totalOf(totals, index);
    if (Number(length) > 0) {
      total[direction] = Math.max(total[direction], Number(seq) - 1 + Number(length));
    }
  }
  return totals;
}

/** The same by our own reading. */
function ourTotals(file: string): [number, number][] {
  const totals: [number, number][] = [];
  const packets = decodeFile(readFileSync(file)).filter((event) => event.kind === "packet");
  for (const event of reassemble(packets)) {
    const total = totalOf(totals, event.conn.id - 1);
    if (event.kind === "data") total[event.direction] += event.bytes.length;
    if (event.kind === "gap") total[event.direction] += event.lengthBytes ?? Number.NaN;
  }
  return totals;
}

/** A recording with everything the writer can do. */
function writeRecording(name: string, options: SyntheticTcpOptions): string {
  const blocks = [
    encodeSectionHeader({
      hardware: "none",
      os: "Linux",
      application: "mesos-sniff",
      comments: ["made up"],
    }),
  ];
  const tcp = new SyntheticTcp((packet) => blocks.push(encodePacket(packet)), options);
  blocks.push(
    encodeInterfaceDescription({ linkType: tcp.linkType, name: "proxy", description: "made up" }),
  );
  let now = 1_700_000_000_123_456_789n;
  const tick = (): bigint => {
    now += 1_000_001n;
    return now;
  };
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  const first = tcp.open({ ip: "10.0.0.1", port: 40_000 }, { ip: "10.0.0.2", port: 5050 }, tick());
  first.send(0, text("first request"), tick(), ['{"finding":1}', "second comment"]);
  first.send(1, new Uint8Array(300_000).fill(0x61), tick());
  first.finish(0, tick());
  first.send(1, text("after half-close"), tick());
  first.finish(1, tick());
  const second = tcp.open(
    { ip: "fe80::1", port: 40_001 },
    { ip: "2001:db8::2", port: 5051 },
    tick(),
  );
  second.send(1, text("server speaks first"), tick(), ["comment on IPv6"]);
  second.send(0, text("client follows"), tick());
  second.finish(1, tick());
  second.finish(0, tick());
  blocks.push(
    encodeInterfaceStatistics({ timeNs: now, received: BigInt(blocks.length - 2), dropped: 0n }),
  );
  const path = join(folder, `${name}.pcapng`);
  writeFileSync(path, Buffer.concat(blocks));
  return path;
}

function hexOf(value: string): string {
  return Buffer.from(value).toString("hex");
}

describe.skipIf(skipped)("tshark agrees", () => {
  it.each(captures)("on the bytes of every stream of %s", (file) => {
    const totals = ourTotals(file);
    expect(totals.length).toBeGreaterThan(0);
    expect(totals).toEqual(tsharkTotals(file));
  });

  describe.each<[string, SyntheticTcpOptions]>([
    ["ethernet", {}],
    ["raw", { link: "raw" }],
    ["small-segments", { segmentBytes: 1448 }],
  ])("with a recording of ours, %s", (name, options) => {
    const file = writeRecording(name, options);

    it("and follows its streams", () => {
      const follow = tshark(file, "-q", "-z", "follow,tcp,raw,0");
      const [client, ...rest] = follow.split("\n").filter((line) => /^\t?[0-9a-f]+$/.test(line));
      expect(client).toBe(hexOf("first request"));
      expect(rest.join("").replaceAll("\t", "")).toBe(
        "61".repeat(300_000) + hexOf("after half-close"),
      );
      const other = tshark(file, "-q", "-z", "follow,tcp,raw,1");
      expect(other).toContain(hexOf("server speaks first"));
      expect(other).toContain(hexOf("client follows"));
    });

    it("has nothing to warn of", () => {
      const expert = tshark(
        file,
        ...["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"],
        ...["-q", "-z", "expert"],
      );
      expect(expert).not.toMatch(/^(Errors|Warns) /m);
      expect(tshark(file, "-Y", "tcp.analysis.flags")).toBe("");
      const bad = "tcp.checksum.status == 0 or ip.checksum.status == 0 or _ws.malformed";
      expect(tshark(file, "-Y", bad)).toBe("");
    });

    it("shows its comments and times", () => {
      const comments = fields(file, "frame.comment")
        .flat()
        .filter((comment) => comment !== "");
      expect(comments).toEqual(['{"finding":1},second comment', "comment on IPv6"]);
      expect(fields(file, "frame.time_epoch")[0]).toEqual(["1700000000.124456790"]);
    });
  });

  it("on what our writer and our reader say about a capture written again", () => {
    const [source = ""] = captures.filter((file) => file.includes("v0-command-task"));
    const blocks = [encodeSectionHeader()];
    const tcp = new SyntheticTcp((packet) => blocks.push(encodePacket(packet)));
    blocks.push(encodeInterfaceDescription({ linkType: tcp.linkType }));
    const connections = new Map<number, ReturnType<SyntheticTcp["open"]>>();
    const packets = decodeFile(readFileSync(source)).filter((event) => event.kind === "packet");
    for (const event of reassemble(packets)) {
      const { conn, timeNs } = event;
      if (event.kind === "open")
        connections.set(conn.id, tcp.open(conn.client, conn.server, timeNs));
      const connection = connections.get(conn.id);
      if (event.kind === "data") connection?.send(event.direction, event.bytes, timeNs);
      if (event.kind === "end" && event.how === "fin") connection?.finish(event.direction, timeNs);
      if (event.kind === "end" && event.how === "rst") connection?.reset(event.direction, timeNs);
    }
    const path = join(folder, "again.pcapng");
    writeFileSync(path, Buffer.concat(blocks));
    expect(ourTotals(path)).toEqual(ourTotals(source));
    expect(tsharkTotals(path)).toEqual(tsharkTotals(source));
  });
});
