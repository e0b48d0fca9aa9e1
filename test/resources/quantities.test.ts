import { describe, expect, it } from "vitest";
import {
  addQuantities,
  allQuantities,
  containsAmounts,
  containsQuantities,
  formatQuantities,
  limitsFromScalars,
  type Outcome,
  parseMinAllocatable,
  parseQuantities,
  parseResources,
  type Quantities,
  quantitiesFromScalars,
  type Resources,
  scalarQuantities,
  subtractFromLimits,
  subtractQuantities,
} from "../../src/resources/index.js";

function the<T>(outcome: Outcome<T>): T {
  if (outcome.kind === "error") throw new Error(outcome.message);
  return outcome.value;
}

function q(text: string): Quantities {
  return the(parseQuantities(text));
}

function r(text: string): Resources {
  return the(parseResources(text));
}

describe("quantities", () => {
  it("are read, printed and summed by name", () => {
    expect(formatQuantities(q("mem:5; cpus :1;cpus:0.5;x:0"))).toBe("cpus:1.5; mem:5");
    expect(formatQuantities(addQuantities(q("cpus:1"), q("cpus:1;mem:2")))).toBe("cpus:2; mem:2");
    expect(formatQuantities(q(""))).toBe("{}");
  });

  it.each([
    ["cpus", "Failed to parse 'cpus': missing or extra ':'"],
    ["cpus:x", "Failed to parse 'x' to quantity: only scalar values are allowed"],
    [
      "cpus:-1",
      "Failed to parse '-1' to quantity: Invalid scalar value '-1':Negative values not supported",
    ],
  ])("refuse %j", (text, message) => {
    expect(parseQuantities(text)).toEqual({ kind: "error", message });
    expect(parseMinAllocatable(`mem:1|${text}`)).toEqual({ kind: "error", message });
  });

  it("come from resources", () => {
    const total = r("cpus:1;cpus(a):2;ports:[1-10];disks:{a,b}");
    expect(formatQuantities(scalarQuantities(total))).toBe("cpus:3");
    expect(formatQuantities(allQuantities(total))).toBe("cpus:3; disks:2; ports:10");
    expect(containsAmounts(total, q("cpus:2.5;ports:10;disks:1"))).toBe(true);
    expect(containsAmounts(total, q("ports:11"))).toBe(false);
  });

  it("subtract without going below zero", () => {
    expect(formatQuantities(subtractQuantities(q("cpus:1;mem:5"), q("cpus:2;disk:1")))).toBe(
      "mem:5",
    );
    expect(containsQuantities(q("cpus:1"), q("cpus:1"))).toBe(true);
    expect(containsQuantities(q("cpus:1"), q("cpus:1;mem:1"))).toBe(false);
  });

  it("limit to nothing where a limit is used up", () => {
    const limits = limitsFromScalars({ cpus: { value: 2 }, gpus: { value: 0 } });
    expect([...subtractFromLimits(limits, q("cpus:3;mem:1"))]).toEqual([
      ["cpus", 0],
      ["gpus", 0],
    ]);
    expect(quantitiesFromScalars({ gpus: { value: 0 } }).size).toBe(0);
  });
});
