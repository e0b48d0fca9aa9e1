import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addResources,
  allQuantities,
  containsResource,
  containsResources,
  equalResources,
  findResources,
  formatResources,
  isEmptyResource,
  mergeResources,
  parseResources,
  popReservation,
  pushReservation,
  type Resources,
  rangesNamed,
  scalarAmount,
  shrinkResource,
  subtractResources,
  toResources,
  toUnreserved,
} from "../../src/resources/index.js";
import { resource, resources } from "./arbitraries.js";

function of(text: string): Resources {
  const parsed = parseResources(text);
  if (parsed.kind === "error") throw new Error(parsed.message);
  return parsed.value;
}

describe("resource arithmetic", () => {
  it("merges what differs in amount only", () => {
    const sum = addResources(of("cpus:1;cpus(a):2;ports:[1-2]"), of("cpus:0.5;ports:[3-4]"));
    expect(formatResources(sum)).toBe("cpus:1.5; cpus(reservations: [(STATIC,a)]):2; ports:[1-4]");
  });

  it("counts in thousandths", () => {
    const tenth = of("cpus:0.1");
    const sum = addResources(addResources(tenth, tenth), tenth);
    expect(scalarAmount(sum, "cpus")).toBe(0.3);
    expect(subtractResources(sum, of("cpus:0.3"))).toEqual([]);
  });

  it("removes what would go below zero", () => {
    expect(subtractResources(of("cpus:1;mem:5"), of("cpus:2"))).toEqual(of("mem:5"));
  });

  it("does not stretch a request over roles", () => {
    const total = of("cpus:1;cpus(a):1");
    expect(containsResources(total, of("cpus:2"))).toBe(false);
    expect(containsResources(total, of("cpus:1;cpus(a):1"))).toBe(true);
  });

  it("hands out persistent volumes and MOUNT disks whole", () => {
    const mount = { disk: { source: { type: "MOUNT", mount: { root: "/m" } } } } as const;
    const disk = { name: "disk", type: "SCALAR", scalar: { value: 100 }, ...mount } as const;
    const part = { ...disk, scalar: { value: 50 } };
    expect(mergeResources([disk, disk])).toHaveLength(2);
    expect(containsResource([disk], part)).toBe(false);
    expect(containsResource([disk], disk)).toBe(true);
    expect(subtractResources([disk], [part])).toEqual([disk]);
    expect(shrinkResource(disk, 50_000)).toBeUndefined();
  });

  it("keeps each copy of a shared volume", () => {
    const volume = {
      name: "disk",
      type: "SCALAR",
      scalar: { value: 10 },
      reservations: [{ type: "DYNAMIC", role: "r" }],
      disk: { persistence: { id: "v" }, volume: { container_path: "p", mode: "RW" } },
      shared: {},
    } as const;
    const two = mergeResources([volume, volume]);
    expect(two).toHaveLength(2);
    expect(containsResources(two, [volume, volume])).toBe(true);
    expect(containsResources([volume], [volume, volume])).toBe(false);
    expect(subtractResources(two, [volume])).toEqual([volume]);
  });

  it("drops what is invalid or empty when it reads a message", () => {
    const list = [
      { name: "cpus", type: "SCALAR", scalar: { value: -1 } },
      { name: "mem", type: "SCALAR", scalar: { value: 0 } },
      { name: "gpus", type: "SCALAR", scalar: { value: 1 }, role: "r" },
    ] as const;
    expect(formatResources(toResources(list))).toBe("gpus(reservations: [(STATIC,r)]):1");
  });

  it("finds a target in its own role, then unreserved, then anywhere", () => {
    const total = of("cpus(a):1;cpus:1;cpus(b):2");
    expect(findResources(total, of("cpus(a):3"))).toEqual(of("cpus(a):1;cpus:1;cpus(b):1"));
    expect(findResources(total, of("cpus:5"))).toBeUndefined();
    expect(findResources(total, of("mem:1"))).toBeUndefined();
  });

  it("pushes and pops reservations", () => {
    const total = of("cpus:1;mem:2");
    const reserved = pushReservation(total, { type: "DYNAMIC", role: "r", principal: "p" });
    expect(formatResources(reserved)).toBe(
      "cpus(reservations: [(DYNAMIC,r,p)]):1; mem(reservations: [(DYNAMIC,r,p)]):2",
    );
    expect(popReservation(reserved)).toEqual(total);
  });

  it("sums ranges of one name over roles", () => {
    expect(rangesNamed(of("ports:[1-2];ports(a):[3-4]"), "ports")).toEqual([
      { begin: 1n, end: 4n },
    ]);
    expect(rangesNamed([], "ports")).toBeUndefined();
  });
});

// (a + b) - b = a cannot hold where a and b share an element of a range or a set, or where b holds a volume that
// a holds too: those are not sums. `disjoint` leaves only what can be in two hands at once.
function disjoint(a: Resources, b: Resources): Resources {
  return b.filter(
    (one) =>
      one.disk === undefined &&
      (one.type === "SCALAR" || !a.some((other) => other.name === one.name)),
  );
}

describe("laws of resource arithmetic", () => {
  it("takes back what was added", () => {
    fc.assert(
      fc.property(resources, resources, (a, raw) => {
        const b = disjoint(a, raw);
        const sum = addResources(a, b);
        expect(containsResources(sum, b)).toBe(true);
        expect(equalResources(subtractResources(sum, b), a)).toBe(true);
      }),
    );
  });

  it("adds in any order and grouping", () => {
    fc.assert(
      fc.property(resources, resources, resources, (a, b, c) => {
        expect(equalResources(addResources(a, b), addResources(b, a))).toBe(true);
        expect(
          equalResources(addResources(addResources(a, b), c), addResources(a, addResources(b, c))),
        ).toBe(true);
      }),
    );
  });

  it("contains exactly what can be taken out and put back", () => {
    fc.assert(
      fc.property(resources, resources, (a, b) => {
        const back = addResources(subtractResources(a, b), b);
        if (containsResources(a, b)) expect(equalResources(back, a)).toBe(true);
        else expect(containsResources(a, back)).toBe(false);
      }),
    );
  });

  it("sums long lists as it sums short ones", () => {
    fc.assert(
      fc.property(fc.array(resource, { minLength: 30, maxLength: 60 }), (list) => {
        let pairwise: Resources = [];
        for (const one of list) pairwise = addResources(pairwise, [one]);
        expect(mergeResources(list)).toEqual(pairwise);
      }),
    );
  });

  it("never leaves empty or negative parts", () => {
    fc.assert(
      fc.property(resources, resources, (a, b) => {
        for (const part of subtractResources(a, b)) {
          expect(isEmptyResource(part)).toBe(false);
          expect(part.scalar?.value ?? 1).toBeGreaterThan(0);
        }
        for (const amount of allQuantities(subtractResources(a, b)).values()) {
          expect(amount).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("keeps amounts when reservations go", () => {
    fc.assert(
      fc.property(resources, (a) => {
        const scalars = a.filter(({ type }) => type === "SCALAR");
        expect(allQuantities(toUnreserved(scalars))).toEqual(allQuantities(scalars));
      }),
    );
  });
});
