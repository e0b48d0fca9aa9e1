import { describe, expect, it } from "vitest";
import { percentDecode } from "../../../src/wire/index.js";

describe("percentDecode", () => {
  it.each([
    ["", ""],
    ["slave(1)", "slave(1)"],
    ["slave%281%29", "slave(1)"],
    ["slave%281%29+x", "slave(1) x"],
    ["a+b", "a b"],
    ["%2b", "+"],
    ["%C3%A4+\u00c3\u00a4", "ä ä"],
    ["\u00c3\u00a4", "ä"],
    ["%E4\u00ff", "\u00e4\u00ff"],
    ["%00", "\0"],
  ])("decodes %j", (text, wanted) => {
    expect(percentDecode(text)).toBe(wanted);
  });

  it.each(["%", "a%2", "%zz", "%2g", "%%20"])("refuses %j", (text) => {
    expect(percentDecode(text)).toBeUndefined();
  });
});
