import { describe, expect, it } from "vitest";
import { acceptsEncoding, acceptsMediaType, answerFormat } from "../../src/http-api/index.js";

describe("acceptsMediaType", () => {
  it.each([
    [undefined, true],
    ["", false],
    ["*/*", true],
    ["application/*", true],
    ["text/html, application/json", true],
    ["Application/JSON", true],
    ["text/*", false],
    ["application/json;q=0", false],
    ["application/json; q=0.0, */*", false],
    ["application/json;q=0.5", true],
    ["application/json;q=x", false],
    ["*/*;q=0, application/*", true],
  ])("%s", (header, accepted) => {
    expect(acceptsMediaType(header, "application/json")).toBe(accepted);
  });
});

describe("acceptsEncoding", () => {
  it.each([
    [undefined, false],
    ["", false],
    ["gzip", true],
    ["deflate, gzip;q=1.0", true],
    ["*", true],
    ["gzip;q=0, *", false],
    ["identity", false],
  ])("%s", (header, accepted) => {
    expect(acceptsEncoding(header, "gzip")).toBe(accepted);
  });
});

describe("answerFormat", () => {
  it.each([
    [undefined, "json"],
    ["application/x-protobuf", "protobuf"],
    ["application/x-protobuf, application/json;q=0.1", "json"],
    ["application/json;q=0, */*", "protobuf"],
    ["text/html", undefined],
  ])("%s", (accept, format) => {
    const headers = new Map(accept === undefined ? [] : [["accept", accept]]);
    expect(answerFormat({ headers })).toBe(format);
  });
});
