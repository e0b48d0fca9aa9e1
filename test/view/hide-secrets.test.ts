import { describe, expect, it } from "vitest";
import { hexOf, hideSecrets, jsonOf, messageFromJson, treeOf } from "../../src/view/index.js";
import {
  type BodyOf,
  decodeMessage,
  encodeMessage,
  messageToJson,
  parseJson,
  schemaAt,
} from "../../src/wire/index.js";
import { makeMessage } from "../flow/make-message.js";
import { captureBytes, messagesOf, packetsOf, streamsOf } from "../support/captures.js";

const schema = schemaAt("1.11.0");
const SECRET = "open sesame";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Nothing that leaves says the secret, in whatever spelling. */
function expectQuiet(message: ReturnType<typeof makeMessage>): void {
  for (const text of [jsonOf(message), hexOf(message), treeOf(message)]) {
    const whole = text.replace(/^ {4}[0-9a-f]{6} .*\|(.*)\|$/gm, "$1").replaceAll("\n", "");
    expect(whole).not.toContain(SECRET);
    expect(whole).not.toContain("sesame");
    expect(whole).not.toContain(Buffer.from(SECRET).toString("base64"));
    const decoded = [...whole.matchAll(/[A-Za-z0-9+/]{12,}={0,2}/g)].map(([run]) =>
      Buffer.from(run, "base64").toString("latin1"),
    );
    expect(decoded.join(" ")).not.toContain("sesame");
  }
}

function message(proto: string, body: Record<string, unknown>) {
  const payload = encodeMessage(schema, proto, body);
  const read = decodeMessage(schema, proto, payload);
  return makeMessage({
    type: proto,
    body: read.value,
    payload,
    size: payload.length,
    notes: read.notes,
  });
}

const launch: BodyOf<"mesos.v1.agent.Call.LaunchContainer"> = {
  container_id: { value: "c" },
  command: {
    value: "run",
    environment: {
      variables: [
        { name: "USER", value: "me" },
        {
          name: "KEY",
          type: "SECRET",
          secret: { type: "VALUE", value: { data: bytes(SECRET) } },
        },
      ],
    },
  },
};

