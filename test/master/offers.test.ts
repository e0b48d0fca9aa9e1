import { describe, expect, it } from "vitest";
import type { BodyOf } from "../../src/wire/index.js";
import { MODERN, resourcesOf, Stage, uuidOf } from "./support/stage.js";

type Resource = BodyOf<"mesos.Resource">;

const MULTI = {
  info: {
    roles: ["ops"],
    principal: "p",
    capabilities: [{ type: "MULTI_ROLE" }, { type: "RESERVATION_REFINEMENT" }],
  },
} as const;

const reserved = (amount: string): Resource[] =>
  resourcesOf(amount).map(({ role: _, ...resource }) => ({
    ...resource,
    reservations: [{ type: "DYNAMIC", role: "ops", principal: "p" }],
  }));

describe("offers", () => {
  it("carry what a driver needs to know of the agent", () => {
    const stage = new Stage();
    const attributes = [{ name: "rack", type: "TEXT", text: { value: "r1" } }] as const;
    const agent = stage.agent({ address: "127.0.0.7:5051", attributes }).register();
    const driver = stage.driver().subscribe();
    expect(driver.offers[0]).toEqual({
      id: { value: `${stage.state.info.id}-O0` },
      framework_id: { value: driver.id },
      slave_id: { value: agent.id },
      hostname: "agent.example",
      url: {
        scheme: "http",
        address: { hostname: "agent.example", ip: "127.0.0.7", port: 5051 },
        path: "/slave(1)",
      },
      resources: resourcesOf("cpus:4;mem:4096;disk:10000"),
      attributes,
    });
  });

  it("show allocations to frameworks that know of them, and only to those", () => {
    const stage = new Stage();
    stage.agent().register();
    const driver = stage.driver(MULTI).subscribe();
    const [offer] = driver.offers;
    expect(offer?.allocation_info).toEqual({ role: "ops" });
    expect(offer?.resources?.every(({ allocation_info: info }) => info?.role === "ops")).toBe(true);
    expect(offer?.resources?.every(({ role }) => role === undefined)).toBe(true);
  });

  it("come one message for all agents", () => {
    const stage = new Stage();
    const agents = [stage.agent().register(), stage.agent().register(), stage.agent().register()];
    const driver = stage.driver().subscribe();
    const { offers = [], pids = [] } = driver.last("ResourceOffersMessage");
    expect(offers).toHaveLength(3);
    const pidOf = new Map(agents.map(({ id, pid }) => [id, pid]));
    expect(pids).toEqual(offers.map(({ slave_id: id }) => pidOf.get(id.value)));
  });

  it("name the executors that run there", () => {
    const stage = new Stage();
    stage.agent().register();
    const driver = stage.driver().subscribe();
    const executor = { executor_id: { value: "e" }, command: { value: "./e" } };
    const { command: _, ...task } = driver.task("t");
    driver.accept([{ type: "LAUNCH", launch: { task_infos: [{ ...task, executor }] } }], {
      refuse_seconds: 0,
    });
    stage.network.advance(1000);
    expect(driver.offers.at(-1)?.executor_ids).toEqual([{ value: "e" }]);
  });

  it("stay away as long as they are refused, and come again on revive", () => {
    const stage = new Stage();
    stage.agent().register();
    const driver = stage.driver().subscribe();
    const decline = (filters?: BodyOf<"mesos.Filters">): void => {
      const offer_ids = driver.offers.slice(-1).map(({ id }) => id);
      driver.call({
        type: "DECLINE",
        decline: filters === undefined ? { offer_ids } : { offer_ids, filters },
      });
      driver.clear();
    };
    decline();
    stage.network.advance(4000);
    expect(driver.names).toEqual([]);
    stage.network.advance(3000);
    expect(driver.names).toEqual(["ResourceOffersMessage"]);
    decline({ refuse_seconds: 3600 });
    stage.network.advance(60_000);
    expect(driver.names).toEqual([]);
    driver.call({ type: "REVIVE" });
    expect(driver.names).toEqual(["ResourceOffersMessage"]);
    decline({ refuse_seconds: 0 });
    stage.network.advance(1100);
    expect(driver.names).toEqual(["ResourceOffersMessage"]);
  });

  it("stop for suppressed roles", () => {
    const stage = new Stage();
    const driver = stage.driver().subscribe();
    driver.call({ type: "SUPPRESS" });
    stage.agent().register();
    stage.network.advance(5000);
    expect(driver.offers).toEqual([]);
    driver.call({ type: "REVIVE" });
    expect(driver.offers).toHaveLength(1);
    const quiet = stage.driver().subscribe({ suppressed_roles: ["*"] });
    stage.agent().register();
    driver.call({ type: "SUPPRESS" });
    stage.network.advance(5000);
    expect(quiet.offers).toEqual([]);
  });

  it("end after their time, if they have one", () => {
    const stage = new Stage({ offerTimeoutMs: 3000 });
    stage.agent().register();
    const driver = stage.driver().subscribe();
    stage.network.advance(3100);
    expect(driver.names).toContain("RescindResourceOfferMessage");
    expect(stage.state.offers.size).toBeLessThanOrEqual(1);
  });

  it("are dropped with the roles and constraints that a call gets wrong", () => {
    const stage = new Stage();
    const driver = stage.driver(MULTI).subscribe();
    driver.call({ type: "SUPPRESS", suppress: { roles: ["ops", "dev"] } });
    driver.call({ type: "REVIVE", revive: { roles: ["/"] } });
    expect(
      stage.lines.filter((line) => /^Dropping (SUPPRESS|REVIVE) call/.test(line)),
    ).toHaveLength(2);
  });
});

