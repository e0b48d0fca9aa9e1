import { describe, expect, it } from "vitest";
import {
  bodyOf,
  chunk,
  endless,
  join,
  libprocess,
  ok,
  post,
  record,
  Talk,
  titles,
} from "./support/talk.js";

const MASTER = "127.0.0.1:5050";
const AGENT = "127.0.0.2:5051";
const HEARTBEAT = bodyOf("protobuf", "1.11.0", "mesos.v1.scheduler.Event", { type: "HEARTBEAT" });
const SUBSCRIBE = {
  type: "SUBSCRIBE",
  subscribe: { framework_info: { user: "root", name: "f" } },
};
const UPDATE = {
  type: "UPDATE",
  update: { status: { task_id: { value: "t" }, state: "TASK_RUNNING" } },
};

function event(form: "protobuf" | "json", value: Record<string, unknown>): Uint8Array {
  return bodyOf(form, "1.11.0", "mesos.v1.scheduler.Event", value);
}

describe("a SUBSCRIBE stream", () => {
  it.each(["protobuf", "json"] as const)("gives its head and each event in %s", (form) => {
    const talk = new Talk();
    const conn = talk.connect("127.0.0.9:4000", MASTER);
    const call = bodyOf(form, "1.11.0", "mesos.v1.scheduler.Call", SUBSCRIBE);
    conn.client(post("/api/v1/scheduler", form, call));
    conn.server(endless(form));
    conn.server(record(event(form, { type: "HEARTBEAT" })));
    conn.server(record(event(form, UPDATE)));
    const messages = talk.messages();
    expect(titles(messages)).toEqual([
      "request mesos.v1.scheduler.Call/SUBSCRIBE",
      "response 200 OK",
      "event mesos.v1.scheduler.Event/HEARTBEAT",
      "event mesos.v1.scheduler.Event/UPDATE",
    ]);
    expect(messages.map(({ match }) => match?.n)).toEqual([undefined, 1, 1, undefined]);
  });

  it("reads records that share a chunk and records that span chunks", () => {
    const talk = new Talk();
    const conn = talk.connect("127.0.0.9:4000", MASTER);
    const call = bodyOf("protobuf", "1.11.0", "mesos.v1.scheduler.Call", SUBSCRIBE);
    conn.client(post("/master/api/v1/scheduler", "protobuf", call));
    conn.server(endless("protobuf"));
    const framed = join(`${HEARTBEAT.length}\n`, HEARTBEAT);
    conn.server(chunk(join(framed, framed, framed.subarray(0, 2))));
    conn.server(chunk(framed.subarray(2)));
    const events = titles(talk.messages()).filter((title) => title.startsWith("event"));
    expect(events).toEqual(Array(3).fill("event mesos.v1.scheduler.Event/HEARTBEAT"));
  });

  it.each(["protobuf", "json"] as const)(
    "is joined in the middle at the next record in %s",
    (form) => {
      const talk = new Talk();
      const conn = talk.connect("127.0.0.9:4000", MASTER, { midstream: true });
      const whole = record(event(form, UPDATE));
      conn.server(whole.subarray(12));
      conn.server(whole);
      conn.server(record(event(form, { type: "HEARTBEAT" })));
      const [first, ...rest] = titles(talk.messages());
      expect(first).toBe("raw raw !raw");
      expect(rest).toEqual([
        "event mesos.v1.scheduler.Event/UPDATE",
        "event mesos.v1.scheduler.Event/HEARTBEAT",
      ]);
    },
  );

  it("says which record has a hole and goes on behind it", () => {
    const talk = new Talk();
    const conn = talk.connect("127.0.0.9:4000", MASTER);
    const call = bodyOf("protobuf", "1.11.0", "mesos.v1.scheduler.Call", SUBSCRIBE);
    conn.client(post("/api/v1/scheduler", "protobuf", call));
    conn.server(endless("protobuf"));
    const whole = record(event("protobuf", UPDATE));
    conn.server(whole.subarray(0, 10));
    conn.lost(1, 3);
    conn.server(whole.subarray(13));
    conn.server(record(HEARTBEAT));
    const shown = titles(talk.messages());
    expect(shown.filter((title) => title.includes("!gap"))).not.toEqual([]);
    expect(shown.at(-1)).toBe("event mesos.v1.scheduler.Event/HEARTBEAT");
  });
});

