import { describe, expect, it } from "vitest";
import { decodeAsFor, parseDecodeAs } from "../../cli/read/decode-as.js";

const conn = (ip: string) => ({ client: { ip, port: 40000 }, server: { ip, port: 5050 } });

describe("--decode-as", () => {
  it("takes addresses in any spelling", () => {
    for (const text of ["fd00::1:5050=http", "[FD00:0::1]:5050=http", "5050=http", "40000=http"]) {
      expect(decodeAsFor(parseDecodeAs(text, []), conn("fd00::1"))).toBe("http");
    }
    expect(decodeAsFor(parseDecodeAs("10.0.0.1:5050=ignore", []), conn("10.0.0.1"))).toBe("ignore");
    expect(decodeAsFor(parseDecodeAs("10.0.0.1:5050=ignore", []), conn("10.0.0.2"))).toBe(
      undefined,
    );
  });

  it("lets the first rule that fits decide", () => {
    const rules = parseDecodeAs("5050=http", parseDecodeAs("10.0.0.1:5050=ignore", []));
    expect(decodeAsFor(rules, conn("10.0.0.1"))).toBe("ignore");
    expect(decodeAsFor(rules, conn("10.0.0.2"))).toBe("http");
  });

  it.each(["", "http", "0=http", "70000=http", "5050=tls", "master:5050=http", "1.2.3:5050=http"])(
    "refuses %o and says what it wants",
    (text) => {
      expect(() => parseDecodeAs(text, [])).toThrow(/found .*, want/);
    },
  );
});
