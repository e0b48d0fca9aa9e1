import { describe, expect, it } from "vitest";
import { HierarchicalAllocator } from "../../../src/master/allocator/index.js";
import {
  allocateResources,
  formatResources,
  limitsFromScalars,
  parseMinAllocatable,
  pushReservation,
  quantitiesFromScalars,
  type Resource,
} from "../../../src/resources/index.js";
import { agent, allocated, framework, lines, of } from "./cluster.js";

const small = "cpus:1;mem:100";

function withAgents(allocator: HierarchicalAllocator, count: number, text = small): void {
  for (let index = 1; index <= count; index += 1) {
    allocator.addAgent(`a${index}`, agent(`h${index}`), of(text));
  }
}

describe("a run", () => {
  it("offers whole agents in turn to who has least", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f1", framework("x"));
    allocator.addFramework("f2", framework("y"));
    withAgents(allocator, 3);
    expect(lines(allocator.run(0))).toEqual([
      "f1 x a1 cpus:1; mem:100",
      "f1 x a3 cpus:1; mem:100",
      "f2 y a2 cpus:1; mem:100",
    ]);
    expect(lines(allocator.runAll(1000))).toEqual([]);
  });

  it("names ports before scalars, as Mesos puts offers together", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework());
    allocator.addAgent("a", agent(), of("cpus:1;ports:[1-2];mem:5;cpus(r):1"));
    expect(lines(allocator.run(0))).toEqual(["f * a ports:[1-2]; cpus:1; mem:5"]);
  });

  it("is due after events that can bring offers, and only for the agents concerned", () => {
    const allocator = new HierarchicalAllocator();
    expect(allocator.pending).toBe(false);
    withAgents(allocator, 2);
    expect(allocator.pending).toBe(true);
    expect(lines(allocator.run(0))).toEqual([]);
    expect(allocator.pending).toBe(false);
    allocator.addFramework("f", framework());
    expect(lines(allocator.run(0))).toHaveLength(2);
    allocator.recover("f", "a1", allocated(small), { source: "offer", nowMs: 0 });
    allocator.recover("f", "a2", allocated(small), { source: "offer", nowMs: 0 });
    allocator.suppress("f");
    allocator.setWeights(new Map([["*", 2]]));
    allocator.deactivateAgent("a1");
    allocator.activateAgent("a1");
    expect(allocator.pending).toBe(false);
    allocator.revive("f");
    expect(lines(allocator.run(0))).toHaveLength(2);
    allocator.addAgent("a3", agent("h3"), of(small));
    expect(lines(allocator.run(0))).toEqual(["f * a3 cpus:1; mem:100"]);
  });

  it("gives a role of twice the weight twice as much", () => {
    const allocator = new HierarchicalAllocator({ weights: new Map([["heavy", 2]]) });
    allocator.addFramework("h", framework("heavy"));
    allocator.addFramework("l", framework("light"));
    withAgents(allocator, 9);
    const offered = lines(allocator.run(0));
    expect(offered.filter((line) => line.startsWith("h "))).toHaveLength(6);
  });

  it("passes over agents that are inactive or not on the whitelist", () => {
    const allocator = new HierarchicalAllocator();
    withAgents(allocator, 3);
    allocator.deactivateAgent("a1");
    allocator.setWhitelist(new Set(["h1", "h2"]));
    allocator.addFramework("f", framework());
    expect(lines(allocator.run(0))).toEqual(["f * a2 cpus:1; mem:100"]);
    allocator.setWhitelist(undefined);
    allocator.activateAgent("a1");
    expect(lines(allocator.runAll(0))).toHaveLength(2);
  });

  it("makes no offer below the minimum, which a framework may set for itself", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework());
    allocator.addAgent("a1", agent("h1"), of("cpus:0.009;mem:31;ports:[1-5]"));
    allocator.addAgent("a2", agent("h2"), of("cpus:0.009;mem:32"));
    expect(lines(allocator.run(0))).toEqual(["f * a2 cpus:0.009; mem:32"]);
    const quantities = [{ quantities: { ports: { value: 5 } } }];
    const least = { "*": { min_allocatable_resources: { quantities } } };
    allocator.addFramework("g", framework("*", [], { offer_filters: least }));
    expect(lines(allocator.run(0))).toEqual(["g * a1 ports:[1-5]; cpus:0.009; mem:31"]);
  });

  it("takes a general minimum", () => {
    const minAllocatable = parseMinAllocatable("cpus:2|mem:200;cpus:1");
    if (minAllocatable.kind === "error") throw new Error(minAllocatable.message);
    const allocator = new HierarchicalAllocator({ minAllocatable: minAllocatable.value });
    allocator.addFramework("f", framework());
    withAgents(allocator, 1);
    allocator.addAgent("b", agent(), of("cpus:1;mem:200"));
    expect(lines(allocator.run(0))).toEqual(["f * b cpus:1; mem:200"]);
  });
});

