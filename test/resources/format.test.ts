import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allocateResources,
  downgradeResource,
  downgradeResources,
  endpointResource,
  injectAllocation,
  type Resource,
  unallocateResources,
  upgradeResource,
} from "../../src/resources/index.js";
import { resource } from "./arbitraries.js";

const cpus = { name: "cpus", type: "SCALAR", scalar: { value: 1 } } as const;

const forms: readonly (readonly [string, Resource, Resource, Resource])[] = [
  ["unreserved", { ...cpus, role: "*" }, cpus, { ...cpus, role: "*" }],
  [
    "static",
    { ...cpus, role: "r" },
    { ...cpus, reservations: [{ type: "STATIC", role: "r" }] },
    { ...cpus, role: "r", reservations: [{ type: "STATIC", role: "r" }] },
  ],
  [
    "dynamic",
    { ...cpus, role: "r", reservation: { principal: "p", labels: { labels: [{ key: "k" }] } } },
    {
      ...cpus,
      reservations: [
        { type: "DYNAMIC", role: "r", principal: "p", labels: { labels: [{ key: "k" }] } },
      ],
    },
    {
      ...cpus,
      role: "r",
      reservation: { principal: "p", labels: { labels: [{ key: "k" }] } },
      reservations: [
        { type: "DYNAMIC", role: "r", principal: "p", labels: { labels: [{ key: "k" }] } },
      ],
    },
  ],
];

describe("the formats of a reservation", () => {
  it.each(forms)("say %s in three ways", (_, pre, post, endpoint) => {
    expect(upgradeResource(pre)).toEqual(post);
    expect(upgradeResource(post)).toEqual(post);
    expect(upgradeResource(endpoint)).toEqual(post);
    expect(downgradeResource(post)).toEqual({ kind: "ok", value: pre });
    expect(endpointResource(post)).toEqual(endpoint);
  });

  it("cannot say a refined reservation in the old way", () => {
    const refined: Resource = {
      ...cpus,
      reservations: [
        { type: "STATIC", role: "a" },
        { type: "DYNAMIC", role: "a/b" },
      ],
    };
    expect(downgradeResources([cpus, refined])).toEqual({
      kind: "error",
      message: "Cannot downgrade resources containing refined reservations",
    });
    expect(endpointResource(refined)).toEqual(refined);
  });

  it("convert there and back", () => {
    fc.assert(
      fc.property(resource, (one) => {
        const old = downgradeResource(one);
        if (old.kind === "ok") expect(upgradeResource(old.value)).toEqual(one);
        else expect(one.reservations?.length).toBeGreaterThan(1);
      }),
    );
  });

  it("keep what the schema does not know", () => {
    const unknown = Symbol("unknown fields");
    const odd = { ...cpus, role: "r", [unknown]: "kept" };
    const downgraded = downgradeResource(upgradeResource(odd));
    expect(downgraded).toEqual({ kind: "ok", value: odd });
  });
});

describe("allocation", () => {
  it("is put on, filled in and taken off", () => {
    const mine = { ...cpus, allocation_info: { role: "a" } };
    expect(allocateResources([cpus, mine], "b")).toEqual([
      { ...cpus, allocation_info: { role: "b" } },
      { ...cpus, allocation_info: { role: "b" } },
    ]);
    expect(injectAllocation([cpus, mine], "b")).toEqual([
      { ...cpus, allocation_info: { role: "b" } },
      mine,
    ]);
    expect(unallocateResources([cpus, mine])).toEqual([cpus, cpus]);
  });
});
