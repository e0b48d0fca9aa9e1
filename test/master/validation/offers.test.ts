import { describe, expect, it } from "vitest";
import { refuseForOffers, validateOffers } from "../../../src/master/validation/index.js";

const offers = new Map([
  ["o1", { frameworkId: "f1", agentId: "a1", role: "r" }],
  ["o2", { frameworkId: "f1", agentId: "a1", role: "r" }],
  ["foreign", { frameworkId: "f2", agentId: "a1", role: "r" }],
  ["other-role", { frameworkId: "f1", agentId: "a1", role: "s" }],
  ["other-agent", { frameworkId: "f1", agentId: "a2", role: "r" }],
]);

function problem(ids: readonly string[], profile: "0.26" | "1.11" = "1.11"): string | undefined {
  return validateOffers(ids, (id) => offers.get(id), "f1", profile);
}

describe("validateOffers", () => {
  it.each<readonly [readonly string[], string | undefined]>([
    [["o1", "o2"], undefined],
    [[], "No offers specified"],
    [["o1", "o1"], "Duplicate offer o1 in offer list"],
    [["foreign", "gone"], "Offer gone is no longer valid"],
    [["foreign"], "Offer foreign has invalid framework f2 while framework f1 is expected"],
    [
      ["o1", "other-role"],
      "Aggregated offers must be allocated to the same role. Offer other-role uses role 's but another is using role 'r",
    ],
    [
      ["o1", "other-agent"],
      "Aggregated offers must belong to one single agent. Offer other-agent uses agent a2 and agent a1",
    ],
  ])("1.11 %j: %s", (ids, expected) => {
    expect(problem(ids)).toBe(expected);
  });

  it("0.26 looks at owners as it goes and says slave", () => {
    expect(problem(["foreign", "gone"], "0.26")).toMatch(/^Offer foreign has invalid framework/);
    expect(problem(["gone", "foreign"], "0.26")).toBe("Offer gone is no longer valid");
    expect(problem(["o1", "other-agent"], "0.26")).toBe(
      "Aggregated offers must belong to one single slave. Offer other-agent uses slave a2 and slave a1",
    );
  });

  it("asks less of inverse offers", () => {
    const of = (id: string) => {
      const offer = offers.get(id);
      return offer && { ...offer, role: undefined };
    };
    expect(validateOffers([], of, "f1", "1.11", "inverse offer")).toBeUndefined();
    expect(validateOffers(["gone"], of, "f1", "1.11", "inverse offer")).toBe(
      "Inverse offer gone is no longer valid",
    );
  });

  it("decides the fate of the tasks", () => {
    expect(refuseForOffers("No offers specified", true)).toEqual({
      state: "TASK_DROPPED",
      reason: "REASON_INVALID_OFFERS",
      message: "Task launched with invalid offers: No offers specified",
    });
    expect(refuseForOffers("x", false).state).toBe("TASK_LOST");
  });
});