describe("reservations", () => {
  it("go to their role and its subroles", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework("b"));
    allocator.addAgent("a", agent(), of("cpus(a):1;cpus(b):2;cpus:3"));
    expect(lines(allocator.run(0))).toEqual(["f b a cpus(reservations: [(STATIC,b)]):2; cpus:3"]);
    allocator.addFramework("g", framework("a/x"));
    expect(lines(allocator.run(0))).toEqual(["g a/x a cpus(reservations: [(STATIC,a)]):1"]);
  });

  it("stay away from who cannot read refined ones", () => {
    const refined: Resource = {
      name: "cpus",
      type: "SCALAR",
      scalar: { value: 1 },
      reservations: [
        { type: "STATIC", role: "a" },
        { type: "DYNAMIC", role: "a/b" },
      ],
    };
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("old", framework("a/b"));
    allocator.addAgent("x", agent(), [refined]);
    expect(lines(allocator.run(0))).toEqual([]);
    allocator.addFramework("new", framework("a/b", ["RESERVATION_REFINEMENT"]));
    expect(lines(allocator.run(0))).toHaveLength(1);
  });
});

describe("capabilities", () => {
  it("decide about GPUs", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework());
    allocator.addAgent("a", agent(), of("cpus:1;gpus:1"));
    expect(lines(allocator.run(0))).toEqual([]);
    allocator.addFramework("g", framework("*", ["GPU_RESOURCES"]));
    expect(lines(allocator.run(0))).toEqual(["g * a cpus:1; gpus:1"]);
    const open = new HierarchicalAllocator({ filterGpuResources: false });
    open.addFramework("f", framework());
    open.addAgent("a", agent(), of("cpus:1;gpus:1"));
    expect(lines(open.run(0))).toHaveLength(1);
  });

  it("decide about other regions", () => {
    const allocator = new HierarchicalAllocator({ region: "here" });
    allocator.addFramework("f", framework());
    allocator.addAgent("near", agent("n", { region: "here" }), of(small));
    allocator.addAgent("far", agent("x", { region: "there" }), of(small));
    expect(lines(allocator.run(0))).toEqual(["f * near cpus:1; mem:100"]);
    allocator.addFramework("g", framework("*", ["REGION_AWARE"]));
    expect(lines(allocator.run(0))).toEqual(["g * far cpus:1; mem:100"]);
  });

  it("decide about revocable resources", () => {
    const revocable = of("cpus:2").map((one) => ({ ...one, revocable: {} }));
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework());
    allocator.addAgent("a", agent(), [...of(small), ...revocable]);
    expect(lines(allocator.run(0))).toEqual(["f * a cpus:1; mem:100"]);
    allocator.addFramework("g", framework("*", ["REVOCABLE_RESOURCES"]));
    expect(lines(allocator.run(0))).toEqual(["g * a cpus{REV}:2"]);
  });

  it("keep agents without MULTI_ROLE and HIERARCHICAL_ROLE from who needs them", () => {
    const old = agent("old", { capabilities: new Set() });
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("multi", framework(["a", "b"]));
    allocator.addFramework("deep", framework("a/b"));
    allocator.addAgent("x", old, of(small));
    expect(lines(allocator.run(0))).toEqual([]);
    allocator.updateAgent("x", agent("old"));
    expect(lines(allocator.run(0))).toHaveLength(1);
  });
});

