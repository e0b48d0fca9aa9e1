import fc from "fast-check";
import {
  mergeResources,
  type ReservationInfo,
  type Resource,
  type Resources,
} from "../../src/resources/index.js";

const reservations: fc.Arbitrary<readonly ReservationInfo[]> = fc.constantFrom(
  [],
  [{ type: "STATIC", role: "a" }],
  [{ type: "DYNAMIC", role: "a", principal: "p" }],
  [{ type: "DYNAMIC", role: "b", principal: "p", labels: { labels: [{ key: "k" }] } }],
  [
    { type: "STATIC", role: "a" },
    { type: "DYNAMIC", role: "a/b" },
  ],
);

const amount = fc.integer({ min: 1, max: 5_000_000 }).map((fixed) => fixed / 1000);

const scalar: fc.Arbitrary<Resource> = fc
  .tuple(fc.constantFrom("cpus", "mem", "disk"), amount)
  .map(([name, value]) => ({ name, type: "SCALAR", scalar: { value } }));

export const rangeList = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((pairs) =>
    pairs.map(([begin, length]) => ({ begin: BigInt(begin), end: BigInt(begin + length) })),
  );

const set: fc.Arbitrary<Resource> = fc
  .uniqueArray(fc.constantFrom("sda", "sdb", "sdc", "sdd"), { minLength: 1 })
  .map((item) => ({ name: "disks", type: "SET", set: { item } }));

const volume: fc.Arbitrary<Resource> = fc
  .tuple(amount, fc.constantFrom("v1", "v2"), fc.boolean())
  .map(([value, id, shared]) => ({
    name: "disk",
    type: "SCALAR",
    scalar: { value },
    disk: { persistence: { id }, volume: { container_path: "data", mode: "RW" } },
    ...(shared ? { shared: {} } : {}),
  }));

const ports: fc.Arbitrary<Resource> = rangeList.map((range) => {
  const [one] = mergeResources(
    range.map((part) => ({ name: "ports", type: "RANGES", ranges: { range: [part] } })),
  );
  return one ?? { name: "ports", type: "RANGES", ranges: {} };
});

/** One valid resource, not empty, in the post-refinement format. */
export const resource: fc.Arbitrary<Resource> = fc
  .tuple(fc.oneof(scalar, scalar, ports, set, volume), reservations, fc.boolean())
  .map(([one, stack, revocable]) => ({
    ...one,
    ...(stack.length === 0 ? {} : { reservations: stack }),
    ...(revocable && one.disk === undefined ? { revocable: {} } : {}),
  }));

/** A merged collection. */
export const resources: fc.Arbitrary<Resources> = fc
  .array(resource, { maxLength: 6 })
  .map(mergeResources);
