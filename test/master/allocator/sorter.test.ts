import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Amount } from "../../../src/master/allocator/amount.js";
import { DrfSorter } from "../../../src/master/allocator/drf-sorter.js";
import { FlatSorter } from "../../../src/master/allocator/flat-sorter.js";
import { RandomSorter } from "../../../src/master/allocator/random-sorter.js";
import type { Sorter } from "../../../src/master/allocator/sorter.js";
import { seeded } from "./cluster.js";

function amount(cpus: number, mem = 0): Amount {
  const quantities = new Map<string, number>();
  if (cpus > 0) quantities.set("cpus", cpus);
  if (mem > 0) quantities.set("mem", mem);
  return { quantities, shared: [] };
}

function with100<T extends Sorter>(sorter: T, ...clients: readonly string[]): T {
  sorter.addAgent("a", amount(100, 100).quantities);
  for (const client of clients) {
    sorter.add(client);
    sorter.activate(client);
  }
  return sorter;
}

describe("DrfSorter", () => {
  it("sorts by dominant share, then turns, then name", () => {
    const sorter = with100(new DrfSorter(), "c", "b", "a");
    expect(sorter.sort()).toEqual(["a", "b", "c"]);
    sorter.allocated("a", amount(10, 1));
    sorter.allocated("b", amount(1, 5));
    expect(sorter.sort()).toEqual(["c", "b", "a"]);
    sorter.unallocated("a", amount(10, 1));
    sorter.unallocated("b", amount(1, 5));
    expect(sorter.sort()).toEqual(["c", "a", "b"]);
  });

  it("leaves excluded names out of account", () => {
    const sorter = with100(new DrfSorter(new Set(["mem"])), "a", "b");
    sorter.allocated("a", amount(1, 90));
    sorter.allocated("b", amount(2));
    expect(sorter.sort()).toEqual(["a", "b"]);
  });

  it("lets subtrees compete", () => {
    const sorter = with100(new DrfSorter(), "a/x", "a/y", "b");
    sorter.allocated("a/x", amount(10));
    sorter.allocated("b", amount(8));
    expect(sorter.sort()).toEqual(["b", "a/y", "a/x"]);
    sorter.setWeight("a", 2);
    expect(sorter.sort()).toEqual(["a/y", "a/x", "b"]);
  });

  it("treats a role with subroles as one of them", () => {
    const sorter = with100(new DrfSorter(), "a", "b");
    sorter.allocated("a", amount(10));
    sorter.add("a/x");
    sorter.activate("a/x");
    expect(sorter.sort()).toEqual(["b", "a/x", "a"]);
    expect(sorter.quantities("a")).toEqual(new Map([["cpus", 10]]));
    sorter.allocated("a/x", amount(20));
    expect(sorter.sort()).toEqual(["b", "a", "a/x"]);
    sorter.remove("a/x");
    expect(sorter.sort()).toEqual(["b", "a"]);
    expect(sorter.quantities("a")).toEqual(new Map([["cpus", 10]]));
    expect(sorter.allQuantities).toEqual(new Map([["cpus", 10]]));
  });

  it("keeps what inactive clients hold", () => {
    const sorter = with100(new DrfSorter(), "a", "b");
    sorter.allocated("a", amount(10));
    sorter.deactivate("a");
    expect(sorter.sort()).toEqual(["b"]);
    sorter.activate("a");
    expect(sorter.sort()).toEqual(["b", "a"]);
  });

  it("counts a shared volume once for each who sees it", () => {
    const shared: Amount = {
      quantities: new Map(),
      shared: [{ key: "v", name: "disk", quantity: 5 }],
    };
    const sorter = with100(new DrfSorter(), "a/x", "a/y");
    sorter.allocated("a/x", shared);
    sorter.allocated("a/x", shared);
    sorter.allocated("a/y", shared);
    expect(sorter.allQuantities).toEqual(new Map([["disk", 5]]));
    sorter.unallocated("a/x", shared);
    sorter.unallocated("a/y", shared);
    expect(sorter.allQuantities).toEqual(new Map([["disk", 5]]));
    sorter.unallocated("a/x", shared);
    expect(sorter.allQuantities.size).toBe(0);
  });

  it("hands out orders that stay as they are", () => {
    const sorter = with100(new DrfSorter(), "a", "b");
    const before = sorter.sort();
    sorter.allocated("a", amount(1));
    expect(before).toEqual(["a", "b"]);
    expect(sorter.sort()).toEqual(["b", "a"]);
  });
});

type Step =
  | { readonly kind: "allocated" | "unallocated"; readonly client: string; readonly cpus: number }
  | { readonly kind: "add" | "remove" | "activate" | "deactivate"; readonly client: string }
  | { readonly kind: "weight"; readonly client: string; readonly weight: number };

const client = fc.constantFrom("a", "b", "a/x", "a/y", "a/x/1", "b/z", "c");
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("allocated" as const, "unallocated" as const),
    client,
    cpus: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({
    kind: fc.constantFrom(
      "add" as const,
      "remove" as const,
      "activate" as const,
      "deactivate" as const,
    ),
    client,
  }),
  fc.record({ kind: fc.constant("weight" as const), client, weight: fc.constantFrom(0.5, 1, 3) }),
);

// The obvious twin: the books of every client, sorted anew over the whole tree each time.
class Twin {
  readonly held = new Map<string, number>();
  readonly turns = new Map<string, number>();
  readonly active = new Set<string>();
  readonly weights = new Map<string, number>();

