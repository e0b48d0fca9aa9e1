import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../src/bytes/index.js";
import type { MasterOptions } from "../../src/master/index.js";
import type { BodyOf } from "../../src/wire/index.js";
import { ask } from "./support/http-client.js";
import { eventsOf, operate, read } from "./support/operator.js";
import { type FakeAgent, type FakeDriver, resourcesOf, Stage } from "./support/stage.js";

interface Cluster {
  readonly stage: Stage;
  readonly agent: FakeAgent;
  readonly driver: FakeDriver;
}

function cluster(options: Partial<MasterOptions> = {}, roles: readonly string[] = ["*"]): Cluster {
  const stage = new Stage(options);
  const agent = stage.agent().register();
  const driver = stage.driver({
    info: {
      roles: [...roles],
      checkpoint: true,
      failover_timeout: 60,
      capabilities: [{ type: "MULTI_ROLE" }, { type: "RESERVATION_REFINEMENT" }],
    },
  });
  driver.subscribe();
  stage.flow(2000);
  return { stage, agent, driver };
}

/** With one task that runs. */
function busyCluster(): Cluster {
  const all = cluster();
  all.driver.launch(all.driver.task("t1"));
  all.agent.update(all.driver.id, "t1", "TASK_RUNNING");
  return all;
}

const agentId = (agent: FakeAgent): { readonly value: string } => ({ value: agent.id });

function reserved(text: string, role = "dev"): BodyOf<"mesos.v1.Resource">[] {
  return resourcesOf(text).map(({ role: _, ...resource }) => ({
    ...resource,
    reservations: [{ type: "DYNAMIC", role }],
  })) as BodyOf<"mesos.v1.Resource">[];
}

describe("the operator API refuses", () => {
  const json = { "Content-Type": "application/json" };

  it.each([
    ["another method", { method: "GET" }, /Expecting one of \{ 'POST' \}, but received 'GET'/],
    ["no Content-Type", { body: "{}" }, /^400 Expecting 'Content-Type' to be present/],
    ["another Content-Type", { headers: { "Content-Type": "text/plain" } }, /^415 /],
    ["what is no JSON", { headers: json, body: "{" }, /^400 Failed to parse body into JSON/],
    ["a call without type", { headers: json, body: "{}" }, /^400 .*'type'/],
    [
      "a call without its member",
      { headers: json, body: '{"type":"DRAIN_AGENT"}' },
      /^400 Failed to validate master::Call: Expecting 'drain_agent' to be present/,
    ],
    [
      "an answer in neither format",
      { headers: { ...json, Accept: "text/html" }, body: '{"type":"GET_HEALTH"}' },
      /^406 Expecting 'Accept' to allow/,
    ],
    ["UNKNOWN", { headers: json, body: '{"type":"UNKNOWN"}' }, /^501/],
  ])("%s", (_, asked, said) => {
    const stage = new Stage();
    expect(ask(stage, "/api/v1", { method: "POST", ...asked }).said).toMatch(said);
  });

  it("everything before the master has recovered", () => {
    const stage = new Stage();
    stage.state.phase = "recovering";
    expect(operate(stage, { type: "GET_HEALTH" }).said).toBe(
      "503 Master has not finished recovery",
    );
  });

  it("to be there in 0.26", () => {
    const stage = new Stage({ profile: "0.26" });
    expect(ask(stage, "/api/v1", { method: "POST" }).status).toBe(404);
  });

  it("who does not say a password", () => {
    const stage = new Stage({
      authenticateHttpReadwrite: true,
      credentials: new Map([["ops", encodeUtf8("secret")]]),
    });
    expect(operate(stage, { type: "GET_HEALTH" }).status).toBe(401);
    const headers = { Authorization: `Basic ${btoa("ops:secret")}` };
    expect(operate(stage, { type: "GET_HEALTH" }, "json", headers).status).toBe(200);
  });
});

