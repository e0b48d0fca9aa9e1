import { describe, expect, it } from "vitest";
import { Talk } from "./support/talk.js";

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const ok = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** `type -> type of what it answers`, for every response. */
function pairs(talk: Talk): string[] {
  const messages = talk.messages();
  return messages
    .filter(({ kind }) => kind === "response")
    .map(({ body, match }) => {
      const asked = messages.find(({ n }) => n === match?.n)?.type;
      return `${String(body)} -> ${asked ?? "?"}`;
    });
}

describe("answers that the capture lost", () => {
  it("do not shift those that follow to requests that were answered in the hole", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.2:40000", "10.0.0.1:5050");
    connection.client(get("/1") + get("/2") + get("/3"));
    connection.server(ok("one"));
    connection.lost(1, 2 * ok("two").length);
    connection.client(get("/4"));
    connection.server(ok("four"));
    connection.client(get("/5") + get("/6"));
    connection.server(ok("five") + ok("six"));
    expect(pairs(talk)).toEqual([
      "one -> GET /1",
      "four -> GET /4",
      "five -> GET /5",
      "six -> GET /6",
    ]);
  });

  it("are not thought to be in a hole that lies inside one answer", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.2:40000", "10.0.0.1:5050");
    connection.client(get("/1") + get("/2") + get("/3"));
    const long = ok("x".repeat(500));
    connection.server(long.slice(0, 100));
    connection.lost(1, 300);
    connection.server(long.slice(400) + ok("two") + ok("three"));
    expect(pairs(talk).slice(1)).toEqual(["two -> GET /2", "three -> GET /3"]);
  });

  it("nor in one that is too small for any", () => {
    const talk = new Talk();
    const connection = talk.connect("10.0.0.2:40000", "10.0.0.1:5050");
    connection.client(get("/1") + get("/2"));
    const first = ok("one");
    connection.server(first.slice(0, 20));
    connection.lost(1, first.length - 20);
    connection.server(ok("two"));
    expect(pairs(talk).slice(1)).toEqual(["two -> GET /2"]);
  });
});
