import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/bytes/index.js";
import type { Direction, StreamEvent } from "../../../src/capture/index.js";
import type { JsonValue } from "../../../src/wire/index.js";
import { CAPTURES, captureBytes, packetsOf, streamsOf } from "../../support/captures.js";
import { Stage } from "../support/stage.js";

/** The connections of a recording that were seen whole, as their events. */
function connectionsOf(name: string): StreamEvent[][] {
  const connections = new Map<number, StreamEvent[]>();
  for (const event of streamsOf(packetsOf(captureBytes(name)))) {
    const events = connections.get(event.conn.id) ?? [];
    connections.set(event.conn.id, events);
    events.push(event);
  }
  return [...connections.values()].filter((events) => !events.some(({ kind }) => kind === "gap"));
}

function sent(events: readonly StreamEvent[], direction: Direction): string {
  const pieces = events.flatMap((event) =>
    event.kind === "data" && event.direction === direction ? [event.bytes] : [],
  );
  return Buffer.from(concatBytes(pieces)).toString("latin1");
}

function received(stage: Stage, arrow: string): string {
  return stage.out
    .filter((text) => text.startsWith(`${arrow} `) && text !== `${arrow} end`)
    .map((text) => text.slice(2))
    .join("");
}

const NEVER: JsonValue = [{ when: 'task == "nobody is called this"', do: "drop" }];

// What goes in comes out, to the byte, with rules that never apply: every recording of real Mesos, in the pieces in which
// it was captured.
describe.each(CAPTURES)("a layer that changes nothing, on %s", (name) => {
  const connections = connectionsOf(name);

  it.each([
    ["without rules", []],
    ["with a rule that never applies", NEVER],
  ] as const)("passes all bytes as they are %s", (_, rules) => {
    for (const events of connections) {
      const stage = new Stage({ rules });
      for (const event of events) {
        if (event.kind === "data") stage.send(event.direction, event.bytes);
        else if (event.kind === "end") stage.layer.end(event.direction);
      }
      expect(received(stage, ">")).toBe(sent(events, 0));
      expect(received(stage, "<")).toBe(sent(events, 1));
      expect(stage.out.filter((text) => text.endsWith(" end")).length).toBe(
        events.filter(({ kind }) => kind === "end").length,
      );
    }
  });
});