describe("the operator API reads", () => {
  it.each([
    "GET_HEALTH",
    "GET_FLAGS",
    "GET_VERSION",
    "GET_LOGGING_LEVEL",
    "GET_STATE",
    "GET_AGENTS",
    "GET_FRAMEWORKS",
    "GET_EXECUTORS",
    "GET_OPERATIONS",
    "GET_TASKS",
    "GET_ROLES",
    "GET_WEIGHTS",
    "GET_MAINTENANCE_STATUS",
    "GET_MAINTENANCE_SCHEDULE",
    "GET_QUOTA",
  ] as const)("the same in JSON and in protobuf: %s", (type) => {
    const { stage } = busyCluster();
    const [json, protobuf] = [read(stage, { type }), read(stage, { type }, "protobuf")];
    expect(json.type).toBe(type);
    expect(withoutEmpty(json)).toEqual(withoutEmpty(protobuf));
  });

  it("metrics, flags and the master", () => {
    const { stage } = cluster({ flags: new Map([["cluster", "test"]]) });
    const { get_master } = read(stage, { type: "GET_MASTER" });
    expect(get_master?.master_info).toMatchObject({ pid: "master@127.0.0.1:5050" });
    const { get_metrics } = read(stage, { type: "GET_METRICS", get_metrics: {} });
    expect(get_metrics?.metrics).toContainEqual({ name: "master/elected", value: 1 });
    const { get_flags } = read(stage, { type: "GET_FLAGS" });
    expect(get_flags?.flags).toEqual([{ name: "cluster", value: "test" }]);
  });

  it("tasks, frameworks and agents as they are", () => {
    const { stage, agent, driver } = busyCluster();
    const { get_state: state } = read(stage, { type: "GET_STATE" });
    expect(state?.get_tasks?.tasks).toMatchObject([
      { task_id: { value: "t1" }, agent_id: { value: agent.id }, state: "TASK_RUNNING" },
    ]);
    expect(state?.get_agents?.agents).toMatchObject([{ active: true, deactivated: false }]);
    expect(state?.get_frameworks?.frameworks).toMatchObject([
      { framework_info: { id: { value: driver.id } }, connected: true, recovered: false },
    ]);
  });
});

describe("an operator who subscribes", () => {
  it.each(["json", "protobuf"] as const)("hears what happens, in %s", (format) => {
    const { stage, agent, driver } = cluster();
    const stream = operate(stage, { type: "SUBSCRIBE" }, format);
    driver.launch(driver.task("t1"));
    agent.update(driver.id, "t1", "TASK_RUNNING");
    const second = stage.agent({ hostname: "second" }).register();
    second.tell("UnregisterSlaveMessage", { slave_id: { value: second.id } });
    stage.driver({}).subscribe();
    operate(stage, { type: "TEARDOWN", teardown: { framework_id: { value: driver.id } } });
    const events = eventsOf(stream, format);
    expect(events.map(({ type }) => type)).toEqual([
      "SUBSCRIBED",
      "HEARTBEAT",
      "TASK_ADDED",
      "TASK_UPDATED",
      "AGENT_ADDED",
      "AGENT_REMOVED",
      "FRAMEWORK_ADDED",
      "TASK_UPDATED",
      "FRAMEWORK_REMOVED",
    ]);
    expect(events[0]?.subscribed?.heartbeat_interval_seconds).toBe(15);
    expect(events[0]?.subscribed?.get_state?.get_agents?.agents).toHaveLength(1);
    expect(events[3]?.task_updated).toMatchObject({ state: "TASK_RUNNING" });
    expect(events[5]?.agent_removed).toEqual({ agent_id: { value: second.id } });
  });

  it("hears a heartbeat every 15 seconds until the connection closes", () => {
    const { stage } = cluster();
    const stream = operate(stage, { type: "SUBSCRIBE" });
    stage.flow(31_000);
    const heartbeats = eventsOf(stream).filter(({ type }) => type === "HEARTBEAT");
    expect(heartbeats).toHaveLength(3);
    stage.host.runtime.clientState(stream.id ?? 0, "closed");
    stage.flow();
    expect(stage.state.subscribers.size).toBe(0);
    expect(stage.lines.some((line) => /^Removed subscriber/.test(line))).toBe(true);
  });

  it("goes when a thousand others came", () => {
    const stage = new Stage();
    const first = operate(stage, { type: "SUBSCRIBE" });
    for (let count = 0; count < 1000; count++) operate(stage, { type: "SUBSCRIBE" });
    expect(first.ended).toBe(true);
    expect(stage.state.subscribers.size).toBe(1000);
  });
});

