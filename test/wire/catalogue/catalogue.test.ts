import { describe, expect, test } from "vitest";
import { decodeMessage, encodeMessage } from "../../../src/wire/body/index.js";
import {
  apiBodyType,
  apiPath,
  bodyFormat,
  decodeForm,
  describeEncodedType,
  describeType,
  type ExchangeFacts,
  endpointBodyType,
  libprocessBodyType,
  operatorRoleOfBytes,
  operatorRoleOfName,
  parseForm,
  schemaHolding,
} from "../../../src/wire/catalogue/index.js";
import { routedMessageNames, schemaAt } from "../../../src/wire/schema/index.js";
import { recordedBodies, recordedJson } from "../body/recorded-bodies.js";

describe("libprocessBodyType", () => {
  test.each([
    [
      "mesos.internal.StatusUpdateMessage",
      "0.20.0",
      { kind: "protobuf", type: "mesos.internal.StatusUpdateMessage" },
    ],
    ["mesos.scheduler.Call", "0.26.0", { kind: "protobuf", type: "mesos.scheduler.Call" }],
    ["PING", "0.20.0", { kind: "empty" }],
    ["PING", "0.24.0", { kind: "protobuf", type: "mesos.internal.PingSlaveMessage" }],
    ["PONG", "0.24.0", { kind: "empty" }],
    ["mesos.internal.DrainSlaveMessage", "1.8.0", { kind: "unknown" }],
    ["org.example.Custom", "1.11.0", { kind: "unknown" }],
  ])("%s in %s", (name, version, wanted) => {
    expect(libprocessBodyType(name, schemaAt(version))).toEqual(wanted);
  });

  test("every message that has a route has a body type in some version", () => {
    for (const name of routedMessageNames()) {
      const schema = schemaHolding(name, schemaAt("1.11.0")) ?? schemaAt("0.26.0");
      expect(libprocessBodyType(name, schema).kind, name).not.toBe("unknown");
    }
  });
});

describe("schemaHolding", () => {
  test("keeps the schema that holds the type, else takes the newest that does", () => {
    const old = schemaAt("0.26.0");
    expect(schemaHolding("mesos.Task", old)?.version).toBe("master");
    expect(schemaHolding("mesos.TaskInfo", old)).toBe(old);
    expect(schemaHolding("mesos.internal.Task", schemaAt("1.11.0"))?.version).toBe("0.28.3");
    expect(schemaHolding("org.example.Custom", old)).toBeUndefined();
  });
});

describe("apiPath", () => {
  test.each([
    ["/api/v1/scheduler", { api: "scheduler", role: "master" }],
    ["/master/api/v1/scheduler?x=1", { api: "scheduler", role: "master" }],
    ["//slave(1)/api/v1/executor", { api: "executor", role: "agent" }],
    ["/slave%281%29/api/v1/executor", { api: "executor", role: "agent" }],
    ["/slave(1)/api/v1/resource_provider", { api: "resource_provider", role: "agent" }],
    ["/api/v1", { api: "operator", role: undefined }],
    ["/api/v1/", { api: "operator", role: undefined }],
    ["/master/api/v1/operator", { api: "operator", role: "master" }],
    ["/slave(2)/api/v1", { api: "operator", role: "agent" }],
    ["http://10.0.0.1:5050/api/v1", { api: "operator", role: undefined }],
    ["/api/v10", undefined],
    ["/state", undefined],
    ["/x/api/v1", undefined],
    ["/%zz", undefined],
  ])("%s", (target, wanted) => {
    expect(apiPath(target)).toEqual(wanted);
  });
});

