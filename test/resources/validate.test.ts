import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Resource, validateResource, validateResources } from "../../src/resources/index.js";
import { resource } from "./arbitraries.js";

const cpus: Resource = { name: "cpus", type: "SCALAR", scalar: { value: 1 } };
const disk: Resource = { name: "disk", type: "SCALAR", scalar: { value: 1 } };
const dynamic = { type: "DYNAMIC", role: "r", principal: "p" } as const;

function ports(...pairs: readonly (readonly [bigint, bigint])[]): Resource {
  const range = pairs.map(([begin, end]) => ({ begin, end }));
  return { name: "ports", type: "RANGES", ranges: { range } };
}

describe("validateResource", () => {
  it.each<readonly [Resource, string | undefined]>([
    [cpus, undefined],
    [{ ...cpus, name: "" }, "Empty resource name"],
    [{ ...cpus, type: 9 }, "Invalid resource type"],
    [{ ...cpus, type: "TEXT" }, "Unsupported resource type"],
    [{ ...cpus, ranges: {} }, "Invalid scalar resource"],
    [{ ...cpus, scalar: { value: 0 } }, undefined],
    [{ ...cpus, scalar: { value: 0.0004 } }, "Invalid scalar resource: value <= 0"],
    [{ ...cpus, scalar: { value: -1 } }, "Invalid scalar resource: value <= 0"],
    [{ ...cpus, scalar: { value: Number.NaN } }, "Invalid scalar resource: value <= 0"],
    [{ ...ports(), scalar: { value: 1 } }, "Invalid ranges resource"],
    [ports([3n, 2n]), "Invalid ranges resource: begin > end"],
    [ports([5n, 9n], [1n, 5n]), "Invalid ranges resource: overlapping ranges"],
    [ports([5n, 9n], [1n, 4n]), undefined],
    [{ name: "s", type: "SET" }, "Invalid set resource"],
    [
      { name: "s", type: "SET", set: { item: ["a", "a"] } },
      "Invalid set resource: duplicated elements",
    ],
    [{ ...cpus, disk: {} }, "DiskInfo should not be set for cpus resource"],
    [
      { ...disk, disk: { source: { type: "BLOCK", mount: {} } } },
      "Mount should not be set for BLOCK disk source",
    ],
    [
      { ...disk, disk: { source: { type: "RAW", path: {} } } },
      "Path should not be set for RAW disk source",
    ],
    [
      { ...disk, disk: { source: { type: 17 } } },
      "Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'",
    ],
    [{ ...cpus, role: "a/" }, "Role 'a/' cannot end with a slash"],
    [
      { ...cpus, role: "r", reservation: dynamic },
      "'Resource.ReservationInfo.type' must not be set for the 'Resource.reservation' field",
    ],
    [
      { ...cpus, role: "r", reservation: { role: "r" } },
      "'Resource.ReservationInfo.role' must not be set for the 'Resource.reservation' field",
    ],
    [{ ...cpus, reservation: {} }, 'Invalid reservation: role "*" cannot be dynamically reserved'],
    [
      { ...cpus, reservations: [{ role: "r" }] },
      "Invalid reservation: 'Resource.ReservationInfo.type' field must be set.",
    ],
    [
      { ...cpus, reservations: [{ type: "STATIC" }] },
      "Invalid reservation: 'Resource.ReservationInfo.role' field must be set.",
    ],
    [
      { ...cpus, reservations: [{ type: "STATIC", role: "*" }] },
      'Invalid reservation: role "*" cannot be reserved',
    ],
    [
      { ...cpus, reservations: [dynamic, { type: "STATIC", role: "r/s" }] },
      "Invalid refined reservation: A refined reservation cannot be STATIC",
    ],
    [
      { ...cpus, reservations: [dynamic, { type: "DYNAMIC", role: "rs" }] },
      "Invalid refined reservation: role 'rs' is not a refinement of 'r'",
    ],
    [
      { ...cpus, reservations: [dynamic, { type: "DYNAMIC", role: "r/s" }], role: "r" },
      "Invalid resource format: 'Resource.role' must not be set if there is more than one reservation in 'Resource.reservations'",
    ],
    [
      { ...cpus, reservations: [dynamic], role: "s" },
      "Invalid resource format: 'Resource.role' field with 's' does not match the role 'r' in 'Resource.reservations'",
    ],
    [
      { ...cpus, reservations: [dynamic], role: "r" },
      "Invalid resource format: 'Resource.role' and 'Resource.reservation' must either be both set or both not set if the single reservation in 'Resource.reservations' is DYNAMIC",
    ],
    [
      { ...cpus, reservations: [dynamic], role: "r", reservation: { principal: "q" } },
      "Invalid resource format: 'Resource.reservation.principal' field with 'q' does not match the principal 'p' in 'Resource.reservations'",
    ],
    [{ ...cpus, reservations: [dynamic], role: "r", reservation: { principal: "p" } }, undefined],
    [
      { ...cpus, reservations: [{ type: "STATIC", role: "r" }], role: "r", reservation: {} },
      "Invalid resource format: 'Resource.reservation' must not be set if the single reservation in 'Resource.reservations' is STATIC",
    ],
    [{ ...cpus, shared: {} }, "Resource cpus cannot be shared"],
    [{ ...disk, shared: {} }, "Only persistent volumes can be shared"],
  ])("1.11, case %#: $1", (one, problem) => {
    expect(validateResource(one, "1.11")).toBe(problem);
  });

  it.each<readonly [Resource, string | undefined]>([
    [{ ...cpus, role: "any role/" }, undefined],
    [{ ...cpus, scalar: { value: 0.0004 } }, undefined],
    [{ ...cpus, scalar: { value: -1 } }, "Invalid scalar resource: value < 0"],
    [
      { ...cpus, reservation: { principal: "p" } },
      'Invalid reservation: role "*" cannot be dynamically reserved',
    ],
    [{ ...cpus, disk: {} }, "DiskInfo should not be set for cpus resource"],
  ])("0.26, case %#: $1", (one, problem) => {
    expect(validateResource(one, "0.26")).toBe(problem);
  });

  it("accepts what the rest of the folder makes", () => {
    fc.assert(
      fc.property(resource, (one) => {
        expect(validateResource(one, "1.11")).toBeUndefined();
      }),
    );
  });

  it("names the culprit of a list", () => {
    const bad = { ...cpus, scalar: { value: -2 } };
    expect(validateResources([cpus, bad], "1.11")).toBe(
      "Resource 'cpus:-2' is invalid: Invalid scalar resource: value <= 0",
    );
    expect(validateResources([cpus, bad], "0.26")).toBe(
      "Resource 'cpus(*):-2' is invalid: Invalid scalar resource: value < 0",
    );
  });
});