describe("agents can be", () => {
  it("drained: told so, without offers, drained once tasks have ended, and back again", () => {
    const { stage, agent, driver } = busyCluster();
    const drain_agent = { agent_id: agentId(agent), max_grace_period: { seconds: 5n, nanos: 0 } };
    expect(operate(stage, { type: "DRAIN_AGENT", drain_agent }).status).toBe(200);
    expect(agent.last("DrainSlaveMessage")).toMatchObject({
      config: { max_grace_period: { nanoseconds: 5_000_000_000n } },
    });
    expect(operate(stage, reactivation(agent)).said).toBe(
      "400 Agent is still in the DRAINING state",
    );
    driver.clear();
    agent.update(driver.id, "t1", "TASK_KILLED");
    driver.call({
      type: "ACKNOWLEDGE",
      acknowledge: {
        slave_id: agentId(agent),
        task_id: { value: "t1" },
        uuid: driver.last("StatusUpdateMessage").update.uuid ?? new Uint8Array(),
      },
    });
    stage.flow(5000);
    expect(driver.offers).toEqual([]);
    expect(read(stage, { type: "GET_AGENTS" }).get_agents?.agents).toMatchObject([
      { active: false, deactivated: true, drain_info: { state: "DRAINED" } },
    ]);
    expect(operate(stage, reactivation(agent)).status).toBe(200);
    stage.flow(10_000);
    expect(driver.offers).toHaveLength(1);
    expect(operate(stage, reactivation(agent)).said).toBe("400 Agent is not deactivated");
  });

  it("drained for good", () => {
    const { stage, agent } = cluster();
    const drain_agent = { agent_id: agentId(agent), mark_gone: true };
    expect(operate(stage, { type: "DRAIN_AGENT", drain_agent }).status).toBe(200);
    stage.flow();
    expect(agent.last("ShutdownMessage").message).toMatch(/gone|drain/i);
    expect(stage.state.agents.gone.has(agent.id)).toBe(true);
  });

  it("deactivated and reactivated", () => {
    const { stage, agent, driver } = cluster();
    driver.clear();
    const deactivate_agent = { agent_id: agentId(agent) };
    expect(operate(stage, { type: "DEACTIVATE_AGENT", deactivate_agent }).status).toBe(200);
    expect(driver.names).toEqual(["RescindResourceOfferMessage"]);
    stage.flow(5000);
    expect(driver.offers).toEqual([]);
    expect(operate(stage, reactivation(agent)).status).toBe(200);
    stage.flow(2000);
    expect(driver.offers).toHaveLength(1);
  });

  it("given up for good: their tasks are lost to frameworks", () => {
    const { stage, agent, driver } = busyCluster();
    const gone = {
      type: "MARK_AGENT_GONE",
      mark_agent_gone: { agent_id: agentId(agent) },
    } as const;
    expect(operate(stage, gone).status).toBe(200);
    expect(driver.updates.at(-1)).toBe("t1:TASK_LOST");
    expect(agent.last("ShutdownMessage").message).toBe("Agent has been marked gone");
    expect(operate(stage, gone).status).toBe(200);
    agent.clear();
    agent.reregister();
    expect(agent.names).toContain("ShutdownMessage");
  });

  it.each([
    ["DRAIN_AGENT", "drain_agent", "400 Unknown agent"],
    ["DEACTIVATE_AGENT", "deactivate_agent", "400 Unknown agent"],
    ["REACTIVATE_AGENT", "reactivate_agent", "400 Agent is not deactivated"],
    ["MARK_AGENT_GONE", "mark_agent_gone", "404 Agent 'nobody' not found"],
  ] as const)("known, or %s is refused", (type, member, said) => {
    const call = { type, [member]: { agent_id: { value: "nobody" } } };
    expect(operate(new Stage(), call).said).toBe(said);
  });

  it("drained across a failover of the master", () => {
    const { stage, agent } = busyCluster();
    const drain_agent = { agent_id: agentId(agent) };
    operate(stage, { type: "DRAIN_AGENT", drain_agent });
    restart(stage);
    agent.reregister();
    agent.tell("UpdateSlaveMessage", {
      slave_id: agentId(agent),
      resource_version_uuid: { value: new Uint8Array(16).fill(7) },
      update_oversubscribed_resources: false,
    });
    expect(read(stage, { type: "GET_AGENTS" }).get_agents?.agents).toMatchObject([
      { deactivated: true, drain_info: { state: "DRAINED" } },
    ]);
  });
});

