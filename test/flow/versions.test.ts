import { describe, expect, it } from "vitest";
import { bodyOf, endless, libprocess, post, record, Talk, titles } from "./support/talk.js";

const MASTER = "master@10.0.0.1:5050";
const AGENT = "slave(1)@10.0.0.2:5051";
const OBSERVER = "slave-observer(1)@10.0.0.1:5050";
const SCHEDULER = "scheduler-11111111-2222-3333-4444-555555555555@10.0.0.3:40001";
const FRAMEWORK = { user: "root", name: "fw", id: { value: "F1" } };

describe("PING", () => {
  const ping = (version: string, body?: Record<string, unknown>): Talk => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.1:40000", "10.0.0.2:5051");
    const bytes = libprocess(
      version,
      OBSERVER,
      "slave(1)",
      "mesos.internal.PingSlaveMessage",
      body,
    );
    // The name of the message is not the type of its body.
    const text = new TextDecoder("latin1").decode(bytes).replace(/mesos\.internal\.\w+/, "PING");
    connection.client(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
    return talk;
  };

  it("keeps its name, and has the body of a PingSlaveMessage", () => {
    const [message] = ping("0.23.0", { connected: true }).messages();
    expect(message).toMatchObject({
      type: "PING",
      proto: "mesos.internal.PingSlaveMessage",
      body: { connected: true },
      notes: [],
    });
  });

  it("may have no body, as in 0.20", () => {
    const [message] = ping("0.21.0").messages();
    expect(message).toMatchObject({ type: "PING", encoding: "none", body: undefined, notes: [] });
    expect(message?.proto).toBeUndefined();
  });
});

describe("a version that nobody said", () => {
  const call022 = {
    framework_info: FRAMEWORK,
    type: "ACCEPT",
    accept: { offer_ids: [{ value: "O1" }] },
  };

  it("shows in what Mesos sent only in some versions", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.3:40000", "10.0.0.1:5050");
    const body = { framework_id: { value: "F1" } };
    connection.client(
      libprocess("0.23.0", SCHEDULER, "master", "mesos.internal.ReviveOffersMessage", body),
    );
    const [message] = talk.messages();
    expect(message).toMatchObject({ version: "0.23.0", versionSource: "seen" });
  });

  it("is one that the bytes fit: the calls of 0.22", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.3:40000", "10.0.0.1:5050");
    connection.client(libprocess("0.22.0", SCHEDULER, "master", "mesos.scheduler.Call", call022));
    expect(talk.messages()[0]).toMatchObject({
      type: "mesos.scheduler.Call/ACCEPT",
      version: "0.22.2",
      notes: [],
    });
  });

  it("is not that of others: an old scheduler of a new master", () => {
    const talk = new Talk();
    const agent = talk.connect("10.0.0.2:40000", "10.0.0.1:5050");
    const slave = { hostname: "h" };
    const register = { slave, version: "1.0.0" };
    agent.client(
      libprocess("1.0.0", AGENT, "master", "mesos.internal.RegisterSlaveMessage", register),
    );
    const scheduler = talk.connect("10.0.0.3:40000", "10.0.0.1:5050");
    scheduler.client(libprocess("0.22.0", SCHEDULER, "master", "mesos.scheduler.Call", call022));
    expect(titles(talk.messages()).at(-1)).toBe("message mesos.scheduler.Call/ACCEPT");
  });

  it("gives way to what the writer said itself", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.1:40000", "10.0.0.3:40001");
    const master = { id: "m", ip: 1, port: 5050, version: "1.0.0" };
    const registered = { framework_id: { value: "F1" }, master_info: master };
    const name = "mesos.internal.FrameworkRegisteredMessage";
    connection.client(libprocess("1.0.0", MASTER, "scheduler-1", name, registered));
    const back = talk.connect("10.0.0.3:40002", "10.0.0.1:5050");
    back.client(
      libprocess("1.0.0", "other@10.0.0.1:5050", "master", "mesos.scheduler.Call", {
        framework_id: { value: "F1" },
        type: "MESSAGE",
      }),
    );
    const [, second] = talk.messages();
    // MESSAGE without its message is odd, but this writer is known to speak 1.0.
    expect(second).toMatchObject({ version: "1.0.0", versionSource: "seen" });
  });

  // ERROR and SHUTDOWN changed places twice, and so did their fields.
  it.each([
    ["0.26.0", {}],
    ["0.27.0", { shutdown: { grace_period_seconds: 5 } }],
    ["0.28.0", {}],
    ["1.11.0", {}],
  ])("does not mistake ERROR for SHUTDOWN in the executor events of %s", (version, shutdown) => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.2:40000", "10.0.0.2:15051");
    const subscribe = {
      type: "SUBSCRIBE",
      executor_id: { value: "e" },
      framework_id: { value: "f" },
    };
    const body = bodyOf("protobuf", version, "mesos.v1.executor.Call", {
      ...subscribe,
      subscribe: {},
    });
    connection.client(post("/slave(1)/api/v1/executor", "protobuf", body));
    connection.server(endless("protobuf"));
    for (const event of [
      { type: "ERROR", error: { message: "bad" } },
      { type: "SHUTDOWN", ...shutdown },
    ]) {
      connection.server(record(bodyOf("protobuf", version, "mesos.v1.executor.Event", event)));
    }
    expect(titles(talk.messages()).slice(2)).toEqual([
      "event mesos.v1.executor.Event/ERROR",
      "event mesos.v1.executor.Event/SHUTDOWN",
    ]);
  });
});