describe("shared volumes", () => {
  const volume: Resource = {
    name: "disk",
    type: "SCALAR",
    scalar: { value: 10 },
    reservations: [{ type: "DYNAMIC", role: "r" }],
    disk: { persistence: { id: "v" }, volume: { container_path: "p", mode: "RW" } },
    shared: {},
  };
  const anything = { min_allocatable_resources: {} };
  const view = framework("r", ["SHARED_RESOURCES"], { offer_filters: { r: anything } });

  it("are offered once a run and again in the next while in use", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", view);
    allocator.addFramework("g", view);
    allocator.addAgent("a", agent(), [volume]);
    const [first] = lines(allocator.run(0));
    expect(first).toMatch(/^f r a disk/);
    expect(lines(allocator.runAll(0))).toEqual([expect.stringMatching(/^g r a disk/)]);
    expect(allocator.available("a")).toEqual([volume]);
    const [copy] = allocateResources([volume], "r");
    if (copy === undefined) throw new Error("no copy");
    allocator.recover("f", "a", [copy], { source: "offer", nowMs: 0 });
    expect(formatResources(allocator.held("f", "a"))).toBe("{}");
    expect(allocator.held("g", "a")).toEqual([volume]);
  });

  it("multiply by conversions that consume nothing", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", view);
    allocator.addAgent("a", agent(), [volume]);
    allocator.run(0);
    const mine = allocateResources([volume], "r");
    const result = allocator.updateAllocation("f", "a", mine, [{ consumed: [], converted: mine }]);
    expect(result.kind).toBe("ok");
    expect(allocator.held("f", "a")).toEqual([volume, volume]);
    expect(allocator.total("a")).toEqual([volume]);
  });
});

describe("filters", () => {
  function declined(filters: { readonly refuse_seconds?: number } | undefined) {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework());
    withAgents(allocator, 1);
    allocator.run(0);
    const from = { source: "offer", nowMs: 0, ...(filters === undefined ? {} : { filters }) };
    allocator.recover("f", "a1", allocated(small), { ...from, source: "offer" });
    return allocator;
  }

  function offeredAt(allocator: HierarchicalAllocator, nowMs: number): boolean {
    return lines(allocator.runAll(nowMs)).length > 0;
  }

  it.each([
    ["none", undefined, 0],
    ["the default", {}, 5001],
    ["zero", { refuse_seconds: 0 }, 0],
    ["a short time", { refuse_seconds: 0.1 }, 1001],
    ["a time", { refuse_seconds: 7.5 }, 7501],
    ["a negative time", { refuse_seconds: -1 }, 5001],
    ["no number", { refuse_seconds: Number.NaN }, 5001],
    ["for ever", { refuse_seconds: Number.POSITIVE_INFINITY }, 365 * 86_400_000 + 1],
  ])("%s: %j", (_, filters, freeAtMs) => {
    if (freeAtMs > 0) expect(offeredAt(declined(filters), freeAtMs - 1)).toBe(false);
    expect(offeredAt(declined(filters), freeAtMs)).toBe(true);
  });

  it("are defeated by more than was refused", () => {
    const allocator = declined({ refuse_seconds: 1000 });
    allocator.updateAgent("a1", agent("h1"), of("cpus:2;mem:100"));
    expect(lines(allocator.run(1))).toEqual(["f * a1 cpus:2; mem:100"]);
  });

  it("hold for less than was refused", () => {
    const allocator = declined({ refuse_seconds: 1000 });
    allocator.updateAgent("a1", agent("h1"), of("cpus:0.5;mem:100"));
    expect(offeredAt(allocator, 1)).toBe(false);
  });

  it("leave other frameworks alone", () => {
    const allocator = declined({});
    allocator.addFramework("g", framework());
    expect(lines(allocator.run(0))).toEqual(["g * a1 cpus:1; mem:100"]);
  });

  it("go when the framework revives", () => {
    const allocator = declined({});
    allocator.revive("f");
    expect(allocator.pending).toBe(true);
    expect(lines(allocator.run(0))).toHaveLength(1);
  });

  it("go when the framework disconnects", () => {
    const allocator = declined({});
    allocator.deactivateFramework("f");
    expect(offeredAt(allocator, 0)).toBe(false);
    allocator.activateFramework("f");
    expect(lines(allocator.run(0))).toHaveLength(1);
  });

  it("go when the agent changes its attributes", () => {
    const allocator = declined({});
    const attributes = [{ name: "rack", type: "TEXT", text: { value: "r" } }] as const;
    allocator.updateAgent("a1", agent("h1", { attributes }));
    expect(lines(allocator.run(0))).toHaveLength(1);
  });

  it("go with the agent", () => {
    const allocator = declined({});
    allocator.removeAgent("a1");
    withAgents(allocator, 1);
    expect(lines(allocator.run(0))).toHaveLength(1);
  });

  it("belong to a role", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework(["x", "y"]));
    withAgents(allocator, 1);
    expect(lines(allocator.run(0))).toEqual(["f x a1 cpus:1; mem:100"]);
    const nowMs = 0;
    allocator.recover("f", "a1", allocated(small, "x"), { source: "offer", filters: {}, nowMs });
    expect(lines(allocator.runAll(0))).toEqual(["f y a1 cpus:1; mem:100"]);
    allocator.recover("f", "a1", allocated(small, "y"), { source: "offer", filters: {}, nowMs });
    allocator.revive("f", ["x"]);
    expect(lines(allocator.runAll(0))).toEqual(["f x a1 cpus:1; mem:100"]);
  });
});

