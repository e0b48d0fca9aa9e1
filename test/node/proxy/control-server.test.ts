import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type RunningControl,
  type RunningProxy,
  startControl,
  startProxy,
} from "../../../src/node/index.js";
import { RuleEngine } from "../../../src/rules/index.js";

let rules: RuleEngine;
let proxy: RunningProxy;
let control: RunningControl;

beforeEach(async () => {
  rules = new RuleEngine();
  proxy = await startProxy({
    routes: [{ listen: { host: "127.0.0.1", port: 0 }, target: { host: "127.0.0.1", port: 1 } }],
    rules,
  });
  control = await startControl({ proxy, rules });
});
afterEach(async () => {
  await control.close();
  await proxy.close();
});

async function call(
  method: string,
  path: string,
  body?: string,
  token: string = control.token,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`http://127.0.0.1:${control.address.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

describe("startControl", () => {
  it("lets nobody in without the token", async () => {
    expect((await call("GET", "/rules", undefined, "guess")).status).toBe(401);
    expect((await call("POST", "/rules", "do: drop", "")).status).toBe(401);
    expect(rules.isEmpty).toBe(true);
  });

  it("adds rules from YAML and JSON, lists, resets and removes them", async () => {
    expect(
      await call("POST", "/rules", "- { name: a, when: Ping, do: drop }\n- do: hold\n"),
    ).toEqual({
      status: 200,
      text: '{"ids":[1,2]}',
    });
    expect((await call("POST", "/rules", '{"do":{"delay":"1s"}}')).text).toBe('{"ids":[3]}');
    const listed = JSON.parse((await call("GET", "/rules")).text);
    expect(listed).toMatchObject([
      {
        id: 1,
        rule: { name: "a", when: { filter: "Ping" }, action: { kind: "drop" } },
        hits: 0,
        nearestMiss: "no message came",
      },
      { id: 2 },
      { id: 3, rule: { action: { kind: "delay", byMs: 1000 } } },
    ]);
    expect((await call("DELETE", "/rules/2")).status).toBe(200);
    expect((await call("DELETE", "/rules/2")).status).toBe(404);
    expect((await call("POST", "/rules/3/reset")).status).toBe(200);
    expect((await call("POST", "/rules/4/reset")).status).toBe(404);
    expect((await call("POST", "/rules/reset")).status).toBe(200);
    expect(rules.report().map(({ id }) => id)).toEqual([1, 3]);
    expect((await call("DELETE", "/rules")).status).toBe(200);
    expect(rules.isEmpty).toBe(true);
  });

  it("says what is wrong with rules, and adds none of them", async () => {
    const bad = await call("POST", "/rules", "- do: drop\n- do: dorp\n");
    expect(bad.status).toBe(400);
    expect(JSON.parse(bad.text).error).toContain('cannot use the rules: rule 2, do: found "dorp"');
    expect((await call("POST", "/rules", "{ do: [")).status).toBe(400);
    expect(rules.isEmpty).toBe(true);
  });

  it("has answers for what is not there", async () => {
    expect((await call("GET", "/held")).text).toBe("");
    expect((await call("POST", "/held/1/drop")).status).toBe(404);
    expect((await call("POST", "/held/1/release", '{"body":{}}')).status).toBe(404);
    expect((await call("POST", "/held/1/release", "{")).status).toBe(400);
    expect((await call("GET", "/nothing")).status).toBe(404);
    expect(JSON.parse((await call("GET", "/statistics")).text)).toMatchObject({ connections: 0 });
    expect(JSON.parse((await call("GET", "/stand-ins")).text)).toHaveLength(1);
  });
});
