import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type UpdateAction, UpdateManager } from "../../src/agent/update-manager.js";
import type { BodyOf } from "../../src/wire/index.js";

type StatusUpdate = BodyOf<"mesos.internal.StatusUpdate">;

function uuid(byte: number): Uint8Array {
  return new Uint8Array(16).fill(byte);
}

function update(task: string, state: "TASK_RUNNING" | "TASK_FINISHED", id: number): StatusUpdate {
  return {
    framework_id: { value: "f" },
    status: { task_id: { value: task }, state, uuid: uuid(id) },
    timestamp: 1,
    uuid: uuid(id),
  };
}

function kinds(actions: readonly UpdateAction[]): readonly string[] {
  return actions.map(({ kind }) => kind);
}

function actionsOf(result: { readonly kind: string }): readonly UpdateAction[] {
  return "actions" in result ? (result.actions as readonly UpdateAction[]) : [];
}

describe("UpdateManager", () => {
  it("forwards the first update of a task at once and records it first", () => {
    const manager = new UpdateManager();
    manager.resume();
    const result = manager.receive(update("t", "TASK_RUNNING", 1), "/meta/t");
    expect(kinds(actionsOf(result))).toEqual(["append", "forward", "retry"]);
  });

  it("sends the second only when the first is acknowledged", () => {
    const manager = new UpdateManager();
    manager.resume();
    manager.receive(update("t", "TASK_RUNNING", 1), undefined);
    expect(actionsOf(manager.receive(update("t", "TASK_FINISHED", 2), undefined))).toEqual([]);
    const acknowledged = manager.acknowledge("f", "t", uuid(1));
    expect(kinds(actionsOf(acknowledged))).toEqual(["stop-retry", "forward", "retry"]);
    expect(acknowledged).toMatchObject({ kind: "accepted", ended: false });
    expect(manager.acknowledge("f", "t", uuid(2))).toMatchObject({ kind: "accepted", ended: true });
    expect(manager.size).toBe(0);
  });

  it("waits 10 s, doubling to 10 min, and starts over for the next update", () => {
    const manager = new UpdateManager();
    manager.resume();
    manager.receive(update("t", "TASK_RUNNING", 1), undefined);
    manager.receive(update("t", "TASK_FINISHED", 2), undefined);
    const key = JSON.stringify(["f", "t"]);
    const waits = Array.from({ length: 8 }, () =>
      manager.retry(key).map((action) => (action.kind === "retry" ? action.afterMs : 0)),
    );
    expect(waits.map(([, afterMs]) => afterMs)).toEqual([
      20_000, 40_000, 80_000, 160_000, 320_000, 600_000, 600_000, 600_000,
    ]);
    expect(actionsOf(manager.acknowledge("f", "t", uuid(1)))).toContainEqual({
      kind: "retry",
      key,
      afterMs: 10_000,
    });
  });

  it("holds everything back while paused and sends every first update on resume", () => {
    const manager = new UpdateManager();
    expect(actionsOf(manager.receive(update("a", "TASK_RUNNING", 1), undefined))).toEqual([]);
    expect(actionsOf(manager.receive(update("b", "TASK_RUNNING", 2), undefined))).toEqual([]);
    expect(kinds(manager.resume())).toEqual(["forward", "retry", "forward", "retry"]);
    manager.pause();
    expect(manager.retry(JSON.stringify(["f", "a"]))).toEqual([]);
  });

  it("takes an update once, also after its acknowledgement", () => {
    const manager = new UpdateManager();
    manager.resume();
    manager.receive(update("t", "TASK_RUNNING", 1), undefined);
    expect(manager.receive(update("t", "TASK_RUNNING", 1), undefined).kind).toBe("duplicate");
    manager.acknowledge("f", "t", uuid(1));
    expect(manager.receive(update("t", "TASK_RUNNING", 1), undefined).kind).toBe("duplicate");
    expect(manager.acknowledge("f", "t", uuid(1)).kind).toBe("duplicate");
  });

  it("refuses to keep one stream in two ways", () => {
    const manager = new UpdateManager();
    manager.receive(update("t", "TASK_RUNNING", 1), undefined);
    expect(manager.receive(update("t", "TASK_FINISHED", 2), "/meta/t").kind).toBe("mismatch");
  });

  it.each([
    ["of a task nobody knows", "x", 1],
    ["of another update", "t", 9],
  ])("ignores an acknowledgement %s", (_, task, id) => {
    const manager = new UpdateManager();
    manager.receive(update("t", "TASK_RUNNING", 1), undefined);
    expect(manager.acknowledge("f", task, uuid(id)).kind).toBe("unexpected");
    expect(manager.pending("f", "t")).toHaveLength(1);
  });

  it("drops what is queued behind an acknowledged terminal update", () => {
    const manager = new UpdateManager();
    manager.resume();
    manager.receive(update("t", "TASK_FINISHED", 1), undefined);
    manager.receive(update("t", "TASK_RUNNING", 2), undefined);
    expect(kinds(actionsOf(manager.acknowledge("f", "t", uuid(1))))).toEqual(["stop-retry"]);
    expect(manager.size).toBe(0);
  });

  it("forgets the streams of a framework, and only those", () => {
    const manager = new UpdateManager();
    manager.receive(update("t", "TASK_RUNNING", 1), undefined);
    manager.receive({ ...update("t", "TASK_RUNNING", 2), framework_id: { value: "g" } }, undefined);
    expect(manager.closeFramework("f")).toHaveLength(1);
    expect(manager.pending("g", "t")).toHaveLength(1);
  });

  it("comes back from its records as it was", () => {
    const step = fc.record({
      receive: fc.boolean(),
      id: fc.integer({ min: 1, max: 6 }),
      final: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const manager = new UpdateManager();
        manager.resume();
        const records: BodyOf<"mesos.internal.StatusUpdateRecord">[] = [];
        let ended = false;
        for (const { receive, id, final } of steps) {
          if (ended) break;
          const result = receive
            ? manager.receive(update("t", final ? "TASK_FINISHED" : "TASK_RUNNING", id), "/t")
            : manager.acknowledge("f", "t", uuid(id));
          for (const action of actionsOf(result)) {
            if (action.kind === "append") records.push(action.record);
          }
          ended = "ended" in result && result.ended === true;
        }
        const again = new UpdateManager();
        again.recover("f", "t", "/t", records);
        expect(again.pending("f", "t")).toEqual(manager.pending("f", "t"));
        expect(again.size).toBe(manager.size);
      }),
    );
  });
});