describe("suppression", () => {
  it("is by role and ends with revive", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework(["x", "y"]), true, { suppressedRoles: ["x"] });
    withAgents(allocator, 1);
    expect(lines(allocator.run(0))).toEqual(["f y a1 cpus:1; mem:100"]);
    allocator.recover("f", "a1", allocated(small, "y"), { source: "offer", nowMs: 0 });
    allocator.suppress("f");
    expect(lines(allocator.runAll(0))).toEqual([]);
    allocator.deactivateFramework("f");
    allocator.activateFramework("f");
    expect(lines(allocator.run(0))).toEqual([]);
    allocator.revive("f", ["y"]);
    expect(lines(allocator.run(0))).toEqual(["f y a1 cpus:1; mem:100"]);
  });

  it("becomes what an update says", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework(["x", "y"]), true, { suppressedRoles: ["x"] });
    allocator.updateFramework("f", framework(["x", "z"]), { suppressedRoles: ["z"] });
    withAgents(allocator, 1);
    expect(lines(allocator.run(0))).toEqual(["f x a1 cpus:1; mem:100"]);
    expect(allocator.roleOrder()).toEqual(["z", "x"]);
  });
});

describe("frameworks", () => {
  it("free all they hold when they go", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework());
    withAgents(allocator, 2);
    allocator.run(0);
    allocator.markUsed("f", "a1", allocated("cpus:1"));
    allocator.removeFramework("f");
    expect(formatResources(allocator.available("a1"))).toBe("cpus:1; mem:100");
    expect(allocator.roleOrder()).toEqual([]);
    expect(allocator.quotaConsumption("*", false).size).toBe(0);
    allocator.addFramework("f", framework());
    expect(lines(allocator.run(0))).toHaveLength(2);
  });

  it("stay under a role they left until they hold nothing of it", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework(["x"]));
    withAgents(allocator, 1);
    allocator.run(0);
    allocator.updateFramework("f", framework(["y"]));
    expect(allocator.roleOrder()).toEqual(["y", "x"]);
    expect(allocator.frameworkOrder("x")).toEqual([]);
    allocator.recover("f", "a1", allocated(small, "x"), { source: "offer", nowMs: 0 });
    expect(allocator.roleOrder()).toEqual(["y"]);
  });

  it("own what agents brought along for them", () => {
    const allocator = new HierarchicalAllocator();
    const used = new Map([["f", allocated("cpus:1", "r")]]);
    allocator.addAgent("a", agent(), of("cpus:4;mem:100"), used);
    allocator.addFramework("g", framework("s"));
    expect(lines(allocator.run(0))).toEqual(["g s a cpus:3; mem:100"]);
    allocator.addFramework("f", framework("r"));
    expect(formatResources(allocator.held("f", "a"))).toBe("cpus:1");
    expect(allocator.quotaConsumption("r", false)).toEqual(new Map([["cpus", 1000]]));
    allocator.recover("f", "a", allocated("cpus:1", "r"), { source: "use", nowMs: 0 });
    expect(allocator.quotaConsumption("r", false).size).toBe(0);
    expect(formatResources(allocator.available("a"))).toBe("cpus:1");
  });

  it("may come back after their task ended", () => {
    const allocator = new HierarchicalAllocator();
    const used = new Map([["f", allocated("cpus:1", "r")]]);
    allocator.addAgent("a", agent(), of("cpus:4;mem:100"), used);
    allocator.recover("f", "a", allocated("cpus:1", "r"), { source: "use", nowMs: 0 });
    expect(formatResources(allocator.available("a"))).toBe("cpus:4; mem:100");
    allocator.addFramework("f", framework("r"));
    expect(allocator.held("f", "a")).toEqual([]);
  });

  it("must be known, and hold what they give back", () => {
    const allocator = new HierarchicalAllocator();
    expect(() => allocator.removeFramework("f")).toThrow("the allocator has no framework f");
    expect(() => allocator.removeAgent("a")).toThrow("the allocator has no agent a");
    allocator.addFramework("f", framework());
    expect(() => allocator.addFramework("f", framework())).toThrow("already has framework f");
    withAgents(allocator, 1);
    expect(() => withAgents(allocator, 1)).toThrow("already has agent a1");
    expect(() =>
      allocator.recover("f", "a1", allocated("cpus:1"), { source: "offer", nowMs: 0 }),
    ).toThrow("cannot recover cpus:1 of role * on agent a1 from framework f, which holds {}");
    const gone = { source: "offer", nowMs: 0 } as const;
    allocator.recover("g", "a1", allocated("cpus:1"), gone);
    allocator.recover("f", "b", allocated("cpus:1"), gone);
    expect(() => allocator.setWeights(new Map([["*", 0]]))).toThrow("must be positive");
  });
});

