import { describe, expect, it } from "vitest";
import { decodeMessage, type JsonValue, schemaAt } from "../../../src/wire/index.js";
import { libprocess, Stage } from "../support/stage.js";

const update = (task: string, state = "TASK_RUNNING"): string =>
  libprocess("mesos.internal.StatusUpdateMessage", {
    update: {
      framework_id: { value: "f" },
      status: { task_id: { value: task }, state: state as "TASK_RUNNING" },
      timestamp: 1,
      uuid: new Uint8Array(16),
    },
    pid: "slave(1)@10.0.0.1:5051",
  });

const A = update("a");
const B = update("b");
const C = update("c");
const isA = 'task == "a"';

/** A stage with one rule about the task a, or about what `when` says. */
function staged(action: JsonValue, when: JsonValue = isA): Stage {
  return new Stage({ rules: [{ name: "r", when, do: action }] });
}

/** The body of a libprocess message on the wire. */
function bodyOf(wire: string | undefined): unknown {
  const [, body = ""] = /\r\n\r\n[0-9a-f]+\r\n([\s\S]*)\r\n0\r\n\r\n$/.exec(wire ?? "") ?? [];
  const bytes = Uint8Array.from(body, (letter) => letter.charCodeAt(0));
  return decodeMessage(schemaAt("1.11.0"), "mesos.internal.StatusUpdateMessage", bytes).value;
}