describe("apiBodyType", () => {
  const answer = (facts: Partial<ExchangeFacts>): ExchangeFacts => ({
    direction: "response",
    ...facts,
  });
  test.each<[string, ExchangeFacts, string | undefined, string | undefined]>([
    ["/api/v1/scheduler", { direction: "request" }, "mesos.v1.scheduler.Call", "single"],
    ["/api/v1/scheduler", answer({ call: "SUBSCRIBE" }), "mesos.v1.scheduler.Event", "records"],
    ["/api/v1/scheduler", answer({ records: true }), "mesos.v1.scheduler.Event", "records"],
    [
      "/api/v1/scheduler",
      answer({ call: "RECONCILE_OPERATIONS" }),
      "mesos.v1.scheduler.Response",
      "single",
    ],
    ["/slave(1)/api/v1/executor", { direction: "request" }, "mesos.v1.executor.Call", "single"],
    [
      "/slave(1)/api/v1/executor",
      answer({ call: "SUBSCRIBE" }),
      "mesos.v1.executor.Event",
      "records",
    ],
    ["/api/v1/resource_provider", answer({}), "mesos.v1.resource_provider.Event", "records"],
    ["/api/v1", { direction: "request" }, undefined, undefined],
    ["/api/v1", { direction: "request", role: "master" }, "mesos.v1.master.Call", "single"],
    [
      "/api/v1",
      answer({ role: "master", call: "GET_STATE" }),
      "mesos.v1.master.Response",
      "single",
    ],
    ["/api/v1", answer({ role: "master", call: "SUBSCRIBE" }), "mesos.v1.master.Event", "records"],
    ["/api/v1", { direction: "request", role: "agent" }, "mesos.v1.agent.Call", "single"],
    ["/slave(1)/api/v1", { direction: "request", records: true }, "mesos.v1.agent.Call", "records"],
    ["/slave(1)/api/v1", answer({ call: "GET_TASKS" }), "mesos.v1.agent.Response", "single"],
    [
      "/slave(1)/api/v1",
      answer({ call: "ATTACH_CONTAINER_OUTPUT" }),
      "mesos.v1.agent.ProcessIO",
      "records",
    ],
    [
      "/slave(1)/api/v1",
      answer({ call: "LAUNCH_NESTED_CONTAINER_SESSION" }),
      "mesos.v1.agent.ProcessIO",
      "records",
    ],
    ["/slave(1)/api/v1", answer({ records: true }), "mesos.v1.agent.ProcessIO", "records"],
    ["/master/state", answer({}), undefined, undefined],
  ])("%s %o", (target, facts, type, shape) => {
    expect(apiBodyType(target, facts)).toEqual(type === undefined ? undefined : { type, shape });
  });

  test("all types exist in the newest schema", () => {
    for (const api of ["scheduler", "executor", "resource_provider"]) {
      for (const direction of ["request", "response"] as const) {
        const { type = "" } = apiBodyType(`/api/v1/${api}`, { direction, call: "SUBSCRIBE" }) ?? {};
        expect(schemaAt("1.11.0").message(type)).toBeDefined();
      }
    }
  });
});

describe("endpointBodyType", () => {
  test.each([
    ["/master/maintenance/schedule", "request", "mesos.maintenance.Schedule", "single"],
    ["/machine/down?x", "request", "mesos.MachineID", "array"],
    ["/quota", "response", "mesos.quota.QuotaStatus", "single"],
    ["/weights", "response", "mesos.WeightInfo", "array"],
    ["/registrar(1)/registry", "response", "mesos.internal.Registry", "single"],
  ] as const)("%s %s", (target, direction, type, shape) => {
    expect(endpointBodyType(target, direction)).toEqual({ type, shape });
    expect(schemaAt("1.11.0").message(type)).toBeDefined();
  });

  test("knows nothing of endpoints with a model of their own", () => {
    expect(endpointBodyType("/state", "response")).toBeUndefined();
    expect(endpointBodyType("/registrar(1)/registry", "request")).toBeUndefined();
  });
});

describe("bodyFormat", () => {
  test.each([
    [undefined, undefined, "none", false],
    ["application/json", undefined, "json", false],
    ["Application/JSON; charset=utf-8", undefined, "json", false],
    ["application/x-protobuf", undefined, "protobuf", false],
    ["application/recordio", "application/x-protobuf", "protobuf", true],
    ["application/recordio", "application/json", "json", true],
    ["application/recordio", undefined, "binary", true],
    ["application/x-www-form-urlencoded", undefined, "form", false],
    ["text/plain; charset=utf-8", undefined, "text", false],
    ["text/javascript", undefined, "text", false],
    ["application/octet-stream", undefined, "binary", false],
  ])("%s, %s", (type, recordType, encoding, records) => {
    expect(bodyFormat(type, recordType)).toEqual({ encoding, records });
  });
});