describe("agents", () => {
  it("leave no trace", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework("r"));
    allocator.addAgent("a", agent(), of("cpus:1;cpus(r):1;mem:64"));
    allocator.run(0);
    allocator.markUsed("f", "a", allocated("cpus:1", "r"));
    allocator.removeAgent("a");
    expect(allocator.quotaConsumption("r", true).size).toBe(0);
    expect(allocator.quotaConsumption("r", false).size).toBe(0);
    allocator.recover("f", "a", allocated("cpus:1", "r"), { source: "use", nowMs: 0 });
    expect(lines(allocator.runAll(0))).toEqual([]);
  });

  it("may shrink under what is held", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework());
    withAgents(allocator, 1);
    allocator.run(0);
    allocator.updateAgent("a1", agent("h1"), of("cpus:0.5;mem:200"));
    expect(formatResources(allocator.available("a1"))).toBe("mem:100");
    allocator.recover("f", "a1", allocated(small), { source: "offer", nowMs: 0 });
    expect(formatResources(allocator.available("a1"))).toBe("cpus:0.5; mem:200");
  });

  it("are not due for a run when nothing changed", () => {
    const allocator = new HierarchicalAllocator();
    withAgents(allocator, 1);
    allocator.run(0);
    allocator.updateAgent("a1", agent("h1"), of(small));
    expect(allocator.pending).toBe(false);
    allocator.updateAgent("a1", agent("other"));
    expect(allocator.pending).toBe(true);
  });
});

