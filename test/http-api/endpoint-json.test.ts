import { describe, expect, it } from "vitest";
import { decodeUtf8 } from "../../src/bytes/index.js";
import { Double, formatEndpointJson, jsonResponse, RawJson } from "../../src/http-api/index.js";

describe("formatEndpointJson", () => {
  const value = { b: new Double(4), a: [1, "x/y", null, true], c: undefined, d: new RawJson("{}") };

  it("keeps the order and slashes of 1.x", () => {
    expect(formatEndpointJson(value, false)).toBe('{"b":4.0,"a":[1,"x/y",null,true],"d":{}}');
  });

  it("sorts and escapes as 0.26", () => {
    expect(formatEndpointJson(value, true)).toBe('{"a":[1,"x\\/y",null,true],"b":4.0,"d":{}}');
  });

  it("writes doubles with a point, 15 digits in 0.26, and never NaN", () => {
    const all = [0.1, 1795422330.335664, 1e21, Number.NaN].map((each) => new Double(each));
    expect(formatEndpointJson(all, false)).toBe("[0.1,1795422330.335664,1e21,0.0]");
    expect(formatEndpointJson(all, true)).toBe("[0.1,1795422330.33566,1e21,0.0]");
  });
});

describe("jsonResponse", () => {
  it("wraps the answer in the function that jsonp names", () => {
    const { headers, body } = jsonResponse({ query: "jsonp=f%2Eg&x" }, { a: 1 }, false);
    expect(headers).toEqual([["Content-Type", "text/javascript"]]);
    expect(decodeUtf8(body ?? new Uint8Array())).toBe('f.g({"a":1})');
  });
});
