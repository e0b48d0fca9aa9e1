import { describe, expect, it } from "vitest";
import { encodeRecord } from "../../src/wire/index.js";
import { bodyOf, chunk, endless, join, post, Talk, titles } from "./support/talk.js";

const CALL = "mesos.v1.scheduler.Call";
const EVENT = "mesos.v1.scheduler.Event";
const subscribe = post(
  "/api/v1/scheduler",
  "json",
  bodyOf("json", "1.11.0", CALL, {
    type: "SUBSCRIBE",
    subscribe: { framework_info: { user: "u", name: "n" } },
  }),
);
const heartbeat = encodeRecord(bodyOf("json", "1.11.0", EVENT, { type: "HEARTBEAT" }));

function streamOf(...answers: readonly (string | Uint8Array)[]): string[] {
  const talk = new Talk();
  const connection = talk.connect("10.0.0.9:40000", "10.0.0.1:5050");
  connection.client(subscribe);
  for (const answer of answers) connection.server(answer);
  return titles(talk.messages()).slice(1);
}

describe("a stream of records", () => {
  it("is one without chunks too, as a proxy that speaks HTTP/1.0 hands it on", () => {
    const head = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";
    expect(streamOf(head, heartbeat.subarray(0, 5), heartbeat.subarray(5), heartbeat)).toEqual([
      "response 200 OK",
      `event ${EVENT}/HEARTBEAT`,
      `event ${EVENT}/HEARTBEAT`,
    ]);
  });

  it("goes on at the next chunk that holds a record, behind a length that is none", () => {
    const damaged = join("12x\n", heartbeat);
    expect(
      streamOf(
        endless("json"),
        chunk(heartbeat),
        chunk(damaged),
        join(chunk(heartbeat), chunk(heartbeat)),
        "0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
      ),
    ).toEqual([
      "response 200 OK",
      `event ${EVENT}/HEARTBEAT`,
      "raw raw !malformed",
      "raw raw !raw",
      `event ${EVENT}/HEARTBEAT`,
      `event ${EVENT}/HEARTBEAT`,
      "response 404 Not Found",
    ]);
  });

  it("goes on behind a hole that takes the length of a record with it", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.9:40000", "10.0.0.1:5050");
    connection.client(subscribe);
    // Several records in one chunk: the hole lies inside of it.
    const many = chunk(join(heartbeat, heartbeat, heartbeat));
    connection.server(join(endless("json"), many.subarray(0, 4 + heartbeat.length + 1)));
    connection.lost(1, heartbeat.length);
    connection.server(join(many.subarray(4 + 2 * heartbeat.length + 1), chunk(heartbeat)));
    expect(titles(talk.messages()).slice(1)).toEqual([
      "response 200 OK",
      `event ${EVENT}/HEARTBEAT`,
      "raw raw !gap",
      "gap gap !gap",
      "raw raw !raw",
      `event ${EVENT}/HEARTBEAT`,
    ]);
  });

  it("is shown as it comes behind damage where no chunks tell", () => {
    const head = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";
    expect(streamOf(head, "12x\n", heartbeat)).toEqual([
      "response 200 OK",
      "raw raw !malformed",
      "raw raw !raw",
    ]);
  });
});