describe("operations", () => {
  const reservation = { type: "DYNAMIC", role: "r", principal: "p" } as const;

  it("of a framework change what it holds and the agent", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework("r"));
    withAgents(allocator, 1);
    allocator.run(0);
    const consumed = allocated("cpus:1", "r");
    const converted = pushReservation(consumed, reservation);
    const offered = allocated(small, "r");
    const result = allocator.updateAllocation("f", "a1", offered, [{ consumed, converted }]);
    expect(result).toEqual({ kind: "ok", value: undefined });
    expect(formatResources(allocator.total("a1"))).toBe(
      "mem:100; cpus(reservations: [(DYNAMIC,r,p)]):1",
    );
    expect(formatResources(allocator.held("f", "a1"))).toBe(
      "mem:100; cpus(reservations: [(DYNAMIC,r,p)]):1",
    );
    allocator.recover("f", "a1", converted, { source: "offer", nowMs: 0 });
    allocator.recover("f", "a1", allocated("mem:100", "r"), { source: "offer", nowMs: 0 });
    expect(allocator.available("a1")).toEqual(allocator.total("a1"));
    expect(allocator.quotaConsumption("r", true)).toEqual(new Map([["cpus", 1000]]));
  });

  it("of an operator need what is free", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework("r"));
    withAgents(allocator, 1);
    allocator.run(0);
    const resources = pushReservation(of("cpus:1"), reservation);
    const reserve = { type: "RESERVE", reserve: { resources } } as const;
    expect(allocator.updateAvailable("a1", [reserve])).toEqual({
      kind: "error",
      message: "{} does not contain cpus:1",
    });
    allocator.recover("f", "a1", allocated(small, "r"), { source: "offer", nowMs: 0 });
    expect(allocator.updateAvailable("a1", [reserve]).kind).toBe("ok");
    expect(formatResources(allocator.available("a1"))).toBe(
      "mem:100; cpus(reservations: [(DYNAMIC,r,p)]):1",
    );
  });
});

describe("quota", () => {
  const cpus = (value: number) => ({ cpus: { value } });
  const guarantee = (value: number) => ({
    guarantees: quantitiesFromScalars(cpus(value)),
    limits: new Map<string, number>(),
  });
  const limit = (value: number) => ({
    guarantees: new Map<string, number>(),
    limits: limitsFromScalars(cpus(value)),
  });

  it("holds back what a guarantee may need", () => {
    const allocator = new HierarchicalAllocator();
    allocator.setQuota("q", guarantee(2));
    allocator.addFramework("f", framework("x"));
    withAgents(allocator, 4);
    expect(lines(allocator.run(0))).toEqual([
      "f x a1 cpus:1; mem:100",
      "f x a2 cpus:1; mem:100",
      "f x a3 mem:100",
      "f x a4 mem:100",
    ]);
    allocator.addFramework("g", framework("q"));
    expect(lines(allocator.run(0))).toEqual(["g q a3 cpus:1", "g q a4 cpus:1"]);
  });

  it("serves guarantees first, with all else that is on the agent", () => {
    const allocator = new HierarchicalAllocator();
    allocator.setQuota("q", guarantee(1));
    allocator.addFramework("f", framework("a"));
    allocator.addFramework("g", framework("q"));
    withAgents(allocator, 2, "cpus:1;mem:100;ports:[1-2]");
    expect(lines(allocator.run(0))).toEqual([
      "g q a1 cpus:1; ports:[1-2]; mem:100",
      "f a a2 ports:[1-2]; cpus:1; mem:100",
    ]);
  });

  it("counts reservations as consumed", () => {
    const allocator = new HierarchicalAllocator();
    allocator.setQuota("q", guarantee(1));
    allocator.addAgent("b", agent("hb"), of("cpus(q):1;mem:40"));
    allocator.addFramework("f", framework("x"));
    withAgents(allocator, 1);
    expect(lines(allocator.run(0))).toEqual(["f x b mem:40", "f x a1 cpus:1; mem:100"]);
  });

  it("cuts offers at a limit", () => {
    const allocator = new HierarchicalAllocator();
    allocator.setQuota("q", limit(1.5));
    allocator.addFramework("g", framework("q"));
    withAgents(allocator, 3);
    expect(lines(allocator.run(0))).toEqual([
      "g q a1 cpus:1; mem:100",
      "g q a2 cpus:0.5; mem:100",
      "g q a3 mem:100",
    ]);
    expect(allocator.quotaConsumption("q", true)).toEqual(
      new Map([
        ["cpus", 1500],
        ["mem", 300_000],
      ]),
    );
    allocator.setQuota("q", limit(9));
    expect(lines(allocator.runAll(0))).toEqual(["g q a2 cpus:0.5", "g q a3 cpus:1"]);
  });

  it("charges subroles to the top", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("g", framework("q/a"));
    withAgents(allocator, 1);
    allocator.run(0);
    expect(allocator.quotaConsumption("q", true).get("cpus")).toBe(1000);
    expect(allocator.quotaConsumption("q", false).size).toBe(0);
    allocator.markUsed("g", "a1", allocated("cpus:0.5", "q/a"));
    expect(allocator.quotaConsumption("q", false).get("cpus")).toBe(500);
  });

  it("waits for agents after a failover", () => {
    const allocator = new HierarchicalAllocator();
    allocator.recoverQuotas(new Map([["q", guarantee(1)]]), 3, 0);
    allocator.addFramework("g", framework("q"));
    withAgents(allocator, 1);
    expect(lines(allocator.run(0))).toEqual([]);
    expect(lines(allocator.runAll(599_999))).toEqual([]);
    allocator.addAgent("b", agent("hb"), of(small));
    expect(lines(allocator.runAll(599_999))).toHaveLength(2);
    const late = new HierarchicalAllocator();
    late.recoverQuotas(new Map([["q", guarantee(1)]]), 3, 0);
    late.addFramework("g", framework("q"));
    withAgents(late, 1);
    expect(lines(late.runAll(600_000))).toHaveLength(1);
  });
});