describe("other APIs", () => {
  it("reads an attached input stream record by record", () => {
    const talk = new Talk();
    const conn = talk.connect("127.0.0.9:4000", AGENT);
    const call = bodyOf("json", "1.11.0", "mesos.v1.agent.Call", {
      type: "ATTACH_CONTAINER_INPUT",
      attach_container_input: {
        type: "CONTAINER_ID",
        container_id: { value: "c" },
      },
    });
    conn.client(
      "POST /api/v1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/recordio\r\n" +
        "Message-Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    conn.client(record(call));
    conn.client("0\r\n\r\n");
    expect(titles(talk.messages())).toEqual([
      "request POST /api/v1",
      "event mesos.v1.agent.Call/ATTACH_CONTAINER_INPUT",
    ]);
  });

  it("tells a call of the master from one of the agent by who serves it", () => {
    const talk = new Talk();
    const link = talk.connect("127.0.0.1:4001", AGENT);
    link.client(
      libprocess("1.11.0", `master@${MASTER}`, "slave(1)", "mesos.internal.PingSlaveMessage", {
        connected: true,
      }),
    );
    const conn = talk.connect("127.0.0.9:4000", AGENT);
    const call = bodyOf("protobuf", "1.11.0", "mesos.v1.agent.Call", { type: "GET_CONTAINERS" });
    conn.client(post("/api/v1", "protobuf", call));
    const answer = bodyOf("protobuf", "1.11.0", "mesos.v1.agent.Response", {
      type: "GET_CONTAINERS",
      get_containers: {},
    });
    conn.server(ok("protobuf", answer));
    expect(titles(talk.messages()).slice(1)).toEqual([
      "request mesos.v1.agent.Call/GET_CONTAINERS",
      "response mesos.v1.agent.Response/GET_CONTAINERS",
    ]);
  });
});

describe("versions", () => {
  it("reads messages of 0.20 by the way they are written", () => {
    const talk = new Talk();
    const conn = talk.connect("127.0.0.2:4000", MASTER);
    conn.client(libprocess("0.20.0", `slave(1)@${AGENT}`, "slave-observer(1)", "PONG"));
    const [message] = talk.messages();
    expect(message).toMatchObject({ type: "PONG", kind: "message" });
    expect(["0.20.0", "0.20.1", "0.21.0"]).toContain(message?.version);
  });

  it("reads a call of 0.22 with the numbers of 0.22 once the master said its version", () => {
    const talk = new Talk();
    const master = talk.connect("127.0.0.1:4001", "127.0.0.9:6000");
    const registered = "mesos.internal.FrameworkRegisteredMessage";
    const info = { id: "m", ip: 16777343, port: 5050, pid: `master@${MASTER}`, version: "0.22.2" };
    master.client(
      libprocess("0.23.0", `master@${MASTER}`, "scheduler-1", registered, {
        framework_id: { value: "F" },
        master_info: info,
      }),
    );
    const driver = talk.connect("127.0.0.9:4002", MASTER);
    driver.client(
      libprocess("0.22.0", "scheduler-1@127.0.0.9:6000", "master", "mesos.scheduler.Call", {
        framework_info: { user: "u", name: "n", id: { value: "F" } },
        type: "ACCEPT",
        accept: { offer_ids: [{ value: "O1" }], operations: [], filters: { refuse_seconds: 5 } },
      }),
    );
    const last = talk.messages().at(-1);
    expect(last).toMatchObject({ type: "mesos.scheduler.Call/ACCEPT", version: "0.22.2" });
    expect(last?.notes).toEqual([]);
  });
});

describe("streams that are not Mesos", () => {
  it.each([
    ["TLS", new Uint8Array([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])],
    ["ZooKeeper", new Uint8Array([0, 0, 0, 44, 0, 0, 0, 0, 0, 0, 0, 0])],
    ["SSH", new TextEncoder().encode("SSH-2.0-OpenSSH_9.2\r\n")],
  ])("leaves %s alone", (_, bytes) => {
    const talk = new Talk();
    const conn = talk.connect("127.0.0.9:4000", "127.0.0.7:2181");
    conn.client(bytes);
    conn.server(bytes);
    expect(talk.messages()).toEqual([]);
  });
});
