import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { type BodyOf, decodeMessage, encodeMessage, schemaAt } from "../../../src/wire/index.js";
import { libprocess, Stage } from "../support/stage.js";

const MASTER = "10.0.0.1:5050";
const AGENT = "10.0.0.2:5051";
const SCHEDULER = "10.0.0.3:41000";
const STAND_INS = { [MASTER]: "127.0.0.9:1", [AGENT]: "127.0.0.9:2", [SCHEDULER]: "127.0.0.9:3" };
const schema = schemaAt("1.11.0");

/** A connection to one of them, through a proxy that stands in for all. */
const towards = (server: string, standIns: Record<string, string> = STAND_INS): Stage =>
  new Stage({ server, standIns });

function bodyOf<N extends string>(name: N, wire: string | undefined): unknown {
  const [, body = ""] = /\r\n\r\n[0-9a-f]+\r\n([\s\S]*)\r\n0\r\n\r\n$/.exec(wire ?? "") ?? [];
  return decodeMessage(schema, name, bytes(body)).value;
}

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const latin1 = (data: Uint8Array): string => String.fromCharCode(...data);

const masterInfo = (address: string): BodyOf<"mesos.MasterInfo"> => {
  const [ip = "", port = ""] = address.split(":");
  const [a = 0, b = 0, c = 0, d = 0] = ip.split(".").map(Number);
  return {
    id: "1530b48b-5bd0",
    ip: a + b * 256 + c * 65536 + d * 16777216,
    port: Number(port),
    pid: `master@${address}`,
    hostname: ip,
    address: { hostname: ip, ip, port: Number(port) },
  };
};

