import { describe, expect, it } from "vitest";
import type { Message } from "../../src/flow/index.js";
import { encodeHttpResponseHead } from "../../src/wire/index.js";
import { bodyOf, chunk, endless, join, ok, post, record, Talk, titles } from "./support/talk.js";

// Master and agent have the same path with other types behind it. Ports say nothing here.
const VERSION = "1.11.0";
const SERVER = "10.0.0.1:15051";
const CALL = (role: string): string => `mesos.v1.${role}.Call`;
const RESPONSE = (role: string): string => `mesos.v1.${role}.Response`;

type Body = Record<string, unknown>;

describe.each(["protobuf", "json"] as const)(
  "operator API in %s, of a server never seen",
  (form) => {
    const asked = (role: string, call: Body): Uint8Array =>
      post("/api/v1", form, bodyOf(form, VERSION, CALL(role), call));
    const answered = (role: string, response: Body): Uint8Array =>
      ok(form, bodyOf(form, VERSION, RESPONSE(role), response));
    const talk = (role: string, ...steps: readonly (readonly [Body, Body])[]): Message[] => {
      const conversation = new Talk();
      const connection = conversation.connect("10.0.0.9:40000", SERVER);
      for (const [call, response] of steps) {
        connection.client(asked(role, call));
        connection.server(answered(role, response));
      }
      return conversation.messages();
    };

    it("tells an agent by a call that only agents have, and remembers it", () => {
      const messages = talk(
        "agent",
        [
          { type: "GET_CONTAINERS", get_containers: { show_nested: true } },
          { type: "GET_CONTAINERS", get_containers: {} },
        ],
        [{ type: "GET_STATE" }, { type: "GET_STATE", get_state: {} }],
      );
      expect(titles(messages)).toEqual([
        "request mesos.v1.agent.Call/GET_CONTAINERS",
        "response mesos.v1.agent.Response/GET_CONTAINERS",
        "request mesos.v1.agent.Call/GET_STATE",
        "response mesos.v1.agent.Response/GET_STATE",
      ]);
    });

    it("tells a master by a call that only masters have", () => {
      const messages = talk("master", [
        { type: "GET_AGENTS" },
        { type: "GET_AGENTS", get_agents: {} },
      ]);
      expect(titles(messages)).toEqual([
        "request mesos.v1.master.Call/GET_AGENTS",
        "response mesos.v1.master.Response/GET_AGENTS",
      ]);
    });

    it("takes both sides of a call that both have for those of a master", () => {
      const health = { type: "GET_HEALTH", get_health: { healthy: true } };
      expect(titles(talk("agent", [{ type: "GET_HEALTH" }, health]))).toEqual([
        "request mesos.v1.master.Call/GET_HEALTH",
        "response mesos.v1.master.Response/GET_HEALTH",
      ]);
    });

    it("takes the usual port of agents for one when nothing else tells", () => {
      const conversation = new Talk();
      conversation
        .connect("10.0.0.9:40000", "10.0.0.1:5051")
        .client(asked("agent", { type: "GET_HEALTH" }));
      expect(titles(conversation.messages())).toEqual(["request mesos.v1.agent.Call/GET_HEALTH"]);
    });

    it("tells by paths that only one of them serves", () => {
      const conversation = new Talk();
      const connection = conversation.connect("10.0.0.9:40000", SERVER);
      connection.client("GET /monitor/statistics HTTP/1.1\r\nHost: x\r\n\r\n");
      connection.server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      connection.client(asked("agent", { type: "GET_HEALTH" }));
      expect(titles(conversation.messages()).at(-1)).toBe("request mesos.v1.agent.Call/GET_HEALTH");
    });

    it("does not believe a path that was not served", () => {
      const conversation = new Talk();
      const connection = conversation.connect("10.0.0.9:40000", SERVER);
      connection.client("GET /monitor/statistics HTTP/1.1\r\nHost: x\r\n\r\n");
      connection.server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      connection.client(asked("master", { type: "GET_HEALTH" }));
      expect(titles(conversation.messages()).at(-1)).toBe(
        "request mesos.v1.master.Call/GET_HEALTH",
      );
    });

    it("types what agents stream, and what is streamed to them", () => {
      const conversation = new Talk();
      const output = conversation.connect("10.0.0.9:40000", SERVER);
      const containerId = { value: "c1" };
      output.client(
        asked("agent", {
          type: "ATTACH_CONTAINER_OUTPUT",
          attach_container_output: { container_id: containerId },
        }),
      );
      output.server(endless(form));
      const data = { type: "STDOUT", data: new TextEncoder().encode("hello") };
      output.server(
        record(bodyOf(form, VERSION, "mesos.v1.agent.ProcessIO", { type: "DATA", data })),
      );

      const input = conversation.connect("10.0.0.9:40001", "10.0.0.2:15051");
      const mediaType = form === "json" ? "application/json" : "application/x-protobuf";
      input.client(
        `POST /api/v1 HTTP/1.1\r\nContent-Type: application/recordio\r\nMessage-Content-Type: ${mediaType}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      );
      const first = { type: "CONTAINER_ID", container_id: containerId };
      const second = { type: "PROCESS_IO", process_io: { type: "DATA", data } };
      for (const each of [first, second]) {
        const call = { type: "ATTACH_CONTAINER_INPUT", attach_container_input: each };
        input.client(record(bodyOf(form, VERSION, CALL("agent"), call)));
      }
      input.client("0\r\n\r\n");
      input.server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      input.client(asked("agent", { type: "GET_HEALTH" }));
      expect(titles(conversation.messages())).toEqual([
        "request mesos.v1.agent.Call/ATTACH_CONTAINER_OUTPUT",
        "response 200 OK",
        "event mesos.v1.agent.ProcessIO/DATA",
        "request POST /api/v1",
        "event mesos.v1.agent.Call/ATTACH_CONTAINER_INPUT",
        "event mesos.v1.agent.Call/ATTACH_CONTAINER_INPUT",
        "response 200 OK",
        "request mesos.v1.agent.Call/GET_HEALTH",
      ]);
    });

    it("types the stream of a master that was never seen", () => {
      const conversation = new Talk();
      const connection = conversation.connect("10.0.0.9:40000", SERVER);
      connection.client(asked("master", { type: "SUBSCRIBE" }));
      connection.server(endless(form));
      const event = bodyOf(form, VERSION, "mesos.v1.master.Event", { type: "HEARTBEAT" });
      connection.server(record(event));
      expect(titles(conversation.messages()).at(-1)).toBe("event mesos.v1.master.Event/HEARTBEAT");
    });

    it("types an answer whose request was not captured", () => {
      const conversation = new Talk();
      const connection = conversation.connect("10.0.0.9:40000", SERVER, { midstream: true });
      connection.server(
        answered("agent", {
          type: "GET_CONTAINERS",
          get_containers: {
            containers: [
              {
                framework_id: { value: "f" },
                executor_id: { value: "e" },
                executor_name: "n",
                container_id: { value: "c" },
              },
            ],
          },
        }),
      );
      expect(titles(conversation.messages())).toEqual([
        "response mesos.v1.agent.Response/GET_CONTAINERS",
      ]);
    });

    it("knows READ_LOG of clusterd on either, whatever it looks like to Apache Mesos", () => {
      const length = { offset: 1n, length: 1n };
      const forked = (role: string, call: Body): Uint8Array =>
        post("/api/v1", form, bodyOf(form, "master", CALL(role), call, "clusterd"));
      const conversation = new Talk();
      conversation
        .connect("10.0.0.9:40000", "10.0.0.1:5050")
        .client(forked("master", { type: "READ_LOG", read_log: length }));
      conversation.connect("10.0.0.9:40000", "10.0.0.2:5051").client(
        forked("agent", {
          type: "READ_LOG",
          read_log: { source: "CONTAINER", container_id: { value: "c" } },
        }),
      );
      expect(titles(conversation.messages())).toEqual([
        "request mesos.v1.master.Call/READ_LOG",
        "request mesos.v1.agent.Call/READ_LOG",
      ]);
    });
  },
);

describe("answers without a known request", () => {
  it("stay as they are when no type fits", () => {
    const conversation = new Talk();
    const connection = conversation.connect("10.0.0.9:40000", SERVER, { midstream: true });
    connection.server(ok("json", new TextEncoder().encode('{"type":"cat","lives":9}')));
    const head = encodeHttpResponseHead({
      status: 200,
      reason: "OK",
      headers: [
        ["Content-Type", "application/json"],
        ["Transfer-Encoding", "chunked"],
      ],
    });
    connection.server(join(head, chunk(new TextEncoder().encode("{}")), "0\r\n\r\n"));
    expect(titles(conversation.messages())).toEqual(["response 200 OK", "response 200 OK"]);
  });
});
