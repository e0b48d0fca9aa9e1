import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFilter } from "../../src/filter/index.js";
import type { Message } from "../../src/flow/index.js";
import { makeMessage, TIME_NS } from "../flow/make-message.js";

const uuid = Uint8Array.from({ length: 16 }, (_, index) => index);

const update = makeMessage({
  n: 7,
  conn: 3,
  size: 276,
  body: {
    update: {
      framework_id: { value: "F1" },
      executor_id: { value: "default" },
      slave_id: { value: "S1" },
      status: {
        task_id: { value: "web.1" },
        state: "TASK_FAILED",
        message: "Container exited with status 1",
        healthy: false,
      },
      timestamp: 1450000000.5,
      uuid,
      latest_state: "TASK_LOST",
    },
    pid: "slave(1)@10.0.0.2:5051",
  },
  match: { n: 4, latencyNs: 2_500_000n },
});

const accept = makeMessage({
  n: 8,
  type: "mesos.v1.scheduler.Call/ACCEPT",
  kind: "request",
  from: "10.0.0.9:4000",
  to: "10.0.0.1:5050",
  encoding: "json",
  http: {
    method: "POST",
    target: "/api/v1/scheduler?x=1",
    headers: [
      ["Mesos-Stream-Id", "abc"],
      ["Accept", "application/json"],
      ["Accept", "text/plain"],
    ],
  },
  body: {
    framework_id: { value: "F1" },
    type: "ACCEPT",
    accept: {
      offer_ids: [{ value: "O1" }, { value: "O2" }],
      operations: [
        {
          type: "LAUNCH",
          launch: {
            task_infos: [
              { name: "a", task_id: { value: "t1" }, agent_id: { value: "S1" } },
              { name: "b", task_id: { value: "t2" }, agent_id: { value: "S2" } },
            ],
          },
        },
      ],
      filters: { refuse_seconds: 5 },
    },
  },
});

const response = makeMessage({
  n: 9,
  kind: "response",
  type: "404 Not Found",
  proto: undefined,
  encoding: "text",
  from: "10.0.0.1:5050",
  to: "10.0.0.9:4000",
  http: { status: 404, reason: "Not Found", headers: [] },
  payload: new TextEncoder().encode("no such page"),
  body: "no such page",
});

const log = makeMessage({
  n: 10,
  type: "mesos.internal.log.WriteRequest",
  body: { proposal: 3n, position: 18446744073709551615n, learned: true, type: "APPEND" },
  notes: [{ code: "unknown-fields", text: "1 field unknown" }],
});

function passes(text: string, message: Message): boolean {
  const filter = compileFilter(text);
  if (filter.kind === "error") throw new Error(filter.pretty);
  return filter.test(message);
}