describe("ACCEPT", () => {
  it("with offers that are gone loses its tasks and gives back the others", () => {
    const stage = new Stage();
    stage.agent().register();
    const driver = stage.driver().subscribe();
    const task = driver.task("t");
    const [offer] = driver.offers;
    driver.call({
      type: "ACCEPT",
      accept: {
        offer_ids: [...(offer === undefined ? [] : [offer.id]), { value: "nonsense" }],
        operations: [{ type: "LAUNCH", launch: { task_infos: [task] } }],
      },
    });
    expect(driver.updates).toEqual(["t:TASK_LOST"]);
    const { update, pid } = driver.last("StatusUpdateMessage");
    expect(update.status).toMatchObject({
      source: "SOURCE_MASTER",
      reason: "REASON_INVALID_OFFERS",
      message: "Task launched with invalid offers: Offer nonsense is no longer valid",
    });
    expect(pid).toBe("@0.0.0.0:0");
    expect(update.uuid).toBeUndefined();
    expect(stage.state.offers.size).toBe(0);
    stage.network.advance(1000);
    expect(driver.offers).toHaveLength(2);
  });

  it("fails each bad task alone", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage
      .driver({ info: { capabilities: [{ type: "PARTITION_AWARE" }] } })
      .subscribe();
    const good = driver.task("good");
    driver.launch(
      good,
      driver.task("good"),
      driver.task("too/big"),
      driver.task("big", { resources: resourcesOf("cpus:100") }),
      driver.task("lost", { slave_id: { value: "elsewhere" } }),
    );
    expect(driver.updates).toEqual([
      "good:TASK_ERROR",
      "too/big:TASK_ERROR",
      "big:TASK_ERROR",
      "lost:TASK_ERROR",
    ]);
    expect(driver.last("StatusUpdateMessage").update.status.reason).toBe("REASON_TASK_INVALID");
    expect(agent.bodies("RunTaskMessage").map(({ task }) => task.task_id.value)).toEqual(["good"]);
  });

  it("gives back what it does not use, with its filter", () => {
    const stage = new Stage();
    stage.agent().register();
    const driver = stage.driver().subscribe();
    const task = driver.task("t");
    driver.accept([{ type: "LAUNCH", launch: { task_infos: [task] } }], { refuse_seconds: 0 });
    driver.clear();
    stage.network.advance(1000);
    expect(driver.offers[0]?.resources).toEqual(resourcesOf("cpus:3;mem:3968;disk:10000"));
  });

  it("tells the agent whether an executor is new", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver().subscribe();
    const executor = { executor_id: { value: "e" }, command: { value: "./e" } };
    const withExecutor = (id: string): BodyOf<"mesos.TaskInfo"> => {
      const { command: _, ...task } = driver.task(id);
      return { ...task, executor };
    };
    driver.launch(withExecutor("a"), withExecutor("b"));
    expect(agent.bodies("RunTaskMessage").map(({ launch_executor: is }) => is)).toEqual([
      true,
      false,
    ]);
    const [run] = agent.bodies("RunTaskMessage");
    expect(run?.task.executor?.framework_id).toEqual({ value: driver.id });
    expect(run?.resource_version_uuids).toEqual([{ uuid: { value: new Uint8Array(16).fill(7) } }]);
    const exited = {
      slave_id: { value: agent.id },
      framework_id: { value: driver.id },
      executor_id: { value: "e" },
      status: 9,
    };
    agent.tell("ExitedExecutorMessage", exited);
    expect(driver.last("ExitedExecutorMessage")).toEqual(exited);
    expect(stage.lines.join("\n")).toContain("terminated with signal Killed");
    driver.clear();
    agent.tell("ExitedExecutorMessage", exited);
    expect(driver.names).toEqual([]);
  });

  it("launches a group whole or not at all", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver().subscribe();
    const executor: BodyOf<"mesos.ExecutorInfo"> = {
      type: "DEFAULT",
      executor_id: { value: "e" },
      framework_id: { value: driver.id },
      resources: resourcesOf("cpus:0.1;mem:32;disk:10"),
    };
    const group = (...ids: string[]): BodyOf<"mesos.Offer.Operation"> => ({
      type: "LAUNCH_GROUP",
      launch_group: {
        executor,
        task_group: { tasks: ids.map((id) => driver.task(id)) },
      },
    });
    driver.accept([group("a", "a/b")], { refuse_seconds: 0 });
    expect(driver.updates).toEqual(["a:TASK_ERROR", "a/b:TASK_ERROR"]);
    expect(driver.last("StatusUpdateMessage").update.status.reason).toBe(
      "REASON_TASK_GROUP_INVALID",
    );
    stage.network.advance(1000);
    driver.accept([group("a", "b")]);
    const run = agent.last("RunTaskGroupMessage");
    expect(run.launch_executor).toBe(true);
    expect(run.task_group.tasks?.map(({ task_id: id }) => id.value)).toEqual(["a", "b"]);
    expect(stage.state.frameworks.get(driver.id)?.tasks.size).toBe(2);
  });

  it("reserves, creates, launches, destroys and unreserves in one call and in later ones", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver(MULTI).subscribe();
    const disk = reserved("disk:64")[0] as Resource;
    const volume: Resource = {
      ...disk,
      disk: {
        persistence: { id: "v1", principal: "p" },
        volume: { container_path: "data", mode: "RW" },
      },
    };
    driver.accept(
      [
        { type: "RESERVE", reserve: { resources: [disk] } },
        { type: "CREATE", create: { volumes: [volume] } },
        {
          type: "LAUNCH",
          launch: {
            task_infos: [
              driver.task("t", { resources: [...resourcesOf("cpus:1;mem:32"), volume] }),
            ],
          },
        },
      ],
      { refuse_seconds: 0 },
    );
    expect(agent.names.slice(-3)).toEqual([
      "ApplyOperationMessage",
      "ApplyOperationMessage",
      "RunTaskMessage",
    ]);
    const applied = agent.bodies("ApplyOperationMessage");
    expect(applied[0]?.resource_version_uuid).toEqual({
      uuid: { value: new Uint8Array(16).fill(7) },
    });
    for (const { operation_uuid } of applied) {
      agent.tell("UpdateOperationStatusMessage", {
        slave_id: { value: agent.id },
        operation_uuid,
        status: { state: "OPERATION_FINISHED", uuid: { value: uuidOf(8) } },
        latest_status: { state: "OPERATION_FINISHED", uuid: { value: uuidOf(8) } },
      });
    }
    expect(agent.bodies("AcknowledgeOperationStatusMessage")).toHaveLength(2);
    expect(stage.state.agents.registered.get(agent.id)?.operations.size).toBe(0);
    agent.update(driver.id, "t", "TASK_FINISHED", uuidOf(9));
    driver.clear();
    stage.network.advance(1000);
    const offered = driver.offers.at(-1)?.resources ?? [];
    expect(offered.some(({ disk: info }) => info?.persistence?.id === "v1")).toBe(true);
    driver.accept(
      [
        { type: "DESTROY", destroy: { volumes: [volume] } },
        { type: "UNRESERVE", unreserve: { resources: [disk] } },
      ],
      { refuse_seconds: 0 },
    );
    driver.clear();
    stage.network.advance(1000);
    const names = driver.offers.flatMap(({ resources = [] }) => resources.map(({ name }) => name));
    expect(names.filter((name) => name === "disk")).toHaveLength(1);
  });

  it("sends agents without resource providers all that is checkpointed", () => {
    const stage = new Stage();
    const capabilities = MODERN.filter((name) => name !== "RESOURCE_PROVIDER");
    const agent = stage.agent({ capabilities }).register();
    const driver = stage.driver(MULTI).subscribe();
    driver.accept([{ type: "RESERVE", reserve: { resources: reserved("cpus:1;mem:64") } }]);
    const { resources = [] } = agent.last("CheckpointResourcesMessage");
    expect(resources.map(({ name }) => name).sort()).toEqual(["cpus", "mem"]);
    expect(resources.every(({ allocation_info: info }) => info === undefined)).toBe(true);
    expect(resources.every(({ reservations }) => reservations?.[0]?.role === "ops")).toBe(true);
  });

  it("does the operations of 0.26 with its messages", () => {
    const stage = new Stage({ profile: "0.26", roles: new Set(["ops"]) });
    const agent = stage.agent().register();
    const driver = stage.driver({ info: { role: "ops", principal: "p" } }).subscribe();
    const resources: Resource[] = [
      {
        name: "cpus",
        type: "SCALAR",
        scalar: { value: 1 },
        role: "ops",
        reservation: { principal: "p" },
      },
    ];
    driver.accept([{ type: "RESERVE", reserve: { resources } }], { refuse_seconds: 0 });
    expect(agent.last("CheckpointResourcesMessage")).toEqual({ resources });
    driver.clear();
    stage.network.advance(1000);
    expect(driver.offers[0]?.resources).toContainEqual(resources[0]);
    driver.accept([{ type: "UNRESERVE", unreserve: { resources } }], { refuse_seconds: 0 });
    expect(agent.last("CheckpointResourcesMessage").resources ?? []).toEqual([]);
    driver.clear();
    stage.network.advance(1000);
    expect(driver.offers[0]?.resources).toEqual(resourcesOf("cpus:4;mem:4096;disk:10000"));
  });

  it("drops an operation that may not be, and goes on", () => {
    const stage = new Stage();
    const agent = stage.agent().register();
    const driver = stage.driver(MULTI).subscribe();
    const stranger = reserved("cpus:1").map((resource) => ({
      ...resource,
      reservations: [{ type: "DYNAMIC" as const, role: "ops", principal: "q" }],
    }));
    driver.accept([
      { type: "RESERVE", reserve: { resources: stranger } },
      { type: "UNRESERVE", unreserve: { resources: reserved("cpus:1") } },
      { type: "CREATE_DISK" },
      { type: "UNKNOWN" },
      { type: "LAUNCH", launch: { task_infos: [driver.task("t")] } },
    ]);
    expect(agent.names.at(-1)).toBe("RunTaskMessage");
    expect(agent.names).not.toContain("ApplyOperationMessage");
    expect(stage.lines.filter((line) => line.startsWith("Dropping"))).toHaveLength(3);
  });

  it("grows and shrinks volumes", () => {
    const stage = new Stage();
    const disk = resourcesOf("disk:100").map(({ role: _, ...each }) => ({
      ...each,
      reservations: [{ type: "STATIC" as const, role: "ops" }],
    }));
    const agent = stage
      .agent({ resources: [...resourcesOf("cpus:4;mem:4096"), ...disk] })
      .register();
    const driver = stage.driver(MULTI).subscribe();
    const sized = (value: number): Resource => ({
      ...(disk[0] as Resource),
      scalar: { value },
      disk: {
        persistence: { id: "v", principal: "p" },
        volume: { container_path: "v", mode: "RW" },
      },
    });
    driver.accept([{ type: "CREATE", create: { volumes: [sized(40)] } }], { refuse_seconds: 0 });
    stage.network.advance(1000);
    driver.accept(
      [
        {
          type: "GROW_VOLUME",
          grow_volume: {
            volume: sized(40),
            addition: { ...(disk[0] as Resource), scalar: { value: 20 } },
          },
        },
      ],
      { refuse_seconds: 0 },
    );
    driver.clear();
    stage.network.advance(1000);
    const volumes = (): number[] =>
      (driver.offers.at(-1)?.resources ?? []).flatMap(({ disk: info, scalar }) =>
        info?.persistence === undefined ? [] : [scalar?.value ?? 0],
      );
    expect(volumes()).toEqual([60]);
    driver.accept(
      [{ type: "SHRINK_VOLUME", shrink_volume: { volume: sized(60), subtract: { value: 10 } } }],
      { refuse_seconds: 0 },
    );
    driver.clear();
    stage.network.advance(1000);
    expect(volumes()).toEqual([50]);
    expect(agent.bodies("ApplyOperationMessage")).toHaveLength(3);
  });
});