// The first offers to the framework of the recordings reservations-and-volumes.
describe("offers as real masters made them", () => {
  const total =
    "cpus:4;mem:4096;disk:10240;ports:[31000-32000];cpus(test):2;mem(test):256;disk(test):1024";

  it("0.26", () => {
    const allocator = new HierarchicalAllocator({ profile: "0.26" });
    allocator.addAgent("S0", agent("127.0.0.2", { checkpoint: true }), of(total));
    allocator.addFramework("f", framework("test", [], { checkpoint: true }));
    const [offer] = allocator.run(0).offers[0]?.allocations ?? [];
    expect(formatResources(offer?.resources ?? [], "0.26")).toBe(
      "cpus(*):4; mem(*):4096; disk(*):10240; ports(*):[31000-32000]; cpus(test):2; mem(test):256;" +
        " disk(test):1024",
    );
  });

  it("1.x, after an operator's reservation", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addAgent("S0", agent("127.0.0.2"), of(total));
    const ops = { type: "DYNAMIC", role: "ops", principal: "ops" } as const;
    const resources = pushReservation(of("cpus:1;disk:512"), ops);
    const reserved = allocator.updateAvailable("S0", [{ type: "RESERVE", reserve: { resources } }]);
    expect(reserved.kind).toBe("ok");
    allocator.addFramework("f", framework("test", ["SHARED_RESOURCES"]));
    const [offer] = allocator.run(0).offers[0]?.allocations ?? [];
    expect(formatResources(offer?.resources ?? [])).toBe(
      "ports(allocated: test):[31000-32000]; cpus(allocated: test)(reservations: [(STATIC,test)]):2;" +
        " mem(allocated: test)(reservations: [(STATIC,test)]):256;" +
        " disk(allocated: test)(reservations: [(STATIC,test)]):1024; cpus(allocated: test):3;" +
        " mem(allocated: test):4096; disk(allocated: test):9728",
    );
  });
});