describe("describeType and describeEncodedType", () => {
  test("add the case of a union", () => {
    expect(describeType("mesos.scheduler.Call", { type: "ACCEPT" })).toBe(
      "mesos.scheduler.Call/ACCEPT",
    );
    expect(describeType("mesos.scheduler.Call", { type: 99 })).toBe("mesos.scheduler.Call/99");
    expect(describeType("mesos.scheduler.Call", {})).toBe("mesos.scheduler.Call");
    expect(describeType("mesos.v1.agent.ProcessIO", { type: "DATA" })).toBe(
      "mesos.v1.agent.ProcessIO/DATA",
    );
    expect(describeType("mesos.Resource", { type: "SCALAR" })).toBe("mesos.Resource");
  });

  test("agree on every recorded body", () => {
    for (const { type, version, base64 } of recordedBodies) {
      const schema = schemaAt(version);
      const bytes = new Uint8Array(Buffer.from(base64, "base64"));
      const wanted = describeType(type, decodeMessage(schema, type, bytes).value);
      expect(describeEncodedType(schema, type, bytes)).toBe(wanted);
    }
  });

  test("read the case from damaged bytes as far as they go", () => {
    const schema = schemaAt("1.11.0");
    const call = (bytes: number[]) =>
      describeEncodedType(schema, "mesos.v1.scheduler.Call", Uint8Array.from(bytes));
    expect(call([0x10, 3, 0xff])).toBe("mesos.v1.scheduler.Call/ACCEPT");
    expect(call([0x10, 0x7f])).toBe("mesos.v1.scheduler.Call/127");
    expect(call([0x0a, 0xff])).toBe("mesos.v1.scheduler.Call");
    expect(call([])).toBe("mesos.v1.scheduler.Call");
  });
});

describe("operatorRoleOfBytes and operatorRoleOfName", () => {
  const schema = schemaAt("1.11.0");

  test("tell the recorded calls apart, but for those that both have", () => {
    for (const { type, version, direction, text } of recordedJson) {
      const [, role, kind] = /^mesos\.v1\.(master|agent)\.(Call|Response|Event)$/.exec(type) ?? [];
      if (role === undefined || direction !== "request") continue;
      const { type: name } = JSON.parse(text) as { type: string };
      const found = operatorRoleOfName(schemaAt(version), kind as "Call", name);
      expect([role, undefined]).toContain(found);
    }
    expect(operatorRoleOfName(schema, "Call", "GET_AGENTS")).toBe("master");
    expect(operatorRoleOfName(schema, "Call", "GET_CONTAINERS")).toBe("agent");
    expect(operatorRoleOfName(schema, "Call", "GET_HEALTH")).toBeUndefined();
  });

  test("tell bytes apart by how well they read", () => {
    const state = encodeMessage(schema, "mesos.v1.agent.Call", {
      type: "LAUNCH_CONTAINER",
      launch_container: { container_id: { value: "c" } },
    });
    expect(operatorRoleOfBytes(schema, "Call", state)).toBe("agent");
    const mark = encodeMessage(schema, "mesos.v1.master.Call", {
      type: "MARK_AGENT_GONE",
      mark_agent_gone: { agent_id: { value: "a" } },
    });
    expect(operatorRoleOfBytes(schema, "Call", mark)).toBe("master");
    expect(operatorRoleOfBytes(schema, "Call", Uint8Array.of(8, 1))).toBeUndefined();
  });
});

describe("parseForm", () => {
  test.each([
    [
      "slaveId=a-S0&resources=[{}]",
      [
        ["slaveId", "a-S0"],
        ["resources", "[{}]"],
      ],
    ],
    [
      "a=1;b=2&c",
      [
        ["a", "1"],
        ["b", "2"],
        ["c", ""],
      ],
    ],
    [
      "a=b=c&x=%7B%22%7d+y",
      [
        ["a", "b=c"],
        ["x", '{"} y'],
      ],
    ],
    ["a=%zz", [["a", "%zz"]]],
    ["", []],
  ])("%s", (text, fields) => {
    expect(parseForm(text)).toEqual(fields);
  });
});

describe("decodeForm", () => {
  const schema = schemaAt("0.26.0");
  const cpus = '[{"name":"cpus","type":"SCALAR","scalar":{"value":1},"role":"ops"}]';

  test("reads the resources of a reservation", () => {
    expect(decodeForm(schema, `slaveId=a-S0&resources=${cpus}`)).toEqual({
      value: {
        slaveId: "a-S0",
        resources: [{ name: "cpus", type: "SCALAR", scalar: { value: 1 }, role: "ops" }],
      },
      notes: [],
    });
  });

  test.each([
    ["resources=[{", "[{", "resources: cannot parse JSON at offset 2"],
    ["volumes={}", "{}", "volumes: found no array, want an array of mesos.Resource"],
  ])("keeps what is no list of resources as text: %s", (text, kept, note) => {
    const { value, notes } = decodeForm(schema, text);
    expect(Object.values(value)).toEqual([kept]);
    expect(notes).toMatchObject([{ code: "malformed", text: expect.stringContaining(note) }]);
  });

  test("says where a resource is incomplete", () => {
    const { notes } = decodeForm(schema, 'volumes=[{"name":"disk"}]');
    expect(notes).toMatchObject([{ code: "missing-required", path: "volumes[0]" }]);
  });
});
