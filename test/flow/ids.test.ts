import { describe, expect, it } from "vitest";
import { idsOf, NO_IDS } from "../../src/flow/index.js";
import { makeMessage } from "./make-message.js";

const id = (value: string): object => ({ value });

describe("idsOf", () => {
  it("finds ids by the types of their fields, at any depth", () => {
    const body = {
      framework_id: id("F1"),
      accept: {
        offer_ids: [id("O1"), id("O2")],
        operations: [
          {
            type: "LAUNCH",
            launch: {
              task_infos: [
                {
                  task_id: id("t1"),
                  slave_id: id("S1"),
                  executor: { executor_id: id("e1"), framework_id: id("F1") },
                },
                { task_id: id("t2"), slave_id: id("S1") },
              ],
            },
          },
        ],
      },
    };
    expect(idsOf(makeMessage({ type: "mesos.scheduler.Call/ACCEPT", body }))).toEqual({
      tasks: ["t1", "t2"],
      agents: ["S1"],
      frameworks: ["F1"],
      offers: ["O1", "O2"],
      executors: ["e1"],
      states: [],
    });
  });

  it("knows whose id a field named id is", () => {
    const offers = [{ id: id("O1"), framework_id: id("F1"), agent_id: id("S1") }];
    const ids = idsOf(
      makeMessage({ type: "mesos.v1.scheduler.Event/OFFERS", body: { offers: { offers } } }),
    );
    expect(ids).toMatchObject({ offers: ["O1"], frameworks: ["F1"], agents: ["S1"] });
    const framework = { id: id("F9"), name: "n" };
    expect(
      idsOf(makeMessage({ type: "mesos.internal.RegisterFrameworkMessage", body: { framework } })),
    ).toEqual({ ...NO_IDS, frameworks: ["F9"] });
  });

  it("takes the state that is reported, not the one that is remembered", () => {
    const body = { update: { status: { state: "TASK_RUNNING" }, latest_state: "TASK_FAILED" } };
    expect(idsOf(makeMessage({ body })).states).toEqual(["TASK_RUNNING"]);
    const operation = { status: { state: "OPERATION_FINISHED" } };
    expect(
      idsOf(makeMessage({ type: "mesos.internal.UpdateOperationStatusMessage", body: operation }))
        .states,
    ).toEqual(["OPERATION_FINISHED"]);
  });

  it("works for types that only another version knows", () => {
    const message = makeMessage({
      type: "mesos.internal.RunTaskGroupMessage",
      version: "0.20.0",
      body: { task_group: { tasks: [{ task_id: id("t1") }] } },
    });
    expect(idsOf(message).tasks).toEqual(["t1"]);
  });

  it("looks into each message of an array", () => {
    const body = [{ task_id: id("t1") }, { task_id: id("t2") }];
    expect(idsOf(makeMessage({ type: "mesos.TaskInfo", body })).tasks).toEqual(["t1", "t2"]);
  });

  it("reads the JSON of endpoints by its names", () => {
    const body = {
      id: "master",
      slaves: [{ id: "S1", pid: "slave(1)@10.0.0.2:5051" }],
      frameworks: [
        {
          id: "F1",
          tasks: [{ id: "t1", executor_id: "e1", slave_id: "S1", state: "TASK_RUNNING" }],
          executors: [{ executor_id: "e2" }],
          offers: [{ id: "O1", framework_id: "F1" }],
        },
      ],
    };
    expect(idsOf(makeMessage({ type: "200 OK", proto: undefined, body }))).toEqual({
      tasks: ["t1"],
      agents: ["S1"],
      frameworks: ["F1"],
      offers: ["O1"],
      executors: ["e1", "e2"],
      states: ["TASK_RUNNING"],
    });
  });

  it("reads forms", () => {
    const body = { frameworkId: "F1" };
    expect(
      idsOf(makeMessage({ type: "POST /teardown", proto: undefined, body })).frameworks,
    ).toEqual(["F1"]);
  });

  it.each([
    undefined,
    null,
    "text",
    5,
    new Uint8Array(3),
    [],
    {},
    { update: 5 },
    { update: [null] },
  ])("finds nothing in %j", (body) => {
    expect(idsOf(makeMessage({ body }))).toEqual(NO_IDS);
    expect(idsOf(makeMessage({ body, proto: undefined, type: "200 OK" }))).toEqual(NO_IDS);
  });

  it("finds nothing in a type that no version knows", () => {
    const message = makeMessage({ type: "mesos.internal.Unheard", body: { task_id: id("t1") } });
    expect(idsOf(message)).toEqual(NO_IDS);
  });
});
