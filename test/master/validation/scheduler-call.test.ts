import { describe, expect, it } from "vitest";
import { validateCall } from "../../../src/master/validation/index.js";
import type { BodyOf } from "../../../src/wire/index.js";

type Call = BodyOf<"mesos.scheduler.Call">;

const id = { value: "f1" };
const info = { user: "u", name: "n" };
const uuid = new Uint8Array(16);
uuid[6] = 0x4a;

describe("validateCall", () => {
  it.each<readonly [Call, string | undefined]>([
    [{}, "Expecting 'type' to be present"],
    [{ type: "SUBSCRIBE" }, "Expecting 'subscribe' to be present"],
    [{ type: "SUBSCRIBE", subscribe: { framework_info: info } }, undefined],
    [
      { type: "SUBSCRIBE", framework_id: id, subscribe: { framework_info: info } },
      "'framework_id' differs from 'subscribe.framework_info.id'",
    ],
    [{ type: "TEARDOWN" }, "Expecting 'framework_id' to be present"],
    [{ type: "TEARDOWN", framework_id: id }, undefined],
    [{ type: "ACCEPT", framework_id: id }, "Expecting 'accept' to be present"],
    [{ type: "KILL", framework_id: id }, "Expecting 'kill' to be present"],
    [{ type: "REVIVE", framework_id: id }, undefined],
    [{ type: "UNKNOWN", framework_id: id }, undefined],
    [{ type: 99, framework_id: id }, undefined],
    [
      {
        type: "ACKNOWLEDGE",
        framework_id: id,
        acknowledge: { slave_id: id, task_id: id, uuid: new Uint8Array(16) },
      },
      "Not a valid UUID",
    ],
    [
      { type: "ACKNOWLEDGE", framework_id: id, acknowledge: { slave_id: id, task_id: id, uuid } },
      undefined,
    ],
    [
      {
        type: "ACKNOWLEDGE_OPERATION_STATUS",
        framework_id: id,
        acknowledge_operation_status: { uuid, operation_id: id },
      },
      "Expecting 'agent_id' to be present",
    ],
    [
      {
        type: "UPDATE_FRAMEWORK",
        framework_id: id,
        update_framework: { framework_info: info },
      },
      "'framework_id' differs from 'update_framework.framework_info.id'",
    ],
  ])("1.11, case %#: $1", (call, expected) => {
    expect(validateCall(call, "1.11")).toBe(expected);
  });

  it("wants the principal that authenticated", () => {
    const call: Call = {
      type: "SUBSCRIBE",
      subscribe: { framework_info: { ...info, principal: "p" } },
    };
    expect(validateCall(call, "1.11", "p")).toBeUndefined();
    expect(validateCall(call, "1.11", "q")).toBe(
      "Authenticated principal 'q' does not match principal 'p' set in `FrameworkInfo`",
    );
    expect(validateCall(call, "0.26", "q")).toBeUndefined();
  });

  it("0.26 minds types it does not know, not uuids", () => {
    expect(validateCall({ type: 99, framework_id: id }, "0.26")).toBe("Unknown call type");
    const acknowledge = { slave_id: id, task_id: id, uuid: new Uint8Array() };
    expect(
      validateCall({ type: "ACKNOWLEDGE", framework_id: id, acknowledge }, "0.26"),
    ).toBeUndefined();
  });
});
