import { describe, expect, it } from "vitest";
import type { Message } from "../../src/flow/index.js";
import {
  CAPTURES,
  captureBytes,
  captureOrigin,
  messagesOf,
  packetsOf,
  streamsOf,
} from "../support/captures.js";

const read = (name: string): Message[] => messagesOf(streamsOf(packetsOf(captureBytes(name))));

/** `| \`name\` | 12 |` rows of an origin.md, counted when the capture was made by another program. */
function countsIn(origin: string): Map<string, number> {
  const rows = origin.matchAll(/^\| `([^`]+)` \| (\d+) \|$/gm);
  return new Map([...rows].map(([, name = "", count]) => [name, Number(count)]));
}

function count(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

// The damage that the recordings were made to contain: calls that the client got wrong on purpose.
const EXPECTED_NOTES: Readonly<Record<string, readonly string[]>> = {
  "0.26/reservations-and-volumes": ["malformed"],
  "1.x/reservations-and-volumes": ["malformed"],
  "0.26/v1-scheduler-json": ["missing-required"],
  "1.x/v1-scheduler-json": ["missing-required"],
  "1.x/v1-operator-api": ["unknown-enum"],
};

describe.each(CAPTURES)("recording %s", (name) => {
  const messages = read(name);
  const origin = captureOrigin(name);

  it("has the libprocess messages and requests that were counted independently", () => {
    const expected = countsIn(origin);
    const names = messages.flatMap((message) => {
      const { kind, http } = message;
      if (kind === "message") return [message.type.split("/")[0] ?? ""];
      if (kind === "request") return [`${http?.method} ${http?.target?.split("?")[0]}`];
      return [];
    });
    expect([...count(names)].sort()).toEqual([...expected].sort());
  });

  it("has the HTTP responses that were counted independently", () => {
    const listed = /^HTTP responses: (.*)$/m.exec(origin)?.[1] ?? "none";
    const expected = new Map(
      [...listed.matchAll(/(\d+) x (\d{3})/g)].map(([, times, status = ""]) => [
        status,
        Number(times),
      ]),
    );
    const statuses = messages
      .filter(({ kind }) => kind === "response")
      .map(({ http }) => String(http?.status));
    expect([...count(statuses)].sort()).toEqual([...expected].sort());
  });

  it("decodes whole: every message named and typed, nothing raw, no unexpected note", () => {
    const raw = messages.filter(({ kind }) => kind === "raw" || kind === "gap");
    expect(raw).toEqual([]);
    const untyped = messages.filter(
      ({ kind, proto, http }) =>
        proto === undefined &&
        (kind === "message" || kind === "event" || /\/api\/v1/.test(http?.target ?? "")),
    );
    expect(untyped.filter(({ payload }) => payload.length > 0)).toEqual([]);
    const notes = messages.flatMap((message) => message.notes.map(({ code }) => code));
    expect(notes).toEqual(EXPECTED_NOTES[name] ?? []);
  });

  it("knows the version from the first message on that says it", () => {
    const version = name.startsWith("0.26") ? "0.26.0" : "master";
    const typed = messages.filter(({ proto }) => proto !== undefined);
    const first = typed.findIndex(({ type }) => /Register|SUBSCRIBED/.test(type));
    const versions = typed.slice(first).map((message) => message.version);
    expect(new Set(versions)).toEqual(new Set([version]));
  });
});
