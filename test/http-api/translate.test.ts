import { describe, expect, it } from "vitest";
import { apiJson, translate } from "../../src/http-api/index.js";
import { decodeMessage, encodeMessage, schemaAt } from "../../src/wire/index.js";

const recent = schemaAt("1.11.0");

const update = {
  type: "UPDATE",
  update: {
    status: {
      task_id: { value: "t" },
      state: "TASK_LOST",
      slave_id: { value: "S0" },
      reason: "REASON_SLAVE_REMOVED",
      container_status: { network_infos: [{ ip_addresses: [{ ip_address: "10.0.0.1" }] }] },
    },
  },
} as const;

describe("translate", () => {
  it("renames fields and enum values at every depth", () => {
    const event = translate(recent, "mesos.scheduler.Event", "mesos.v1.scheduler.Event", update);
    const { status } = event.update ?? {};
    expect(status?.agent_id).toEqual({ value: "S0" });
    expect(status?.reason).toBe("REASON_AGENT_REMOVED");
    expect(status).not.toHaveProperty("slave_id");
  });

  it("does not copy what reads the same", () => {
    const event = translate(recent, "mesos.scheduler.Event", "mesos.v1.scheduler.Event", update);
    expect(event.update?.status.container_status).toBe(update.update.status.container_status);
  });

  it.each(["0.26.0", "1.0.0", "1.11.0", "master"])("agrees with the bytes: %s", (version) => {
    const schema = schemaAt(version);
    const [from, to] = ["mesos.scheduler.Event", "mesos.v1.scheduler.Event"] as const;
    const bytes = encodeMessage(schema, from, update);
    const byBytes = decodeMessage(schema, to, bytes).value;
    expect(translate(schema, from, to, decodeMessage(schema, from, bytes).value)).toEqual(byBytes);
    expect(translate(schema, to, from, byBytes)).toEqual(decodeMessage(schema, from, bytes).value);
  });

  it("finds fields by name where their numbers differ", () => {
    const call = {
      type: "SUBSCRIBE",
      subscribe: {
        framework_info: { user: "u", name: "n" },
        suppressed_roles: ["r"],
        offer_constraints: { role_constraints: { r: {} } },
      },
    } as const;
    const types = ["mesos.v1.scheduler.Call", "mesos.scheduler.Call"] as const;
    expect(translate(recent, ...types, call)).toEqual(call);
  });

  it("knows the one duration that is another type in v1", () => {
    const drain = { agent_id: { value: "S0" }, max_grace_period: { seconds: 90n, nanos: 5 } };
    const v0 = translate(recent, "mesos.v1.master.Call", "mesos.master.Call", {
      type: "DRAIN_AGENT",
      drain_agent: drain,
    });
    expect(v0.drain_agent).toEqual({
      slave_id: { value: "S0" },
      max_grace_period: { nanoseconds: 90_000_000_005n },
    });
    expect(translate(recent, "mesos.master.Call", "mesos.v1.master.Call", v0).drain_agent).toEqual(
      drain,
    );
  });

  it("leaves out enum values that the twin lacks", () => {
    const info = {
      id: "m",
      ip: 1,
      port: 5050,
      capabilities: [{ type: "AGENT_UPDATE" }, { type: "QUOTA_V2" }],
    };
    const v1 = translate(recent, "mesos.MasterInfo", "mesos.v1.MasterInfo", info);
    expect(v1.capabilities).toEqual([{ type: "AGENT_UPDATE" }, {}]);
  });

  it("translates types that contain themselves", () => {
    const container_id = { value: "c", parent: { value: "p", parent: { value: "g" } } };
    const call = {
      type: "WAIT_NESTED_CONTAINER",
      wait_nested_container: { container_id },
    } as const;
    expect(translate(recent, "mesos.agent.Call", "mesos.v1.agent.Call", call)).toEqual(call);
  });

  it("writes JSON under the names of v1", () => {
    expect(apiJson(recent, "mesos.scheduler.Event", update)).toContain('"agent_id":{"value":"S0"}');
  });
});