describe("quota", () => {
  const config = (cpus: number): BodyOf<"mesos.v1.quota.QuotaConfig"> => ({
    role: "dev",
    guarantees: { cpus: { value: cpus } },
    limits: { cpus: { value: cpus } },
  });

  it("is set, shown and taken away", () => {
    const { stage } = cluster();
    const set = { type: "UPDATE_QUOTA", update_quota: { quota_configs: [config(2)] } } as const;
    expect(operate(stage, set).status).toBe(200);
    expect(read(stage, { type: "GET_QUOTA" }).get_quota?.status.configs).toEqual([config(2)]);
    const remove = { type: "REMOVE_QUOTA", remove_quota: { role: "dev" } } as const;
    expect(operate(stage, remove).status).toBe(200);
    expect(operate(stage, remove).said).toBe(
      "400 Failed to remove quota: Role 'dev' has no quota set",
    );
  });

  it("is no more than the cluster has, unless forced", () => {
    const { stage } = cluster();
    const update_quota = { quota_configs: [config(100)] };
    expect(operate(stage, { type: "UPDATE_QUOTA", update_quota }).said).toMatch(
      /^400 Invalid QuotaConfig: total quota guarantees 'cpus:100' exceed cluster capacity/,
    );
    const forced = { ...update_quota, force: true };
    expect(operate(stage, { type: "UPDATE_QUOTA", update_quota: forced }).status).toBe(200);
  });

  it("takes offers back that stand in its way", () => {
    const { stage, driver } = cluster();
    driver.clear();
    operate(stage, { type: "UPDATE_QUOTA", update_quota: { quota_configs: [config(2)] } });
    expect(driver.names).toContain("RescindResourceOfferMessage");
  });

  it("limits what is offered", () => {
    const { stage, driver } = cluster({}, ["dev"]);
    driver.clear();
    operate(stage, { type: "UPDATE_QUOTA", update_quota: { quota_configs: [config(1)] } });
    stage.flow(10_000);
    const cpus = driver.offers.flatMap(({ resources }) =>
      (resources ?? []).filter(({ name }) => name === "cpus").map(({ scalar }) => scalar?.value),
    );
    expect(cpus).toEqual([1]);
  });

  it("outlives the master", () => {
    const { stage } = cluster();
    operate(stage, { type: "UPDATE_QUOTA", update_quota: { quota_configs: [config(2)] } });
    restart(stage);
    expect(read(stage, { type: "GET_QUOTA" }).get_quota?.status.configs).toEqual([config(2)]);
  });
});

