import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  EMPTY_UPID,
  equalUpids,
  formatUpid,
  isEmptyUpid,
  isWholeUpid,
  parseUpid,
  parseUpidStrict,
} from "../../../src/wire/index.js";

describe("parseUpid", () => {
  it.each([
    ["master@10.0.0.1:5050", "master", "10.0.0.1", 5050],
    ["slave(1)@127.0.0.2:5051", "slave(1)", "127.0.0.2", 5051],
    ["__req_res__(17)@10.0.0.1:5050", "__req_res__(17)", "10.0.0.1", 5050],
    ["@10.0.0.1:5050", "", "10.0.0.1", 5050],
    ["  master@10.0.0.1:5050 and more", "master", "10.0.0.1", 5050],
    ["master@10.0.0.1:5050garbage", "master", "10.0.0.1", 5050],
    ["master@10.0.0.1:65537", "master", "10.0.0.1", 1],
    ["master@10.0.0.1:+80", "master", "10.0.0.1", 80],
    ["master@10.0.0.1:-1", "master", "10.0.0.1", 65535],
    ["master@0.0.0.0:0", "master", "0.0.0.0", 0],
    ["a:b@1.2.3.4:5", "a:b", "1.2.3.4", 5],
  ])("reads %j", (text, id, ip, port) => {
    expect(parseUpid(text)).toEqual({ id, ip, port });
  });

  it("splits at the first @ and keeps a name that nobody resolved", () => {
    expect(parseUpid("master@host.example:5050")).toEqual({
      id: "master",
      ip: "0.0.0.0",
      port: 5050,
      host: "host.example",
    });
    expect(parseUpid("a@b@1.2.3.4:5")).toMatchObject({ id: "a", host: "b@1.2.3.4" });
    expect(parseUpid("a@1.2.3.256:5")).toMatchObject({ ip: "0.0.0.0", host: "1.2.3.256" });
    expect(parseUpid("a@01.2.3.4:5")).toMatchObject({ ip: "0.0.0.0", host: "01.2.3.4" });
  });

  it.each([
    "",
    "   ",
    "master",
    "master@",
    "master@10.0.0.1",
    "master@10.0.0.1:",
    "master@10.0.0.1:x",
    "master@:80",
    "10.0.0.1:5050",
  ])("gives the empty UPID for %j", (text) => {
    expect(parseUpid(text)).toBe(EMPTY_UPID);
  });

  it("reads what formatUpid wrote", () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_().:/-]{0,20}$/);
    const port = fc.integer({ min: 0, max: 65535 });
    fc.assert(
      fc.property(id, fc.ipV4(), port, (anyId, ip, anyPort) => {
        const upid = { id: anyId, ip, port: anyPort };
        expect(parseUpid(formatUpid(upid))).toEqual(upid);
        expect(parseUpidStrict(formatUpid(upid))).toEqual(upid);
      }),
    );
  });

  it("never throws, and agrees with the strict reading where that accepts", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a@:.0-9 +\n-]{0,24}$/), (text) => {
        const lenient = parseUpid(text);
        const strict = parseUpidStrict(text);
        if (!("code" in strict)) expect(lenient).toEqual(strict);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("parseUpidStrict", () => {
  it.each([
    ["master", 6, 'an id and "@"'],
    ["master@10.0.0.1", 15, 'a host and ":"'],
    ["master@10.0.0.1:", 16, "a port from 0 to 65535"],
    ["master@10.0.0.1:65536", 16, "a port from 0 to 65535"],
    ["master@10.0.0.1:80x", 16, "a port from 0 to 65535"],
    ["master@:80", 7, "an IPv4 address or a host name"],
    ["master@a b:80", 8, "no white space"],
    [" master@1.2.3.4:80", 0, "no white space"],
  ])("refuses %j", (text, offset, wanted) => {
    expect(parseUpidStrict(text)).toMatchObject({
      kind: "malformed",
      code: "upid",
      offset,
      wanted,
    });
  });

  it("accepts a host name", () => {
    expect(parseUpidStrict("master@host-1.example:80")).toMatchObject({ host: "host-1.example" });
  });
});

describe("UPIDs", () => {
  it("are printed with the ip, and with the name while only that is known", () => {
    expect(formatUpid(EMPTY_UPID)).toBe("@0.0.0.0:0");
    expect(formatUpid({ id: "m", ip: "1.2.3.4", port: 5, host: "h" })).toBe("m@1.2.3.4:5");
    expect(formatUpid({ id: "m", ip: "0.0.0.0", port: 5, host: "h" })).toBe("m@h:5");
  });

  it("are empty, whole, or neither", () => {
    expect([isEmptyUpid(EMPTY_UPID), isWholeUpid(EMPTY_UPID)]).toEqual([true, false]);
    const half = parseUpid("@1.2.3.4:5");
    expect([isEmptyUpid(half), isWholeUpid(half)]).toEqual([false, false]);
    const whole = parseUpid("a@1.2.3.4:5");
    expect([isEmptyUpid(whole), isWholeUpid(whole)]).toEqual([false, true]);
  });

  it("compare by id, ip and port", () => {
    const upid = { id: "m", ip: "1.2.3.4", port: 5 };
    expect(equalUpids(upid, { ...upid, host: "h" })).toBe(true);
    expect(equalUpids(upid, { ...upid, id: "n" })).toBe(false);
    expect(equalUpids(upid, { ...upid, port: 6 })).toBe(false);
    expect(equalUpids(parseUpid("m@h:5"), parseUpid("m@i:5"))).toBe(false);
  });
});
