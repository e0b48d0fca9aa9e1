import { describe, expect, it } from "vitest";
import {
  answerProfile,
  type Delivery,
  encodeAnswer,
  formatHttpDate,
} from "../../../src/wire/index.js";
import { recordedStream } from "../http1/recorded.js";
import { bytesOf } from "../http1/transcript.js";

const DATE = "Mon, 23 Nov 2026 08:38:53 GMT";
const REASON = "Request URL path must start with '/'";
const DELIVERIES: readonly Delivery[] = [
  { kind: "delivered" },
  { kind: "no-process" },
  { kind: "refused", reason: REASON },
  { kind: "undecodable", reason: "bad escape" },
];

function answers(minor: number, major: number, agentIsLibprocess: boolean): readonly string[] {
  return DELIVERIES.map((delivery) => {
    const bytes = encodeAnswer(delivery, agentIsLibprocess, answerProfile({ major, minor }), DATE);
    return bytes === undefined ? "nothing" : Buffer.from(bytes).toString("latin1");
  });
}

const EMPTY = (status: string): string =>
  `HTTP/1.1 ${status}\r\nDate: ${DATE}\r\nContent-Length: 0\r\n\r\n`;
const TEXT = (status: string, text: string): string =>
  `HTTP/1.1 ${status}\r\nDate: ${DATE}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

describe("encodeAnswer", () => {
  it("says nothing to libprocess up to 1.3, and 202 or 404 to others", () => {
    for (const [major, minor] of [
      [0, 26],
      [1, 3],
    ] as const) {
      expect(answers(minor, major, true)).toEqual(["nothing", "nothing", "nothing", "nothing"]);
      expect(answers(minor, major, false)).toEqual([
        EMPTY("202 Accepted"),
        EMPTY("404 Not Found"),
        "nothing",
        "nothing",
      ]);
    }
  });

  it("answers everybody from 1.4 on, and explains 404 from 1.8 on", () => {
    const refused = TEXT("400 Bad Request", REASON);
    const undecodable = TEXT("500 Internal Server Error", "bad escape");
    for (const agentIsLibprocess of [true, false]) {
      expect(answers(4, 1, agentIsLibprocess)).toEqual([
        EMPTY("202 Accepted"),
        EMPTY("404 Not Found"),
        refused,
        undecodable,
      ]);
      expect(answers(8, 1, agentIsLibprocess)).toEqual([
        EMPTY("202 Accepted"),
        TEXT("404 Not Found", "404 Not Found."),
        refused,
        undecodable,
      ]);
    }
  });

  it("writes what real masters wrote", () => {
    const recorded = recordedStream("libprocess/mesos-go-to-master", "response");
    const date = /Date: (.*)\r/.exec(Buffer.from(recorded).toString("latin1"))?.[1] ?? "";
    const accepted = encodeAnswer(
      { kind: "delivered" },
      false,
      answerProfile({ major: 0, minor: 26 }),
      date,
    );
    expect(recorded.subarray(0, accepted?.length)).toEqual(accepted);
    expect(accepted).toEqual(bytesOf(EMPTY("202 Accepted").replace(DATE, date)));
  });
});

describe("formatHttpDate", () => {
  it("writes the form of RFC 9110", () => {
    expect(formatHttpDate(Date.UTC(2026, 10, 23, 8, 38, 53, 999))).toBe(DATE);
    expect(formatHttpDate(0)).toBe("Thu, 01 Jan 1970 00:00:00 GMT");
  });
});