describe("a rule", () => {
  it("drops a message, shows it, and leaves a remark in the recording", () => {
    const stage = staged("drop");
    stage.send(0, A + B);
    expect(stage.news()).toEqual([`> ${B}`]);
    expect(stage.shown.map(({ remarks }) => remarks)).toEqual([["r: dropped"], []]);
    expect(stage.recorded).toEqual([
      "open",
      "remark: #1 mesos.internal.StatusUpdateMessage; r: dropped",
      `${B.length} bytes: #2 mesos.internal.StatusUpdateMessage`,
    ]);
  });

  it("delays a message, and with it what comes behind, or not", () => {
    const keeping = staged({ delay: "500ms" });
    keeping.send(0, A + B);
    keeping.advance(499);
    expect(keeping.news()).toEqual([]);
    keeping.advance(1);
    expect(keeping.news()).toEqual([`> ${A}`, `> ${B}`]);
    expect(keeping.recorded[1]).toContain("r: delayed by 500 ms");
    const passing = staged({ delay: { by: "500ms", order: "pass" } });
    passing.send(0, A + B);
    expect(passing.news()).toEqual([`> ${B}`]);
    passing.advance(500);
    expect(passing.news()).toEqual([`> ${A}`]);
  });

  it("ends a direction only when what is delayed has left", () => {
    const stage = staged({ delay: "1s" });
    stage.send(0, A);
    stage.layer.end(0);
    expect(stage.news()).toEqual([]);
    stage.advance(1000);
    expect(stage.news()).toEqual([`> ${A}`, "> end"]);
  });

  it("duplicates", () => {
    const stage = staged({ duplicate: 2 });
    stage.send(0, A + B);
    expect(stage.news()).toEqual([`> ${A}`, `> ${A}`, `> ${A}`, `> ${B}`]);
  });

  it("puts a message behind others, and lets it go when none come", () => {
    const stage = staged({ reorder: { behind: 2, within: "5s" } });
    stage.send(0, A + B);
    expect(stage.news()).toEqual([`> ${B}`]);
    stage.send(0, C);
    expect(stage.news()).toEqual([`> ${C}`, `> ${A}`]);
    stage.send(0, A);
    stage.advance(5000);
    expect(stage.news()).toEqual([`> ${A}`]);
  });

  it("holds a message until it is released, as it is or with another body, or dropped", () => {
    const stage = staged("hold");
    stage.send(0, A + B + A + A);
    expect(stage.news()).toEqual([`> ${B}`]);
    const [first, second, third] = stage.held.list().map(({ id }) => id);
    stage.held.release(first ?? 0);
    expect(stage.news()).toEqual([`> ${A}`]);
    const body = stage.held.list()[0]?.message.body as { update: { status: object } };
    const edited = {
      ...body,
      update: { ...body.update, uuid: "", status: { ...body.update.status, state: "TASK_LOST" } },
    };
    expect(() => stage.held.release(second ?? 0, { update: 5 })).toThrow();
    stage.held.release(second ?? 0, edited as unknown as JsonValue);
    expect(bodyOf(stage.news()[0])).toMatchObject({ update: { status: { state: "TASK_LOST" } } });
    stage.held.drop(third ?? 0);
    expect(stage.news()).toEqual([]);
    expect(stage.held.list()).toEqual([]);
    expect(stage.held.release(99)).toBe(false);
    stage.layer.end(0);
    expect(stage.news()).toEqual(["> end"]);
  });

  it("forgets what it held when the connection is gone", () => {
    const stage = staged("hold");
    stage.send(0, A);
    expect(stage.held.list()).toHaveLength(1);
    stage.layer.reset(0);
    expect(stage.held.list()).toEqual([]);
  });

  it("edits fields and keeps all other bytes, unknown fields too", () => {
    const stage = staged({
      edit: { set: { "update.status.state": "TASK_LOST" }, remove: ["pid"] },
    });
    // Field 999, which no schema has: appended to the body.
    const odd = A.replace(/\r\n\r\n([0-9a-f]+)\r\n([\s\S]*)\r\n0\r\n\r\n$/, (_, size, body) => {
      const longer = `${body}\xba\x3e\x02hi`;
      return `\r\n\r\n${(Number.parseInt(size, 16) + 5).toString(16)}\r\n${longer}\r\n0\r\n\r\n`;
    });
    stage.send(0, odd + B);
    const [edited, other] = stage.news();
    expect(edited).toContain("\xba\x3e\x02hi");
    expect(bodyOf(edited)).toMatchObject({ update: { status: { state: "TASK_LOST" } } });
    expect(bodyOf(edited)).not.toHaveProperty("pid");
    expect(other).toBe(`> ${B}`);
    expect(edited?.split("\r\n")[0]).toBe(`> ${A.split("\r\n")[0]}`);
  });

  it("leaves a message alone that an edit does not fit, and says why", () => {
    const stage = staged({ edit: { set: { "no.such.field": 1 } } });
    stage.send(0, A);
    expect(stage.news()).toEqual([`> ${A}`]);
    expect(stage.shown[0]?.remarks[0]).toMatch(/^r: could not edit: cannot edit no/);
  });

  it("replaces a body", () => {
    const stage = staged({ replace: { body: { pid: "x@1.2.3.4:5", update: {} } } });
    stage.send(0, A);
    expect(bodyOf(stage.news()[0])).toMatchObject({ pid: "x@1.2.3.4:5" });
  });

  it("injects a message before or behind", () => {
    const pong = { type: "mesos.internal.PongSlaveMessage", to: "master" };
    const stage = new Stage({
      rules: [
        { when: isA, do: { inject: { ...pong, where: "before" } } },
        { when: 'task == "b"', do: { inject: { ...pong, from: "x@1.2.3.4:5" } } },
      ],
    });
    stage.send(0, A + B);
    const heads = stage.news().map((wire) => wire.split("\r\n").slice(0, 2).join(" "));
    expect(heads).toEqual([
      "> POST /master/mesos.internal.PongSlaveMessage HTTP/1.1 User-Agent: libprocess/slave(1)@10.0.0.1:5051",
      expect.stringContaining("StatusUpdateMessage"),
      expect.stringContaining("StatusUpdateMessage"),
      "> POST /master/mesos.internal.PongSlaveMessage HTTP/1.1 User-Agent: libprocess/x@1.2.3.4:5",
    ]);
  });

  it("corrupts bits of the body, the same ones each time", () => {
    const outs = [1, 2].map(() => {
      const stage = staged({ corrupt: 3 }, { filter: isA, seed: 7 });
      stage.send(0, A);
      return stage.news()[0] ?? "";
    });
    expect(outs[0]).toBe(outs[1]);
    const flipped = [...`> ${A}`].reduce(
      (sum, letter, at) => sum + ones(letter.charCodeAt(0) ^ (outs[0]?.charCodeAt(at) ?? 0)),
      0,
    );
    expect(flipped).toBeGreaterThan(0);
    expect(flipped).toBeLessThanOrEqual(3);
  });

  it("resets the connection, before a message or behind it", () => {
    const before = staged("reset");
    before.send(0, A + B);
    expect(before.news()[0]).toBe("reset");
    const behind = staged({ reset: { deliver: true } });
    behind.send(0, A);
    expect(behind.news()).toEqual([`> ${A}`, "reset"]);
  });

  it("throttles a direction to a rate", () => {
    const rate = A.length;
    const stage = staged({ throttle: { rate } });
    stage.send(0, A + B + C);
    stage.send(1, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    expect(stage.news()).toEqual([`> ${A}`, expect.stringMatching(/^< HTTP/)]);
    stage.advance(999);
    expect(stage.news()).toEqual([]);
    stage.advance(1);
    expect(stage.news()).toEqual([`> ${B}`]);
    stage.advance(1000);
    expect(stage.news()).toEqual([`> ${C}`]);
  });

  it("stalls a direction for a time, or until it is lifted", () => {
    const timed = staged({ stall: "10s" });
    timed.send(0, A + B);
    timed.layer.end(0);
    timed.advance(9999);
    expect(timed.news()).toEqual([]);
    timed.advance(1);
    expect(timed.news()).toEqual([`> ${A}`, `> ${B}`, "> end"]);
    const forGood = staged("stall");
    forGood.send(0, A + B);
    forGood.advance(1_000_000);
    expect(forGood.news()).toEqual([]);
    forGood.layer.lift(1);
    expect(forGood.news()).toEqual([`> ${A}`, `> ${B}`]);
  });

  it("partitions two parties in both directions", () => {
    const stage = staged({ partition: "30s" });
    const answer = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
    stage.send(0, A);
    stage.send(1, answer);
    stage.advance(29_999);
    expect(stage.news()).toEqual([]);
    stage.advance(1);
    expect(stage.news()).toEqual([`> ${A}`, `< ${answer}`]);
  });

  it("applies to records of an endless answer one by one", () => {
    const stage = staged(
      { edit: { set: { heartbeat: {}, type: "FAILURE" } } },
      { filter: 'type.endsWith("HEARTBEAT")', nth: 2 },
    );
    const record = (json: string): string => {
      const body = `${json.length}\n${json}`;
      return `${body.length.toString(16)}\r\n${body}\r\n`;
    };
    stage.send(
      0,
      'POST /api/v1/scheduler HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"type":"SUBSCRIBE"}',
    );
    stage.send(
      1,
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    const beat = '{"type": "HEARTBEAT"}';
    for (let n = 0; n < 3; n++) stage.send(1, record(beat));
    expect(stage.news().slice(2)).toEqual([
      `< ${record(beat)}`,
      `< ${record('{"type": "FAILURE","heartbeat":{}}')}`,
      `< ${record(beat)}`,
    ]);
  });

  it("may come and go while a connection is open", () => {
    const stage = new Stage();
    stage.send(0, A);
    expect(stage.news()).toEqual([`> ${A}`]);
    const id = stage.rules.add({ when: {}, action: { kind: "drop" } }, 0n);
    stage.send(0, A);
    expect(stage.news()).toEqual([]);
    stage.rules.remove(id);
    stage.send(0, A);
    expect(stage.news()).toEqual([`> ${A}`]);
    expect(stage.shown.map(({ message }) => message.n)).toEqual([1, 2, 3]);
  });
});

function ones(value: number): number {
  return value === 0 ? 0 : (value & 1) + ones(value >> 1);
}
