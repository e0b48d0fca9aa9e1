import { describe, expect, it } from "vitest";
import {
  failoverTimeoutMs,
  type SubscriptionContext,
  validateFrameworkUpdate,
  validateSubscription,
} from "../../../src/master/validation/index.js";
import type { BodyOf } from "../../../src/wire/index.js";

type Info = BodyOf<"mesos.FrameworkInfo">;

const info: Info = { user: "u", name: "n" };
const multi: Info = { ...info, capabilities: [{ type: "MULTI_ROLE" }] };
const context: SubscriptionContext = {
  profile: "1.11",
  roleWhitelist: undefined,
  rootSubmissions: true,
  isCompleted: (id) => id === "done",
};

describe("validateSubscription", () => {
  it.each<readonly [string, Info, Partial<SubscriptionContext>, string | undefined]>([
    ["plain", info, {}, undefined],
    ["roles", { ...multi, roles: ["a", "b"] }, {}, undefined],
    [
      "role and roles",
      { ...multi, role: "a" },
      {},
      "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable",
    ],
    [
      "roles alone",
      { ...info, roles: ["a"] },
      {},
      "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable",
    ],
    [
      "duplicates",
      { ...multi, roles: ["a", "b", "a"] },
      {},
      "'FrameworkInfo.roles' contains duplicate items: { a }",
    ],
    [
      "bad roles",
      { ...multi, roles: ["a/"] },
      {},
      "'FrameworkInfo.roles' contains invalid role: Role 'a/' cannot end with a slash",
    ],
    [
      "bad role",
      { ...info, role: "" },
      {},
      "'FrameworkInfo.role' is not a valid role: Role names cannot be the empty string",
    ],
    ["no id", { ...info, id: { value: "" } }, {}, undefined],
    ["bad id", { ...info, id: { value: "a/b" } }, {}, "'a/b' contains invalid characters"],
    [
      "empty filter",
      { ...info, offer_filters: { "*": { min_allocatable_resources: { quantities: [{}] } } } },
      {},
      "Resource quantities must contain at least one quantity",
    ],
    [
      "negative filter",
      {
        ...info,
        offer_filters: {
          "*": {
            min_allocatable_resources: { quantities: [{ quantities: { cpus: { value: -1 } } }] },
          },
        },
      },
      {},
      "Invalid resource quantity for 'cpus': Negative values not supported",
    ],
    [
      "not listed",
      { ...multi, roles: ["b", "a", "c"] },
      { roleWhitelist: new Set(["c"]) },
      "Roles { a, b } are not present in the master's --roles",
    ],
    ["star", info, { roleWhitelist: new Set() }, undefined],
    [
      "suppressed",
      info,
      { suppressedRoles: ["x"] },
      "Suppressed role 'x' is not contained in the list of roles",
    ],
    [
      "root",
      { ...info, user: "root" },
      { rootSubmissions: false },
      "User 'root' is not allowed to run frameworks without --root_submissions set",
    ],
    ["completed", { ...info, id: { value: "done" } }, {}, "Framework has been removed"],
    [
      "timeout",
      { ...info, failover_timeout: 1e10 },
      {},
      "The framework failover_timeout (1e+10) is invalid",
    ],
  ])("1.11 %s", (_, one, change, expected) => {
    expect(validateSubscription(one, { ...context, ...change })).toBe(expected);
  });

  it.each<readonly [string, Info, Partial<SubscriptionContext>, string | undefined]>([
    ["star", info, {}, undefined],
    ["listed", { ...info, role: "r" }, { roleWhitelist: new Set(["r"]) }, undefined],
    ["not listed", { ...info, role: "r" }, {}, "Role 'r' is not present in the master's --roles"],
    ["timeout", { ...info, failover_timeout: 1e10 }, {}, undefined],
    ["odd id", { ...info, id: { value: "a/b" } }, {}, undefined],
    ["completed", { ...info, id: { value: "done" } }, {}, "Framework has been removed"],
  ])("0.26 %s", (_, one, change, expected) => {
    const old = { ...context, profile: "0.26", ...change } as const;
    expect(validateSubscription(one, old)).toBe(expected);
  });
});

describe("failoverTimeoutMs", () => {
  it("knows what is a time", () => {
    expect(failoverTimeoutMs(info)).toBe(0);
    expect(failoverTimeoutMs({ ...info, failover_timeout: 1.5 })).toBe(1500);
    expect(failoverTimeoutMs({ ...info, failover_timeout: Number.NaN })).toBeUndefined();
    expect(failoverTimeoutMs({ ...info, failover_timeout: 1e300 })).toBeUndefined();
  });
});

describe("validateFrameworkUpdate", () => {
  it.each<readonly [Partial<Info>, string | undefined]>([
    [{ name: "other", checkpoint: false }, undefined],
    [{ principal: "p" }, "Changing framework's principal is not allowed."],
    [
      { user: "v" },
      "Updating 'FrameworkInfo.user' is unsupported; attempted to update from 'u' to 'v'",
    ],
    [
      { checkpoint: true },
      "Updating 'FrameworkInfo.checkpoint' is unsupported; attempted to update from 'false' to 'true'",
    ],
  ])("%j: %s", (change, expected) => {
    expect(validateFrameworkUpdate(info, { ...info, ...change })).toBe(expected);
  });
});
