import { describe, expect, it } from "vitest";
import { concatBytes, encodeUtf8 } from "../../../src/bytes/index.js";
import {
  type FilesEffect,
  type FilesInput,
  type FilesOutcome,
  FilesProcess,
  type FilesProtocol,
} from "../../../src/http-api/index.js";
import { schemaAt } from "../../../src/wire/index.js";
import { Asked } from "./ask.js";

const CONTENT = encodeUtf8("x".repeat(600_000));

class Machine {
  readonly effects: FilesEffect[] = [];
  readonly asked: Asked<FilesProtocol>;

  constructor(old = false) {
    const process = new FilesProcess(schemaAt(old ? "0.26.0" : "1.11.0"), { old });
    const adapter = (effect: FilesEffect, reply: (input: FilesInput) => void): void => {
      this.effects.push(effect);
      reply({ kind: "looked", token: effect.token, outcome: outcomeOf(effect) });
    };
    this.asked = new Asked("files", process, adapter);
    this.tell({ kind: "attach", virtual: "/sandbox/", real: "/real/dir" });
    this.tell({ kind: "attach", virtual: "/sandbox/log", real: "/var/log/x" });
  }

  tell(input: FilesInput): void {
    this.asked.runtime.dispatch("files@127.0.0.1:1" as never, input as never);
    this.asked.network.settle();
  }
}

function outcomeOf(effect: FilesEffect): FilesOutcome {
  if (effect.below === "secret") {
    return { kind: "failed", reason: "invalid", text: "'/x' is inaccessible.\n" };
  }
  if (effect.below === "gone") return { kind: "failed", reason: "not-found", text: "" };
  if (effect.kind === "list") {
    const facts = {
      nlink: 1,
      size: 5n,
      mtime: { nanoseconds: 1_500_000_000n },
      uid: "root",
      gid: "root",
    };
    const files = [{ ...facts, path: `${effect.virtual}/stdout`, mode: 0o100644 }];
    return { kind: "listing", files };
  }
  if (effect.below === "raw") {
    const bytes = Uint8Array.of(0xff, 0x22, 0, 0xc3, 0xa9, 0xe2);
    return { kind: "data", sizeBytes: bytes.length, bytes, name: "raw" };
  }
  const bytes = CONTENT.subarray(effect.offset, effect.offset + effect.length);
  return { kind: "data", sizeBytes: CONTENT.length, bytes, name: "std\nout.txt" };
}

describe("FilesProcess", () => {
  it("lists a directory as Mesos does", () => {
    const { asked } = new Machine();
    expect(asked.get("/files/browse?path=/sandbox")).toBe(
      '200 [{"gid":"root","mode":"-rw-r--r--","mtime":1.0,"nlink":1,"path":"/sandbox/stdout","size":5,"uid":"root"}]',
    );
  });

  it("finds the longest path that was attached", () => {
    const machine = new Machine();
    machine.asked.get("/files/browse?path=/sandbox/log/a/b");
    machine.asked.get("/files/browse?path=/sandbox/logs%2Fc");
    expect(machine.effects.map(({ root, below }) => `${root} ${below}`)).toEqual([
      "/var/log/x a/b",
      "/real/dir logs/c",
    ]);
    machine.tell({ kind: "detach", virtual: "/sandbox" });
    expect(machine.asked.get("/files/browse?path=/sandbox/x")).toBe("404 ");
    expect(machine.asked.get("/files/debug")).toBe('200 {"/sandbox/log":"/var/log/x"}');
  });

  it.each([
    ["", "400 Expecting 'path=value' in query.\n"],
    ["path=/sandbox&offset=x", "400 Failed to parse offset: Failed to convert 'x' to number.\n"],
    ["path=/sandbox&offset=-2", "400 Negative offset provided: -2.\n"],
    ["path=/sandbox&length=-7", "400 Negative length provided: -7.\n"],
    ["path=/nowhere", "404 "],
    ["path=/sandbox/gone", "404 "],
    ["path=/sandbox/secret", "400 '/x' is inaccessible.\n"],
    ["path=/sandbox", '200 {"data":"","offset":600000}'],
    ["path=/sandbox&offset=-1&length=9", '200 {"data":"","offset":600000}'],
    ["path=/sandbox&offset=3&length=2", '200 {"data":"xx","offset":3}'],
    ["path=/sandbox&offset=599999", '200 {"data":"x","offset":599999}'],
  ])("reads %s", (query, said) => {
    expect(new Machine().asked.get(`/files/read?${query}`)).toBe(said);
  });

  it("reads bytes as they are, whatever they mean", () => {
    const machine = new Machine();
    machine.asked.network.settle();
    const { body } = machine.asked.begin("/files/read?path=/sandbox/raw&offset=0&length=9");
    expect(Buffer.from(body).toString("latin1")).toBe(
      '{"data":"\xff\\"\\u0000\xc3\xa9\xe2","offset":0}',
    );
  });

  it("reads at most sixteen pages at once", () => {
    const { data } = JSON.parse(
      new Machine().asked.get("/files/read?path=/sandbox&offset=0").slice(4),
    ) as { data: string };
    expect(data).toHaveLength(65_536);
  });

  it("sends a large file in pieces, no faster than it is read", () => {
    const machine = new Machine();
    const { asked } = machine;
    asked.network.settle();
    const download = asked.begin("/files/download?path=/sandbox/x");
    expect(download.head?.headers).toEqual([
      ["Content-Type", "text/plain"],
      ["Content-Disposition", "attachment; filename=std_out.txt"],
    ]);
    expect(download.ended).toBe(true);
    expect(concatBytes(download.chunks)).toEqual(CONTENT);
    expect(download.chunks.length).toBeGreaterThan(2);
  });

  it("has .json aliases in 0.26 only", () => {
    expect(new Machine(true).asked.get("/files/browse.json?path=/sandbox")).toMatch(
      /^200 .*"mtime":1,/,
    );
    expect(new Machine().asked.get("/files/browse.json?path=/sandbox")).toMatch(/^404/);
  });
});
