import { describe, expect, it } from "vitest";
import { encodeBase64, encodeUtf8 } from "../../src/bytes/index.js";
import { authenticateBasic } from "../../src/http-api/index.js";

const realm = {
  name: "mesos-master-scheduler",
  credentials: new Map([["alice", encodeUtf8("pw")]]),
};
const base64 = (text: string): string => encodeBase64(encodeUtf8(text));

describe("authenticateBasic", () => {
  it("finds the principal", () => {
    const headers = new Map([["authorization", `Basic ${base64("alice:pw")}`]]);
    expect(authenticateBasic({ headers }, realm, { old: false })).toEqual({
      kind: "principal",
      principal: "alice",
    });
  });

  it.each([
    undefined,
    "",
    `basic ${base64("alice:pw")}`,
    `Basic  ${base64("alice:pw")}`,
    `Basic ${base64("alice:pw:x")}`,
    `Basic ${base64("alice")}`,
    `Basic ${base64("alice:other")}`,
    `Basic ${base64("bob:pw")}`,
    "Basic ???",
    `Basic ${encodeBase64(new Uint8Array([0xff, 0x3a]))}`,
  ])("refuses %s with a challenge", (authorization) => {
    const headers = new Map(authorization === undefined ? [] : [["authorization", authorization]]);
    const outcome = authenticateBasic({ headers }, realm, { old: false });
    expect(outcome).toMatchObject({ kind: "refused", response: { status: 401 } });
    const headersOf = outcome.kind === "refused" ? outcome.response.headers : undefined;
    expect(headersOf).toContainEqual(["WWW-Authenticate", 'Basic realm="mesos-master-scheduler"']);
  });
});