describe("rewriting", () => {
  it("gives the sender's stand-in in both headers, and keeps the rest of the head", () => {
    const stage = towards(MASTER);
    stage.send(0, libprocess("mesos.internal.PongSlaveMessage", {}, { from: `slave(1)@${AGENT}` }));
    expect(stage.news()[0]?.split("\r\n")).toEqual([
      "> POST /master/mesos.internal.PongSlaveMessage HTTP/1.1",
      "User-Agent: libprocess/slave(1)@127.0.0.9:2",
      "Libprocess-From: slave(1)@127.0.0.9:2",
      "Connection: Keep-Alive",
      "Host: ",
      "",
      "",
    ]);
    expect(stage.shown[0]?.message.from).toBe(`slave(1)@${AGENT}`);
  });

  it("waits, in order, for the address of a process that is new", () => {
    const stage = towards(MASTER);
    const fresh = libprocess(
      "mesos.internal.PongSlaveMessage",
      {},
      { from: "slave(1)@10.0.0.7:5051" },
    );
    const known = libprocess("mesos.internal.PongSlaveMessage", {}, { from: `slave(1)@${AGENT}` });
    stage.send(0, fresh + known + fresh);
    expect(stage.news()).toEqual([]);
    expect(stage.needed).toEqual(["10.0.0.7:5051"]);
    stage.book?.add("10.0.0.7:5051", "127.0.0.9:7");
    const froms = stage.news().map((wire) => /Libprocess-From: (.*)\r/.exec(wire)?.[1]);
    expect(froms).toEqual(["slave(1)@127.0.0.9:7", "slave(1)@127.0.0.9:2", "slave(1)@127.0.0.9:7"]);
  });

  it("passes messages with the real address where none can be opened", () => {
    const stage = towards(MASTER);
    const fresh = libprocess(
      "mesos.internal.PongSlaveMessage",
      {},
      { from: "slave(1)@10.0.0.7:5051" },
    );
    stage.send(0, fresh);
    stage.book?.refuse("10.0.0.7:5051");
    expect(stage.news()).toEqual([`> ${fresh}`]);
  });

  it("leaves nobody, and who cannot be read, as they are", () => {
    const stage = towards(MASTER);
    const nobody = libprocess(
      "mesos.internal.StatusUpdateMessage",
      { pid: "@0.0.0.0:0", update: {} } as BodyOf<"mesos.internal.StatusUpdateMessage">,
      { from: "@0.0.0.0:0" },
    );
    stage.send(0, nobody);
    expect(stage.news()).toEqual([`> ${nobody}`]);
    expect(stage.needed).toEqual([]);
  });

  it("rewrites a MasterInfo as a whole", () => {
    const stage = towards(SCHEDULER);
    stage.send(
      0,
      libprocess(
        "mesos.internal.FrameworkRegisteredMessage",
        { framework_id: { value: "1530b48b-0000" }, master_info: masterInfo(MASTER) },
        { from: `master@${MASTER}`, to: "scheduler-1" },
      ),
    );
    expect(bodyOf("mesos.internal.FrameworkRegisteredMessage", stage.news()[0])).toEqual({
      framework_id: { value: "1530b48b-0000" },
      master_info: masterInfo("127.0.0.9:1"),
    });
  });

  it("rewrites pids and urls of offers, and keeps host names that people gave", () => {
    const offer = (address: string, hostname: string): BodyOf<"mesos.Offer"> => {
      const [ip = "", port = ""] = address.split(":");
      return {
        id: { value: "O1" },
        framework_id: { value: "f" },
        slave_id: { value: "S1" },
        hostname,
        url: { scheme: "http", address: { hostname, ip, port: Number(port) }, path: "/slave(1)" },
      };
    };
    const stage = towards(SCHEDULER);
    const body = (
      address: string,
      hostname: string,
    ): BodyOf<"mesos.internal.ResourceOffersMessage"> => ({
      offers: [offer(address, hostname)],
      pids: [`slave(1)@${address}`],
    });
    const send = (hostname: string): void =>
      stage.send(
        0,
        libprocess("mesos.internal.ResourceOffersMessage", body(AGENT, hostname), {
          from: `master@${MASTER}`,
          to: "s",
        }),
      );
    send("rack1.example.org");
    expect(bodyOf("mesos.internal.ResourceOffersMessage", stage.news()[0])).toEqual(
      body("127.0.0.9:2", "rack1.example.org"),
    );
  });

  it("gives back to a process its own address, and shows real ones", () => {
    const stage = towards(AGENT);
    // The master knows the framework, and the agent itself, by their stand-ins.
    stage.send(
      0,
      libprocess(
        "mesos.internal.UpdateFrameworkMessage",
        {
          framework_id: { value: "f" },
          pid: "scheduler-1@127.0.0.9:3",
        } as BodyOf<"mesos.internal.UpdateFrameworkMessage">,
        { from: `master@${MASTER}`, to: "slave(1)" },
      ) +
        libprocess(
          "mesos.internal.StatusUpdateMessage",
          {
            pid: "slave(1)@127.0.0.9:2",
            update: {},
          } as BodyOf<"mesos.internal.StatusUpdateMessage">,
          { from: `master@${MASTER}`, to: "slave(1)" },
        ),
    );
    const [first, second] = stage.news();
    expect(bodyOf("mesos.internal.UpdateFrameworkMessage", first)).toMatchObject({
      pid: "scheduler-1@127.0.0.9:3",
    });
    expect(bodyOf("mesos.internal.StatusUpdateMessage", second)).toMatchObject({
      pid: `slave(1)@${AGENT}`,
    });
    expect(stage.shown[0]?.message.body).toMatchObject({ pid: `scheduler-1@${SCHEDULER}` });
  });

  it("rewrites the port of an agent that registers", () => {
    const stage = towards(MASTER);
    const slave = { hostname: "10.0.0.2", port: 5051 };
    stage.send(
      0,
      libprocess("mesos.internal.RegisterSlaveMessage", { slave }, { from: `slave(1)@${AGENT}` }),
    );
    expect(bodyOf("mesos.internal.RegisterSlaveMessage", stage.news()[0])).toEqual({
      slave: { hostname: "127.0.0.9", port: 2 },
    });
  });

  it("tells executors where their agent is, agents only, and takes it out of reports again", () => {
    const command = { value: "true", environment: { variables: [{ name: "A", value: "b" }] } };
    const task = { name: "t", task_id: { value: "t" }, slave_id: { value: "S1" }, command };
    const framework = { user: "u", name: "f" };
    const run = { framework, pid: `scheduler-1@${SCHEDULER}`, task };
    const from = { from: `master@${MASTER}` };
    const agent = towards(AGENT);
    agent.send(0, libprocess("mesos.internal.RunTaskMessage", run, { ...from, to: "slave(1)" }));
    const ours = [
      { name: "MESOS_SLAVE_PID", value: "slave(1)@127.0.0.9:2" },
      { name: "MESOS_AGENT_ENDPOINT", value: "127.0.0.9:2" },
    ];
    const told = bodyOf("mesos.internal.RunTaskMessage", agent.news()[0]) as typeof run;
    expect(told.task.command.environment.variables).toEqual([{ name: "A", value: "b" }, ...ours]);
    expect(agent.shown[0]?.message.body).toMatchObject({ task: { command } });

    const executor = towards("10.0.0.2:33000", { ...STAND_INS, "10.0.0.2:33000": "127.0.0.9:4" });
    executor.send(
      0,
      libprocess("mesos.internal.RunTaskMessage", told, {
        from: `slave(1)@${AGENT}`,
        to: "executor(1)",
      }),
    );
    expect(bodyOf("mesos.internal.RunTaskMessage", executor.news()[0])).toMatchObject({
      task: { command },
    });

    const master = towards(MASTER);
    const infos = [{ executor_id: { value: "t" }, command: told.task.command }];
    const report = { slave: { hostname: "rack1" }, executor_infos: infos };
    master.send(
      0,
      libprocess("mesos.internal.ReregisterSlaveMessage", report, { from: `slave(1)@${AGENT}` }),
    );
    const reported = bodyOf("mesos.internal.ReregisterSlaveMessage", master.news()[0]);
    expect(reported).toMatchObject({ executor_infos: [{ command }] });
  });

  it("rewrites redirects and JSON, also inside gzip, and nothing else of an answer", () => {
    const state = (address: string): string =>
      `{"id" : "x", "leader":"master@${address}","pid":"master@${address}","flags":{"port":"5050"},"big":12345678901234567890}`;
    const answer = (head: string, body: string): string =>
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`;
    const stage = towards(MASTER);
    for (let n = 0; n < 3; n++) stage.send(0, "GET /state HTTP/1.1\r\nHost: 127.0.0.9:1\r\n\r\n");
    stage.send(
      1,
      "HTTP/1.1 307 Temporary Redirect\r\nLocation: //10.0.0.1:5050/master/state?x=1\r\nContent-Length: 0\r\n\r\n",
    );
    stage.send(1, answer("", state(MASTER)));
    stage.send(1, answer("Content-Encoding: gzip\r\n", latin1(gzipSync(bytes(state(MASTER))))));
    const [, , , redirect, plain, zipped] = stage.news();
    expect(redirect).toContain("Location: //127.0.0.9:1/master/state?x=1\r\n");
    expect(plain).toBe(`< ${answer("", state("127.0.0.9:1"))}`);
    expect(zipped).toBe(`< ${answer("", state("127.0.0.9:1"))}`);
  });

  it("rewrites records of an endless answer one by one", () => {
    const record = (address: string): Uint8Array => {
      const [ip = "", port = ""] = address.split(":");
      return encodeMessage(schema, "mesos.v1.scheduler.Event", {
        type: "SUBSCRIBED",
        subscribed: {
          framework_id: { value: "f" },
          master_info: {
            ...(masterInfo(address) as object),
            address: { hostname: ip, ip, port: Number(port) },
          } as BodyOf<"mesos.v1.MasterInfo">,
        },
      });
    };
    const chunk = (data: Uint8Array): string => {
      const body = `${data.length}\n${latin1(data)}`;
      return `${body.length.toString(16)}\r\n${body}\r\n`;
    };
    const beat = encodeMessage(schema, "mesos.v1.scheduler.Event", { type: "HEARTBEAT" });
    const stage = towards(MASTER);
    stage.send(
      0,
      "POST /api/v1/scheduler HTTP/1.1\r\nContent-Type: application/x-protobuf\r\nContent-Length: 2\r\n\r\n\x08\x01",
    );
    stage.send(
      1,
      "HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    stage.send(1, chunk(record(MASTER)) + chunk(beat));
    expect(stage.news().slice(2)).toEqual([
      `< ${chunk(record("127.0.0.9:1"))}`,
      `< ${chunk(beat)}`,
    ]);
  });

  it("passes files and pages as they come", () => {
    const stage = towards(MASTER);
    const page = '<a href="//10.0.0.1:5050">master@10.0.0.1:5050</a>';
    stage.send(0, "GET / HTTP/1.1\r\n\r\n");
    const answer = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`;
    stage.send(1, answer.slice(0, 70));
    stage.send(1, answer.slice(70));
    expect(stage.news().slice(1).join("")).toBe(`< ${answer.slice(0, 70)}< ${answer.slice(70)}`);
  });
});