describe("weights", () => {
  const update = (role: string, weight: number) =>
    ({ type: "UPDATE_WEIGHTS", update_weights: { weight_infos: [{ role, weight }] } }) as const;

  it("are changed, and outlive the master", () => {
    const { stage } = cluster();
    expect(operate(stage, update("dev", 2.5)).status).toBe(200);
    restart(stage);
    expect(read(stage, { type: "GET_WEIGHTS" }).get_weights?.weight_infos).toEqual([
      { role: "dev", weight: 2.5 },
    ]);
  });

  it("are positive, of known roles", () => {
    const { stage } = cluster({ roles: new Set(["dev"]) });
    expect(operate(stage, update("dev", 0)).said).toMatch(/Weights must be positive$/);
    expect(operate(stage, update("ops", 1)).said).toMatch(/Unknown role 'ops'$/);
  });

  it("of roles with frameworks make all offers anew", () => {
    const { stage, driver } = cluster({}, ["dev"]);
    driver.clear();
    operate(stage, update("dev", 2));
    expect(driver.names).toContain("RescindResourceOfferMessage");
  });
});

describe("maintenance", () => {
  const MACHINE = { hostname: "agent.example", ip: "127.0.0.2" };
  const schedule = {
    windows: [
      {
        machine_ids: [MACHINE],
        unavailability: { start: { nanoseconds: 1_000_000_000n } },
      },
    ],
  };
  const update = {
    type: "UPDATE_MAINTENANCE_SCHEDULE",
    update_maintenance_schedule: { schedule },
  } as const;
  const start = { type: "START_MAINTENANCE", start_maintenance: { machines: [MACHINE] } } as const;
  const stop = { type: "STOP_MAINTENANCE", stop_maintenance: { machines: [MACHINE] } } as const;

  it("asks frameworks, ends agents, and is over", () => {
    const { stage, agent, driver } = busyCluster();
    driver.clear();
    expect(operate(stage, update).said).toBe("200");
    stage.flow(5000);
    expect(driver.names).toContain("InverseOffersMessage");
    const shown = read(stage, { type: "GET_MAINTENANCE_SCHEDULE" });
    expect(shown.get_maintenance_schedule?.schedule).toEqual(schedule);
    const [inverse] = driver.last("InverseOffersMessage").inverse_offers ?? [];
    driver.call({
      type: "ACCEPT_INVERSE_OFFERS",
      accept_inverse_offers: { inverse_offer_ids: inverse === undefined ? [] : [inverse.id] },
    });
    const status = read(stage, { type: "GET_MAINTENANCE_STATUS" }).get_maintenance_status?.status;
    expect(status?.draining_machines).toMatchObject([
      { id: MACHINE, statuses: [{ status: "ACCEPT", framework_id: { value: driver.id } }] },
    ]);
    expect(operate(stage, stop).said).toMatch(
      /^400 .*is not in DOWN mode and cannot be brought up/,
    );
    expect(operate(stage, start).said).toBe("200");
    expect(agent.last("ShutdownMessage").message).toBe("Operator initiated 'Machine DOWN'");
    expect(driver.updates.at(-1)).toBe("t1:TASK_LOST");
    expect(read(stage, { type: "GET_MAINTENANCE_STATUS" }).get_maintenance_status?.status).toEqual({
      down_machines: [MACHINE],
    });
    expect(operate(stage, stop).said).toBe("200");
    const after = read(stage, { type: "GET_MAINTENANCE_SCHEDULE" });
    expect(after.get_maintenance_schedule?.schedule.windows ?? []).toEqual([]);
  });

  it("keeps agents of machines that are down away", () => {
    const { stage } = cluster();
    operate(stage, update);
    operate(stage, start);
    const another = stage.agent({ address: "127.0.0.2:5999" }).register();
    expect(another.names).not.toContain("SlaveRegisteredMessage");
  });

  it.each([
    [
      "no machines",
      { windows: [{ machine_ids: [], unavailability: { start: { nanoseconds: 0n } } }] },
      /is empty$/,
    ],
    [
      "a machine twice",
      { windows: [{ ...schedule.windows[0], machine_ids: [MACHINE, MACHINE] }] },
      /appears more than once in the schedule$/,
    ],
    [
      "a machine without name",
      { windows: [{ ...schedule.windows[0], machine_ids: [{}] }] },
      /^400 Both 'hostname' and 'ip' for a machine are empty$/,
    ],
    [
      "a machine with another ip than ips are",
      { windows: [{ ...schedule.windows[0], machine_ids: [{ ip: "1.2.3" }] }] },
      /^400 Failed to parse the IP '1.2.3'$/,
    ],
  ])("is refused for %s", (_, wrong, said) => {
    const call = { ...update, update_maintenance_schedule: { schedule: wrong } } as typeof update;
    expect(operate(new Stage(), call).said).toMatch(said);
  });
});

