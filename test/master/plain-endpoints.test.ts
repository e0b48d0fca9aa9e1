import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../src/bytes/index.js";
import { type Asked, ask } from "./support/http-client.js";
import { resourcesOf, Stage } from "./support/stage.js";

const PROFILES = ["0.26", "1.11"] as const;

function post(
  stage: Stage,
  path: string,
  form: Readonly<Record<string, string>>,
  more: Asked = {},
) {
  const body = new URLSearchParams(form).toString();
  return ask(stage, path, { method: "POST", body, ...more });
}

const RESERVED = JSON.stringify(
  resourcesOf("cpus:1;disk:64").map((each) => ({
    ...each,
    role: "dev",
    reservation: { principal: "ops" },
  })),
);
const VOLUME = JSON.stringify([
  {
    name: "disk",
    type: "SCALAR",
    scalar: { value: 64 },
    role: "dev",
    reservation: { principal: "ops" },
    disk: {
      persistence: { id: "v1", principal: "ops" },
      volume: { container_path: "data", mode: "RW" },
    },
  },
]);
const CREDENTIALS = { credentials: new Map([["ops", encodeUtf8("secret")]]) };
const AUTHORIZED = { headers: { Authorization: `Basic ${btoa("ops:secret")}` } };

describe.each(PROFILES)("operators of %s", (profile) => {
  const done = profile === "0.26" ? 200 : 202;

  it("reserve, create volumes, and take both back", () => {
    const stage = new Stage({
      profile,
      ...CREDENTIALS,
      authenticateHttpReadwrite: true,
    });
    const agent = stage.agent().register();
    const form = { slaveId: agent.id, resources: RESERVED };
    const volumes = { slaveId: agent.id, volumes: VOLUME };
    const of = (path: string, said: Readonly<Record<string, string>>): string =>
      post(stage, path, said, AUTHORIZED).said;
    expect(of("/reserve", form)).toBe(String(done));
    expect(of("/reserve", { ...form, resources: RESERVED.replaceAll(":1}", ":9}") })).toMatch(
      /^409 /,
    );
    if (profile === "0.26") {
      // Comes with 0.28.
      expect(of("/create-volumes", volumes)).toBe("404");
    } else {
      expect(of("/create-volumes", volumes)).toBe("202");
      expect(of("/unreserve", form)).toMatch(/^409 /);
      expect(of("/destroy-volumes", volumes)).toBe("202");
    }
    expect(of("/unreserve", form)).toBe(String(done));
    expect(agent.names).toContain(
      profile === "0.26" ? "CheckpointResourcesMessage" : "ApplyOperationMessage",
    );
  });

  it("say who they are", () => {
    const stage = new Stage({ profile, ...CREDENTIALS, authenticateHttpReadwrite: true });
    const answer = post(stage, "/teardown", { frameworkId: "nobody" });
    expect(answer.status).toBe(401);
    const realm = profile === "0.26" ? "Mesos master" : "mesos-master-readwrite";
    expect(answer.header("WWW-Authenticate")).toBe(`Basic realm="${realm}"`);
    expect(post(stage, "/teardown", { frameworkId: "nobody" }, AUTHORIZED).said).toBe(
      "400 No framework found with specified ID",
    );
  });

  it("end frameworks", () => {
    const stage = new Stage({ profile });
    const driver = stage.driver({}).subscribe();
    expect(post(stage, "/teardown", { frameworkId: driver.id }).said).toBe("200");
    expect(stage.state.frameworks.has(driver.id)).toBe(false);
  });

  it("maintain machines", () => {
    const stage = new Stage({ profile });
    const agent = stage.agent({ address: "127.0.0.2:5051" }).register();
    const machine = { hostname: "agent.example", ip: "127.0.0.2" };
    const unavailability = { start: { nanoseconds: 1_000_000_000 } };
    const schedule = { windows: [{ machine_ids: [machine], unavailability }] };
    const put = (path: string, json: unknown): string =>
      ask(stage, path, { method: "POST", body: JSON.stringify(json) }).said;
    const get = (path: string): unknown => JSON.parse(ask(stage, path).text);
    expect(put("/maintenance/schedule", schedule)).toBe("200");
    expect(get("/maintenance/schedule")).toEqual(schedule);
    expect(get("/maintenance/status")).toEqual({ draining_machines: [{ id: machine }] });
    expect(put("/machine/up", [machine])).toMatch(/^400 .*is not in DOWN mode/);
    expect(put("/machine/down", [machine])).toBe("200");
    expect(agent.last("ShutdownMessage").message).toBe("Operator initiated 'Machine DOWN'");
    expect(get("/maintenance/status")).toEqual({ down_machines: [machine] });
    expect(put("/machine/up", [machine])).toBe("200");
    expect(get("/maintenance/schedule")).toEqual({});
    expect(put("/machine/up", {})).toMatch(/^400 /);
  });

  it.each([
    ["/reserve", {}, /^400 Missing 'slaveId' query parameter/],
    ["/reserve", { slaveId: "nobody", resources: "[]" }, /^400 No (?:slave|agent) found/],
    ["/teardown", {}, /^400 Missing 'frameworkId' query parameter/],
  ] as const)("are refused by %s: %j", (path, form, said) => {
    expect(post(new Stage({ profile }), path, form).said).toMatch(said);
  });
});

describe("operators of 1.11", () => {
  it("set quota and weights", () => {
    const stage = new Stage();
    stage.agent().register();
    const guarantee = [{ name: "cpus", type: "SCALAR", scalar: { value: 2 } }];
    const said = { method: "POST", body: JSON.stringify({ role: "dev", guarantee }) };
    expect(ask(stage, "/quota", said).said).toBe("200");
    expect(JSON.parse(ask(stage, "/quota").text)).toMatchObject({
      infos: [{ role: "dev", guarantee }],
      configs: [{ role: "dev" }],
    });
    expect(ask(stage, "/quota", said).said).toMatch(/already has quota$/);
    expect(ask(stage, "/quota/dev", { method: "DELETE" }).said).toBe("200");
    expect(ask(stage, "/quota", { method: "DELETE" }).said).toMatch(/^400 /);
    const weights = [{ role: "dev", weight: 3.5 }];
    const put = { method: "PUT", body: JSON.stringify(weights) };
    expect(ask(stage, "/weights", put).said).toBe("200");
    expect(JSON.parse(ask(stage, "/weights").text)).toEqual(weights);
  });
});

describe("operators of 0.26", () => {
  it("report the health of hosts", () => {
    const stage = new Stage({ profile: "0.26" });
    expect(ask(stage, "/observe").said).toBe("400 Missing value for 'monitor'.");
    const report = { monitor: "m", hosts: "a,b", level: "ok" };
    expect(JSON.parse(post(stage, "/observe", report).text)).toEqual({
      hosts: ["a", "b"],
      isHealthy: true,
      monitor: "m",
    });
  });
});
