import { describe, expect, it } from "vitest";
import { parseCredential } from "../../cli/roles/credentials.js";

describe("a file of --credential", () => {
  it.each([
    ['{"principal": "joe", "secret": "s e"}', { principal: "joe", secret: "s e" }],
    ['{"principal": "joe"}', { principal: "joe", secret: "" }],
    ["joe secret\n", { principal: "joe", secret: "secret" }],
  ])("may be %j", (text, expected) => {
    expect(parseCredential(text)).toEqual(expected);
  });

  it.each([
    ["", "found 0 credentials, want one"],
    ["a b\nc d\n", "found 2 credentials, want one"],
    ["alone", "line 1 has 1 words"],
    ['{"secret": "hidden"}', "credential 1 needs a principal and a secret"],
    ["[]", "credential 1 needs a principal and a secret"],
  ])("is refused as %j, without quoting it", (text, message) => {
    expect(() => parseCredential(text)).toThrow(message);
    expect(() => parseCredential(text)).not.toThrow("hidden");
  });
});