describe("hideSecrets", () => {
  it("hides secrets deep in protobuf and keeps the rest", () => {
    const whole = message("mesos.v1.agent.Call", {
      type: "LAUNCH_CONTAINER",
      launch_container: launch,
    });
    const path = "launch_container.command.environment.variables[1].secret.value.data";
    const { message: quiet, hidden } = hideSecrets(whole);
    expect(hidden).toEqual([`body.${path}`]);
    const { value, notes } = decodeMessage(schema, "mesos.v1.agent.Call", quiet.payload);
    expect(notes).toEqual([]);
    expect(value).toEqual(quiet.body);
    expect(value).toMatchObject({
      launch_container: {
        command: {
          value: "run",
          environment: {
            variables: [{ value: "me" }, { secret: { value: { data: bytes("(hidden)") } } }],
          },
        },
      },
    });
    expect(quiet.size).toBe(whole.size);
    expectQuiet(whole);
  });

  it("leaves a message without secrets as it is", () => {
    const whole = message("mesos.v1.agent.Call", {
      type: "LAUNCH_CONTAINER",
      launch_container: { container_id: { value: "c" }, command: { value: "run" } },
    });
    expect(hideSecrets(whole)).toEqual({ message: whole, hidden: [] });
    expect(hideSecrets(whole).message).toBe(whole);
    const empty = message("mesos.Credential", { principal: "p", secret: "" });
    expect(hideSecrets(empty).message).toBe(empty);
  });

  it("hides them in JSON, with a schema and without", () => {
    const text = messageToJson(schema, "mesos.v1.agent.Call", {
      type: "LAUNCH_CONTAINER",
      launch_container: launch,
    });
    const typed = makeMessage({
      type: "mesos.v1.agent.Call/LAUNCH_CONTAINER",
      encoding: "json",
      payload: bytes(text),
      body: { type: "LAUNCH_CONTAINER", launch_container: launch },
      notes: [{ code: "unknown-fields", text: "one" }],
    });
    expectQuiet(typed);
    const json = `{"a":[{"password":"${SECRET}"}],"token":"${SECRET}","name":"n"}`;
    const plain = makeMessage({
      kind: "request",
      type: "POST /x",
      encoding: "json",
      payload: bytes(json),
      body: parseJson(json),
    });
    expectQuiet(plain);
    expect(hideSecrets(plain).hidden).toEqual(["body.a[0].password", "body.token"]);
    expect(hideSecrets(plain).message.body).toMatchObject({ name: "n" });
  });

  it("hides them where nothing decodes: forms, JSON that is none, heads without their start", () => {
    const form = `a=1&secret=${encodeURIComponent(SECRET)}&b=2`;
    expectQuiet(
      makeMessage({
        kind: "request",
        type: "POST /x",
        encoding: "form",
        payload: bytes(form),
        body: { a: "1", secret: SECRET, b: "2" },
      }),
    );
    const broken = `{"secret": "${SECRET}", `;
    expectQuiet(
      makeMessage({ type: "POST /x", encoding: "json", payload: bytes(broken), body: broken }),
    );
    const head = `ost: x\r\nAuthorization: Basic ${Buffer.from(SECRET).toString("base64")}\r\nX: y\r\n`;
    const raw = makeMessage({ kind: "raw", type: "raw", encoding: "binary", payload: bytes(head) });
    expectQuiet(raw);
    expect(Buffer.from(hideSecrets(raw).message.payload).toString()).toBe(
      "ost: x\r\nAuthorization: Basic (hidden)\r\nX: y\r\n",
    );
  });

  it("hides what is kept of bytes in another order or with damage", () => {
    // secret before principal: encoding the fields in order would not give these bytes back
    const odd = Uint8Array.from([0x12, SECRET.length, ...bytes(SECRET), 0x0a, 1, 0x70]);
    for (const payload of [odd, odd.subarray(0, 9)]) {
      const { value, notes } = decodeMessage(schema, "mesos.Credential", payload);
      expectQuiet(makeMessage({ type: "mesos.Credential", body: value, payload, notes }));
    }
    const nested = Uint8Array.from([0x0a, odd.length, ...odd.subarray(0, 10)]);
    const { value, notes } = decodeMessage(schema, "mesos.Credentials", nested);
    expectQuiet(makeMessage({ type: "mesos.Credentials", body: value, payload: nested, notes }));
  });

  it("says where again after reading back", () => {
    const line = jsonOf(message("mesos.Credential", { principal: "p", secret: SECRET }));
    expect(JSON.parse(line).hidden).toEqual(["body.secret"]);
    expect(jsonOf(messageFromJson(line))).toBe(line);
  });

  it("hides headers and keeps their scheme", () => {
    const headers = [
      ["Host", "x"],
      ["authorization", "Bearer abc.def"],
      ["Cookie", "a=b; c=d"],
    ] as const;
    const { message: quiet, hidden } = hideSecrets(makeMessage({ http: { headers } }));
    expect(hidden).toEqual(["http.headers.authorization", "http.headers.Cookie"]);
    expect(quiet.http?.headers).toEqual([
      ["Host", "x"],
      ["authorization", "Bearer (hidden)"],
      ["Cookie", "(hidden)"],
    ]);
  });

  it.each(["0.26/crammd5-authentication", "1.x/crammd5-authentication"])(
    "hides the digests of %s, and says the same of them after reading back",
    (name) => {
      const steps = messagesOf(streamsOf(packetsOf(captureBytes(name)))).filter(({ type }) =>
        type.endsWith("AuthenticationStepMessage"),
      );
      expect(steps.length).toBeGreaterThan(0);
      for (const step of steps) {
        const line = jsonOf(step);
        expect(Buffer.from(JSON.parse(line).body.data, "base64").toString()).not.toMatch(
          / [0-9a-f]{32}/,
        );
        expect(jsonOf(messageFromJson(line))).toBe(line);
        expect(hexOf(step)).not.toMatch(/\|.*[0-9a-f]{16}\|/);
      }
    },
  );
});
