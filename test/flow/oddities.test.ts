import { describe, expect, it } from "vitest";
import { FlowDecoder } from "../../src/flow/index.js";
import { join, libprocess, Talk, titles } from "./support/talk.js";

const FROM = "scheduler(1)@10.0.0.9:8081";
const PONG = "mesos.internal.PongSlaveMessage";
const TASK_ID = Uint8Array.of(0x0a, 5, 0x68, 0x65, 0x6c, 0x6c, 0x6f);

function message(path: string, body: Uint8Array): Uint8Array {
  const head = `POST ${path} HTTP/1.1\r\nLibprocess-From: ${FROM}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return join(head, body);
}

function only(path: string, body: Uint8Array): ReturnType<Talk["messages"]>[number] | undefined {
  const talk = new Talk();
  talk.connect("10.0.0.9:40000", "10.0.0.1:5050").client(message(path, body));
  return talk.messages()[0];
}

describe("a libprocess message that no Mesos has", () => {
  it.each(["my.module.Custom", "mesos.internal.FutureMessage"])(
    "%s is shown without a schema",
    (name) => {
      const found = only(`/master/${name}`, TASK_ID);
      expect(found).toMatchObject({ type: name, encoding: "protobuf", body: { 1: "hello" } });
      expect(found?.proto).toBeUndefined();
      expect(found?.notes.map(({ code }) => code)).toEqual(["unknown-type"]);
    },
  );

  it("is shown as text where it is text", () => {
    const found = only("/x/note", new TextEncoder().encode("just some text\n"));
    expect(found).toMatchObject({ type: "note", encoding: "text", body: "just some text\n" });
  });

  it("is left as bytes where it is neither", () => {
    const found = only("/x/blob", Uint8Array.of(0xff, 0xff, 0, 1));
    expect(found).toMatchObject({ type: "blob", encoding: "binary", body: undefined, size: 4 });
  });

  it("is named by its path when it has no name", () => {
    const found = only("/mesos.internal.ShutdownMessage", new Uint8Array(0));
    expect(found?.type).toBe("POST /mesos.internal.ShutdownMessage");
    expect(found?.notes.map(({ code }) => code)).toEqual(["malformed"]);
  });
});

describe("other protocols", () => {
  it.each([
    ["SMTP", "EHLO host.example\r\n"],
    ["FTP", "USER foo bar\r\n"],
    ["Redis", "GET key\r\n"],
    ["RTSP", "OPTIONS rtsp://x/ RTSP/1.0\r\nCSeq: 1\r\n\r\n"],
    ["SIP", "INVITE sip:bob@x SIP/2.0\r\nVia: x\r\n\r\n"],
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["a line without an end", "A".repeat(9000)],
    ["TLS", "\x16\x03\x01\x00\xa5\x01"],
  ])("%s is left alone", (_, first) => {
    for (const size of [1, 5, 10_000]) {
      const talk = new Talk();
      const connection = talk.connect("10.0.0.9:40000", "10.0.0.1:25");
      for (let at = 0; at < first.length; at += size) connection.client(first.slice(at, at + size));
      connection.server("250 ok\r\n");
      expect(talk.messages()).toEqual([]);
    }
  });

  it("is counted, also when its opening was not captured; silence is not", () => {
    const flow = new FlowDecoder();
    const talk = new Talk();
    talk.connect("10.0.0.9:40000", "10.0.0.1:443").client("\x16\x03\x01\x00\xa5\x01");
    talk.connect("10.0.0.9:40001", "10.0.0.1:443", { midstream: true }).server("\x17\x03\x03");
    talk.connect("10.0.0.9:40002", "10.0.0.1:5050");
    talk.connect("10.0.0.9:40003", "10.0.0.1:5050").client("GET / HTTP/1.1\r\n\r\n");
    for (const event of talk.events()) flow.push(event, () => undefined);
    expect(flow.statistics).toEqual({ connections: 4, otherConnections: 2 });
  });

  it("is not what a cut request is", () => {
    const talk = new Talk();
    talk.connect("10.0.0.9:40000", "10.0.0.1:5050").client("POST /master/mesos.int");
    expect(titles(talk.messages())).toEqual(["raw raw !raw"]);
  });
});

describe("heads whose end was not captured", () => {
  const pong = libprocess("1.0.0", "slave(1)@10.0.0.2:5051", "slave-observer(1)", PONG);
  const CUT = 130;

  it("still say what was sent, by whom, to whom", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.2:40000", "10.0.0.1:5050");
    for (let round = 0; round < 3; round++) {
      connection.client(pong.subarray(0, CUT));
      connection.lost(0, pong.length - CUT);
    }
    connection.client(pong);
    const messages = talk.messages();
    expect(titles(messages)).toEqual([
      `message ${PONG} !gap`,
      "gap gap !gap",
      `message ${PONG} !gap`,
      "gap gap !gap",
      `message ${PONG} !gap`,
      "gap gap !gap",
      `message ${PONG}`,
    ]);
    expect(messages[2]).toMatchObject({
      from: "slave(1)@10.0.0.2:5051",
      to: "slave-observer(1)@10.0.0.1:5050",
    });
  });

  it("say what was sent where the sender is missing", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.2:40000", "10.0.0.1:5050");
    connection.client(`POST /slave%281%29/${PONG} HTTP/1.1\r\nHost: 10.0.0.1:5050\r\nUser-Ag`);
    connection.lost(0, 300);
    connection.client("POST /master/reserve HTTP/1.1\r\nHost: 10.0.0.1:5050\r\nUser-Ag");
    const messages = talk.messages();
    expect(titles(messages)).toEqual([
      `message ${PONG} !gap`,
      "gap gap !gap",
      "request POST /master/reserve !truncated",
    ]);
    expect(messages[0]).toMatchObject({ from: "10.0.0.2:40000", to: "slave(1)@10.0.0.1:5050" });
  });

  it("answer the request that they answer", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.2:40000", "10.0.0.1:5050");
    connection.client("GET /state HTTP/1.1\r\nHost: x\r\n\r\n");
    connection.server("HTTP/1.1 200 OK\r\nDate: Mon");
    connection.lost(1, 100);
    const [, answer] = talk.messages();
    expect(answer).toMatchObject({ kind: "response", type: "200 OK", match: { n: 1 } });
  });

  it("do not make up a body", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.2:40000", "10.0.0.1:5050");
    connection.client("POST /api/v1/scheduler HTTP/1.1\r\nContent-Type: application/json\r\nCont");
    const [request] = talk.messages();
    expect(request).toMatchObject({ type: "POST /api/v1/scheduler", encoding: "none", size: 0 });
    expect(request?.notes.map(({ code }) => code)).toEqual(["truncated"]);
  });

  it("may be those of the first message: what follows is found", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.2:40000", "10.0.0.1:5050");
    connection.lost(0, 60);
    connection.client(join(pong.subarray(60), pong));
    const messages = talk.messages();
    expect(titles(messages)).toEqual(["gap gap !gap", "raw raw !raw", `message ${PONG}`]);
    expect(messages[0]?.timeNs).toBe(2_000_000_000n);
    expect(messages[1]?.notes[0]?.text).toBe("bytes are missing before these");
  });

  it("end where their first line does", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.2:40000", "10.0.0.1:5050");
    connection.client(pong.subarray(0, 20));
    connection.lost(0, pong.length - 20);
    connection.client(pong);
    expect(titles(talk.messages())).toEqual(["raw raw !raw", "gap gap !gap", `message ${PONG}`]);
  });
});