  order(path = ""): readonly string[] {
    const below = [...this.held.keys()].filter((c) => path === "" || c.startsWith(`${path}/`));
    const depth = path === "" ? 0 : path.split("/").length;
    const children = new Set(
      below.map((c) =>
        c
          .split("/")
          .slice(0, depth + 1)
          .join("/"),
      ),
    );
    const entries = [...children].map((child) => {
      const inner = [...this.held.keys()].some((c) => c.startsWith(`${child}/`));
      const subtree = [...this.held].filter(([c]) => c === child || c.startsWith(`${child}/`));
      const share = subtree.reduce((sum, [, cpus]) => sum + cpus, 0) / 1000;
      return {
        path: child,
        share: share / (this.weights.get(child) ?? 1),
        leaves: () => (inner ? this.order(child) : this.active.has(child) ? [child] : []),
      };
    });
    if (path !== "" && this.held.has(path)) {
      const share = (this.held.get(path) ?? 0) / 1000;
      const leaves = () => (this.active.has(path) ? [path] : []);
      entries.push({ path: `${path}/.`, share, leaves });
    }
    entries.sort((a, b) => a.share - b.share || (a.path < b.path ? -1 : 1));
    return entries.flatMap(({ leaves }) => leaves());
  }
}

describe("the tree of DrfSorter", () => {
  it("agrees with sorting everything anew, ties by turns aside", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const sorter = new DrfSorter();
        sorter.addAgent("a", new Map([["cpus", 1000]]));
        const twin = new Twin();
        for (const one of steps) {
          play(sorter, twin, one);
          // Equal shares fall to turns, which the twin does not count: compare without them.
          const shares = new Set(sorter.sort());
          expect(shares).toEqual(new Set(twin.order()));
          if (distinct(twin)) expect(sorter.sort()).toEqual(twin.order());
          const sum = [...twin.held.values()].reduce((all, cpus) => all + cpus, 0);
          expect(sorter.allQuantities.get("cpus") ?? 0).toBe(sum);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function distinct(twin: Twin): boolean {
  const values = [...twin.held.values()];
  return new Set(values).size === values.length && twin.weights.size === 0;
}

function play(sorter: DrfSorter, twin: Twin, one: Step): void {
  const has = twin.held.get(one.client);
  switch (one.kind) {
    case "add":
      sorter.add(one.client);
      if (has === undefined) twin.held.set(one.client, 0);
      return;
    case "remove":
      sorter.remove(one.client);
      twin.held.delete(one.client);
      twin.active.delete(one.client);
      return;
    case "activate":
      sorter.activate(one.client);
      if (has !== undefined) twin.active.add(one.client);
      return;
    case "deactivate":
      sorter.deactivate(one.client);
      twin.active.delete(one.client);
      return;
    case "weight":
      sorter.setWeight(one.client, one.weight);
      twin.weights.set(one.client, one.weight);
      return;
    case "allocated":
      if (has === undefined) return;
      sorter.allocated(one.client, amount(one.cpus));
      twin.held.set(one.client, has + one.cpus);
      return;
    case "unallocated":
      if (has === undefined || has < one.cpus) return;
      sorter.unallocated(one.client, amount(one.cpus));
      twin.held.set(one.client, has - one.cpus);
  }
}

describe("FlatSorter", () => {
  it("does not look into names", () => {
    const sorter = with100(new FlatSorter({ ofHeld: false }), "a/x", "a", "b");
    sorter.allocated("a", amount(10));
    expect(sorter.sort()).toEqual(["a/x", "b", "a"]);
  });

  it("forgets the turns of who was away", () => {
    const sorter = with100(new FlatSorter({ ofHeld: false }), "a", "b");
    sorter.allocated("a", amount(1));
    sorter.unallocated("a", amount(1));
    expect(sorter.sort()).toEqual(["b", "a"]);
    sorter.deactivate("a");
    sorter.activate("a");
    expect(sorter.sort()).toEqual(["a", "b"]);
  });

  it("measures against what all hold, if so told", () => {
    const sorter = with100(new FlatSorter({ ofHeld: true }), "a", "b");
    sorter.allocated("a", amount(90, 2));
    sorter.allocated("b", amount(10, 8));
    // Of the cluster a holds 90% of cpus; of what is held b has 80% of mem, a 90% of cpus.
    expect(sorter.sort()).toEqual(["b", "a"]);
    sorter.allocated("b", amount(0, 90));
    expect(sorter.sort()).toEqual(["a", "b"]);
  });
});

describe("RandomSorter", () => {
  it("puts the heavier first more often", () => {
    const sorter = with100(new RandomSorter(seeded(7)), "a", "b");
    sorter.setWeight("a", 3);
    let first = 0;
    for (let round = 0; round < 4000; round += 1) if (sorter.sort()[0] === "a") first += 1;
    // 3 of 4 expected; five standard deviations are 137.
    expect(Math.abs(first - 3000)).toBeLessThan(137);
  });

  it("keeps subtrees together and leaves out the inactive", () => {
    const sorter = with100(new RandomSorter(seeded(1)), "a/x", "b", "a/y", "a");
    sorter.deactivate("a/y");
    for (let round = 0; round < 50; round += 1) {
      const order = sorter.sort();
      expect(new Set(order)).toEqual(new Set(["a/x", "a", "b"]));
      expect(order[1]).not.toBe("b");
    }
  });
});