describe("maintenance", () => {
  const unavailability = { start: { nanoseconds: 5n } };

  it("asks each holder once until it answers", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework());
    withAgents(allocator, 2);
    allocator.run(0);
    allocator.setUnavailability("a1", unavailability);
    expect(allocator.run(0).inverseOffers).toEqual([
      { frameworkId: "f", agents: [{ agentId: "a1", unavailability }] },
    ]);
    expect(allocator.runAll(0).inverseOffers).toEqual([]);
    allocator.answerInverseOffer("a1", "f", { response: "DECLINE", filters: {} }, 0);
    expect(allocator.inverseOfferResponses()).toEqual(
      new Map([["a1", new Map([["f", "DECLINE"]])]]),
    );
    expect(allocator.runAll(4000).inverseOffers).toEqual([]);
    expect(allocator.runAll(6000).inverseOffers).toHaveLength(1);
    allocator.answerInverseOffer("a1", "f", {}, 6000);
    expect(allocator.runAll(6000).inverseOffers).toHaveLength(1);
    allocator.setUnavailability("a1", undefined);
    expect(allocator.run(6000).inverseOffers).toEqual([]);
    expect(allocator.inverseOfferResponses().size).toBe(0);
  });

  it("does not ask who is away or holds nothing", () => {
    const allocator = new HierarchicalAllocator();
    allocator.addFramework("f", framework());
    allocator.addAgent("a", agent(), of(small), new Map(), unavailability);
    allocator.addFramework("g", framework());
    expect(allocator.run(0).inverseOffers).toHaveLength(1);
    allocator.deactivateFramework("f");
    allocator.setUnavailability("a", unavailability);
    expect(allocator.run(0).inverseOffers).toEqual([]);
  });
});

describe("under 0.26", () => {
  it("offers without allocation, reservations to exactly the role", () => {
    const allocator = new HierarchicalAllocator({ profile: "0.26" });
    allocator.addFramework("f", framework("r/s"));
    allocator.addAgent("a", agent(), of("cpus(r):1;cpus(r/s):2;cpus:3"));
    const run = allocator.run(0);
    expect(run.offers[0]?.allocations[0]?.resources).toEqual(of("cpus:3;cpus(r/s):2"));
    allocator.recover("f", "a", of("cpus(r/s):2;cpus:3"), {
      source: "offer",
      filters: {},
      nowMs: 0,
    });
    expect(lines(allocator.runAll(4999))).toEqual([]);
    expect(lines(allocator.runAll(5000))).toHaveLength(1);
  });

  it("filters exactly as long as asked", () => {
    const allocator = new HierarchicalAllocator({ profile: "0.26" });
    allocator.addFramework("f", framework());
    withAgents(allocator, 1);
    allocator.run(0);
    const filters = { refuse_seconds: 0.1 };
    allocator.recover("f", "a1", of(small), { source: "offer", filters, nowMs: 0 });
    expect(lines(allocator.runAll(99))).toEqual([]);
    expect(lines(allocator.runAll(100))).toHaveLength(1);
  });

  it("keeps frameworks with checkpointing from agents without", () => {
    const allocator = new HierarchicalAllocator({ profile: "0.26" });
    allocator.addFramework("f", framework("*", [], { checkpoint: true }));
    allocator.addAgent("a", agent(), of(small));
    expect(lines(allocator.run(0))).toEqual([]);
    allocator.addAgent("b", agent("hb", { checkpoint: true }), of(small));
    expect(lines(allocator.run(0))).toEqual(["f * b cpus:1; mem:100"]);
  });

  it("remembers suppression over a disconnection", () => {
    const allocator = new HierarchicalAllocator({ profile: "0.26" });
    allocator.addFramework("f", framework());
    allocator.suppress("f");
    withAgents(allocator, 1);
    expect(lines(allocator.run(0))).toEqual([]);
    allocator.deactivateFramework("f");
    allocator.activateFramework("f");
    expect(lines(allocator.run(0))).toEqual([]);
    allocator.revive("f");
    expect(lines(allocator.run(0))).toHaveLength(1);
  });

  it("adopts what agents brought along, which names no role", () => {
    const allocator = new HierarchicalAllocator({ profile: "0.26" });
    allocator.addAgent("a", agent(), of(small), new Map([["f", of("cpus:0.4")]]));
    allocator.addFramework("f", framework("r"));
    expect(formatResources(allocator.held("f", "a"))).toBe("cpus:0.4");
    allocator.recover("f", "a", of("cpus:0.4"), { source: "use", nowMs: 0 });
    expect(allocator.available("a")).toEqual(of(small));
  });
});