describe("compileFilter", () => {
  it.each<[string, Message, boolean]>([
    // The head of a message.
    ["n == 7", update, true],
    ["n >= 8", update, false],
    ["conn == 3 && size > 200", update, true],
    ['type == "mesos.internal.StatusUpdateMessage"', update, true],
    ['type.endsWith("StatusUpdateMessage") || type.contains("Event")', update, true],
    ['type.startsWith("mesos.v1.")', accept, true],
    ['kind in ["request", "response"]', accept, true],
    ['kind in ["request", "response"]', update, false],
    ['from.startsWith("slave(") && to.startsWith("master@")', update, true],
    ['src == "10.0.0.2:41000" && dst.endsWith(":5050")', update, true],
    ['type.matches("Status.*Message$")', update, true],
    ['type.matches("^Status")', update, false],
    ['version == "1.11.0" && encoding == "protobuf"', update, true],
    // Times.
    ['time == timestamp("2026-11-24T10:15:30.123456789Z")', update, true],
    ['time < timestamp("2026-11-24T10:15:31+00:00")', update, true],
    ['time > "2026-11-24T11:15:30+01:00"', update, true],
    ['time >= "10:15" && time < "10:16"', update, true],
    ['time >= "10:15:30.5"', update, false],
    ['latency > duration("2ms") && latency < duration("1s")', update, true],
    ['latency > "2.4ms"', update, true],
    ['latency >= "3ms"', update, false],
    ['latency > "0s"', accept, false],
    ["answers == 4", update, true],
    ['time - duration("1h") < timestamp("2026-11-24T10:00:00Z")', update, true],
    // HTTP.
    ['method == "POST" && path == "/api/v1/scheduler"', accept, true],
    ['query == "x=1"', accept, true],
    ['headers["mesos-stream-id"] == "abc"', accept, true],
    ['headers["accept"] == "application/json, text/plain"', accept, true],
    ["status == 404", response, true],
    ["status >= 400 && status < 500", response, true],
    ["status in [200, 202]", response, false],
    ['payload.contains("such page")', response, true],
    // Ids: any of several.
    ['task == "web.1"', update, true],
    ['task == "t1"', accept, true],
    ['task == "t2"', accept, true],
    ['task == "t3"', accept, false],
    ['task in ["t2", "t9"]', accept, true],
    ['"t2" in tasks', accept, true],
    ['"t2" in task', accept, true],
    ['task.startsWith("web.")', update, true],
    ['task.matches("^web\\\\.[0-9]+$")', update, true],
    ["size(tasks) == 2", accept, true],
    ["size(task) > 1", accept, true],
    ['tasks.exists(t, t == "t1")', accept, true],
    ['tasks.all(t, t.startsWith("t"))', accept, true],
    ['agent == "S1" && framework == "F1"', update, true],
    ['agent == "S2"', accept, true],
    ['offer == "O2"', accept, true],
    ['executor == "default"', update, true],
    ['state == "TASK_FAILED"', update, true],
    ['state == "TASK_LOST"', update, false],
    ['state in ["TASK_LOST", "TASK_FAILED"]', update, true],
    ["task", update, true],
    ["task", response, false],
    ["!task", response, true],
    ["task && status", update, false],
    ["status || task", response, true],
    ["(status ? status >= 400 : type == kind)", response, true],
    ["method", response, false],
    ["type", response, true],
    ['tasks.exists(task, task == "t2")', accept, true],
    ['body.accept.offer_ids.exists(type, type == "O2")', accept, true],
    ['tasks.filter(n, n != "t1") == ["t2"]', accept, true],
    ['tasks.map(t, t.startsWith("t"), t).size() == 2 && latency', accept, false],
    ["exists(task)", response, false],
    ['task != ""', accept, true],
    // A comparison with what is not there is false, != too; ! says the rest.
    ['task != "t1"', accept, false],
    ['task != "t9"', accept, true],
    ['task != "t9"', response, false],
    ['!(task == "t9")', response, true],
    ["status != 200", update, false],
    ["status != 200", response, true],
    ["!(status == 200)", update, true],
    ["status < 400", update, false],
    // Bodies.
    ['body.update.status.state == "TASK_FAILED"', update, true],
    ['body.update.status.state == "TASK_FAILED"', accept, false],
    ['body.update.status.state != "TASK_RUNNING"', update, true],
    ['body.update.status.state != "TASK_RUNNING"', accept, false],
    ['!(body.update.status.state == "TASK_RUNNING")', accept, true],
    ['body.update.status.message.contains("exited")', update, true],
    ['body.update.status.task_id.value == "web.1"', update, true],
    ['body.update.status.task_id == "web.1"', update, true],
    ["body.update.timestamp == 1450000000.5", update, true],
    ["body.update.timestamp > 1450000000", update, true],
    ["body.accept.filters.refuse_seconds == 5", accept, true],
    ["body.accept.filters.refuse_seconds == 5.0", accept, true],
    ["body.accept.filters.refuse_seconds * 2 == 10", accept, true],
    ["body.proposal == 3", log, true],
    ["body.proposal == 3.0", log, true],
    ["body.proposal + 1 == 4", log, true],
    ["body.position > 9000000000000000000", log, true],
    ["body.position == 18446744073709551615u", log, true],
    ["body.learned", log, true],
    ["!body.learned", log, false],
    ["body.update", update, true],
    ["body.update", accept, false],
    ["has(body.update.status)", update, true],
    ["has(body.update.nothing)", update, false],
    ["body.update.status.healthy == false", update, true],
    ["!body.update.status.healthy", update, true],
    ["body.update == null", accept, true],
    ["body.update != null", update, true],
    ['body.update.uuid == "00010203-0405-0607-0809-0a0b0c0d0e0f"', update, true],
    ['body.update.uuid == "00010203-0405-0607-0809-0A0B0C0D0E0F"', update, true],
    ['body.update.uuid.startsWith("00010203")', update, true],
    ['body.accept.operations.type == "LAUNCH"', accept, true],
    ['body.accept.operations.launch.task_infos.name == "b"', accept, true],
    ['body.accept.operations.launch.task_infos.name == "c"', accept, false],
    ['body.accept.operations[0].launch.task_infos[1].task_id == "t2"', accept, true],
    ["body.accept.operations[5].type == null", accept, true],
    [
      'body.accept.operations.exists(o, o.launch.task_infos.exists(t, t.name == "a"))',
      accept,
      true,
    ],
    ['body.accept.operations.exists(o, o.type == "RESERVE")', accept, false],
    ['body.accept["offer_ids"].size() == 2', accept, true],
    ['body.accept.offer_ids.map(o, o.value) == ["O1", "O2"]', accept, true],
    ['body.accept.offer_ids.filter(o, o.value == "O2").size() == 1', accept, true],
    ['body.accept.offer_ids.exists_one(o, o.value == "O2")', accept, true],
    // Anything beyond what is there stays harmless.
    ["body.a.b.c.d[3].e > 5", update, false],
    ['body.update.status.state > 5 || type == "x"', update, false],
    ["body.update.status < 3", update, false],
    ["body.__proto__ == null && body.constructor == null", update, true],
    // Notes.
    ['note == "unknown-fields"', log, true],
    ["note", update, false],
    ['notes.exists(x, x.contains("unknown"))', log, true],
    // Logic, arithmetic, choice.
    ["n == 1 || n == 7", update, true],
    ["!(n == 7)", update, false],
    ["n % 2 == 1 && -n < 0", update, true],
    ["7 / 2 == 3 && 7.0 / 2.0 == 3.5", update, true],
    ["n / 0 == 1", update, false],
    ['(n > 5 ? kind : type) == "message"', update, true],
    ['type.lowerAscii().contains("statusupdate")', update, true],
    ['string(n) == "7" && int("7") == n && double("7") == 7.0', update, true],
    // Words.
    ["StatusUpdate", update, true],
    ["statusupdate", update, true],
    ["web.1", update, true],
    ["TASK_FAILED", update, true],
    ["TASK_LOST", update, false],
    ["slave(1)", update, true],
    ["10.0.0.2:41000", update, true],
    ["Call/ACCEPT", accept, true],
    ["/api/v1", accept, true],
    ["o2", accept, true],
    ["nothing-like-it", accept, false],
    ['"404 not found"', response, true],
    ["404", response, true],
    // Nothing to say.
    ["", update, true],
    ["  ", update, true],
    ["true", update, true],
    ["false", update, false],
  ])("%s", (text, message, expected) => {
    expect(passes(text, message)).toBe(expected);
  });

  it.each<[string, number, string]>([
    ['state = "x"', 6, 'found "=", want "==" to compare'],
    ['state == "x" & n == 1', 13, 'found "&", want "&&"'],
    ["n == 1 | n == 2", 7, 'found "|", want "||"'],
    ['n == 1 and kind == "raw"', 7, "found and, want &&"],
    ['not (kind == "raw")', 0, "found not, want !"],
    ['type contains "x"', 5, 'write NAME.contains("…")'],
    ['type ~ "x"', 5, '.matches("…")'],
    ['type =~ "x"', 5, '.matches("…")'],
    ['statee == "x"', 0, "do you mean state?"],
    ["state == TASK_FAILED", 9, 'a text needs quotes: "TASK_FAILED"'],
    ["task == 5", 0, "cannot compare ids (texts) == a number"],
    ['size > "x"', 0, "cannot compare a number > a text"],
    ["task == t1", 8, 'a text needs quotes: "t1"'],
    ['state in [TASK_LOST, "x"]', 10, 'a text needs quotes: "TASK_LOST"'],
    ["task in []", 0, "an empty list"],
    ["task.foo(1)", 0, "no function is called foo"],
    ["n => 5", 2, 'want ">="'],
    ["x y", 2, "want an operator"],
    ["foo(bar)", 4, "no field is called"],
    ["n ==", 4, "it ends here"],
    ['kind == "raw', 8, "nterminated"],
    ["(n == 1", 7, "it ends here"],
    ["n == 1)", 6, ""],
    ['type.begins("x")', 0, "no function is called begins"],
    ['type.startWith("x")', 0, "do you mean startsWith?"],
    ["type.contains(5)", 0, "contains does not take (int) here"],
    ['type.matches("(")', 13, "not a regular expression"],
    ['time > timestamp("yesterday")', 17, "want an RFC 3339 time"],
    ['latency > duration("5 ms")', 19, "want a duration"],
    ["n + 1 == 2 ? 5 : 6", 0, "it is a number, want a comparison"],
    ['body.x == "“', 10, "nterminated"],
    ["{} == body", 0, "map literals"],
    ['type.split(",") == ["a"]', 0, "no method split"],
  ])("says what is wrong with %s", (text, offset, why) => {
    const filter = compileFilter(text);
    if (filter.kind !== "error") throw new Error(`compiled as ${filter.form}`);
    expect(filter.message).toContain(why);
    expect(filter.offset).toBe(offset);
    const [message, line, caret] = filter.pretty.split("\n");
    expect(message).toBe(filter.message);
    expect(text.split("\n").map((each) => `  ${each}`)).toContain(line);
    expect(caret).toMatch(/^ *\^$/);
  });

  it("points at the right line of a filter of several lines", () => {
    const filter = compileFilter('kind == "message"\n  && n = 5');
    if (filter.kind !== "error") throw new Error("compiled");
    expect(filter.pretty).toBe(
      'cannot understand the filter at column 8: found "=", want "==" to compare\n' +
        "    && n = 5\n" +
        "         ^",
    );
  });

  it("tells which filters decode bodies", () => {
    const needs = (text: string) => {
      const filter = compileFilter(text);
      return filter.kind === "ok" && filter.needsBody;
    };
    expect(needs('type == "x" && status == 200 && latency > "1ms"')).toBe(false);
    expect(needs('payload.contains("x")')).toBe(false);
    expect(needs('task == "x"')).toBe(true);
    expect(needs('n == 1 || body.x == "x"')).toBe(true);
    expect(needs('note == "gap"')).toBe(true);
    expect(needs("word")).toBe(true);
  });

  it("does not read the body for a filter of the head", () => {
    const message = {
      ...makeMessage(),
      get body(): unknown {
        throw new Error("body was read");
      },
    };
    expect(passes('type.endsWith("StatusUpdateMessage") && n == 1', message)).toBe(true);
    expect(passes('n == 2 && task == "t"', message)).toBe(false);
    expect(passes("StatusUpdate", message)).toBe(true);
  });

  it("finds a word only in the body after the head", () => {
    const filter = compileFilter("web.1");
    expect(filter.kind === "ok" && filter.form).toBe("word");
    const expression = compileFilter("task");
    expect(expression.kind === "ok" && expression.form).toBe("expression");
  });

  it("never throws, whatever the text", () => {
    const pieces = fc.constantFrom(
      ...'n type task body . == != < && || ! ( ) [ ] { } ? : , in "x" \'y\' 5 5u 1.5 null true size exists matches \\ * b"z" r"q" = & @ é \n'.split(
        " ",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 12 }).map((each) => each.join(" ")),
        ),
        (text) => {
          const filter = compileFilter(text);
          if (filter.kind === "ok") {
            for (const message of [update, accept, response, log]) filter.test(message);
          } else {
            expect(filter.offset).toBeGreaterThanOrEqual(0);
            expect(filter.offset).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("never throws, whatever the body", () => {
    const filters = [
      'body.update.status.state == "x"',
      "body.a[0].b > 3",
      'body.exists(x, x.a == 1) || body.a.contains("x")',
      'size(body.a) > 1 && body.a in ["x"] && body.a.b + 1 > 2',
      'task == "x" || state == "y"',
      "body.update.uuid == body.a",
    ].map((text) => compileFilter(text));
    const key = fc.constantFrom("update", "status", "state", "a", "b", "value", "task_id", "uuid");
    const body = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.double(),
        fc.bigInt(),
        fc.boolean(),
        fc.constant(null),
        fc.constant(undefined),
        fc.uint8Array({ maxLength: 20 }),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(body, fc.boolean(), (value, typed) => {
        const message = makeMessage({ body: value, ...(typed ? {} : { proto: undefined }) });
        for (const filter of filters) {
          if (filter.kind === "ok") expect(typeof filter.test(message)).toBe("boolean");
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("takes linear time for a pattern that backtracking engines hang on", () => {
    const message = makeMessage({ type: "a".repeat(5000) });
    expect(passes('type.matches("(a+)+$b")', message)).toBe(false);
    expect(passes('type.matches("(a|aa)+$")', message)).toBe(true);
  });

  it("refuses a text that no person wrote", () => {
    expect(compileFilter("n == 1 && ".repeat(2000)).kind).toBe("error");
    expect(compileFilter(`${"(".repeat(5000)}n == 1${")".repeat(4000)}`).kind).toBe("error");
  });

  it("keeps the time of the message exact", () => {
    expect(passes(`time - timestamp("1970-01-01T00:00:00Z") > duration("1s")`, update)).toBe(true);
    expect(update.timeNs).toBe(TIME_NS);
  });
});