describe("resources are", () => {
  const volume = (id = "v1"): BodyOf<"mesos.v1.Resource"> => ({
    ...(reserved("disk:64")[0] as BodyOf<"mesos.v1.Resource">),
    disk: { persistence: { id }, volume: { container_path: "data", mode: "RW" } },
  });

  it("reserved, made volumes, and all of it back, while offers are taken back", () => {
    const { stage, agent, driver } = cluster();
    const agent_id = agentId(agent);
    const resources = reserved("cpus:1;disk:64");
    driver.clear();
    expect(
      operate(stage, { type: "RESERVE_RESOURCES", reserve_resources: { agent_id, resources } })
        .said,
    ).toBe("202");
    expect(driver.names).toContain("RescindResourceOfferMessage");
    expect(agent.names).toContain("ApplyOperationMessage");
    const volumes = [volume()];
    const create = { type: "CREATE_VOLUMES", create_volumes: { agent_id, volumes } } as const;
    expect(operate(stage, create).said).toBe("202");
    expect(operate(stage, create).status).not.toBe(202);
    const unreserve = {
      type: "UNRESERVE_RESOURCES",
      unreserve_resources: { agent_id, resources },
    } as const;
    expect(operate(stage, unreserve).status).toBe(409);
    const destroy = { type: "DESTROY_VOLUMES", destroy_volumes: { agent_id, volumes } } as const;
    expect(operate(stage, destroy).said).toBe("202");
    expect(operate(stage, unreserve).said).toBe("202");
    const { get_agents } = read(stage, { type: "GET_AGENTS" });
    const total = get_agents?.agents?.[0]?.total_resources ?? [];
    expect(total.flatMap(({ reservations }) => reservations ?? [])).toEqual([]);
  });

  it("not taken from tasks", () => {
    const { stage, agent } = busyCluster();
    const reserve_resources = { agent_id: agentId(agent), resources: reserved("cpus:4") };
    expect(operate(stage, { type: "RESERVE_RESOURCES", reserve_resources }).status).toBe(409);
  });

  it("of agents that are there", () => {
    const reserve_resources = { agent_id: { value: "nobody" }, resources: reserved("cpus:4") };
    expect(operate(new Stage(), { type: "RESERVE_RESOURCES", reserve_resources }).said).toBe(
      "400 No agent found with specified ID",
    );
  });
});

function restart(stage: Stage): void {
  stage.host.crash();
  stage.flow();
  stage.host.start();
  stage.flow();
}

function reactivation(agent: FakeAgent): BodyOf<"mesos.v1.master.Call"> {
  return { type: "REACTIVATE_AGENT", reactivate_agent: { agent_id: agentId(agent) } };
}

/** Lists that are empty are written in JSON only, and so are fields that have a default. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => !(Array.isArray(each) && each.length === 0))
      .map(([name, each]) => [name, withoutEmpty(each)]),
  );
}
