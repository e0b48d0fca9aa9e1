import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Agenda } from "../../src/actor/agenda.js";
import { createRandom, randomUuid } from "../../src/actor/index.js";
import { Queue } from "../../src/actor/queue.js";
import { Timers } from "../../src/actor/timers.js";

describe("Agenda", () => {
  it("is a stable sort", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
        const agenda = new Agenda<string>();
        for (const [index, time] of times.entries()) agenda.add(time, `${time} ${index}`);
        const sorted = times.map((time, index) => ({ time, index }));
        sorted.sort((a, b) => a.time - b.time || a.index - b.index);
        expect(agenda.nextMs).toBe(sorted[0]?.time);
        const taken = Array.from(sorted, () => agenda.take());
        expect(taken).toEqual(sorted.map(({ time, index }) => `${time} ${index}`));
        expect(agenda.take()).toBeUndefined();
      }),
    );
  });
});

describe("Queue", () => {
  it("does what an array does", () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constantFrom("push" as const, "unshift" as const),
        value: fc.integer(),
      }),
      fc.constant({ kind: "shift" as const, value: 0 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new Queue<number>();
        const twin: number[] = [];
        for (const { kind, value } of steps) {
          if (kind === "shift") expect(queue.shift()).toBe(twin.shift());
          else {
            queue[kind](value);
            twin[kind](value);
          }
          expect([...queue]).toEqual(twin);
          expect(queue.length).toBe(twin.length);
        }
      }),
    );
  });

  it("lets go of what was taken when it is long", () => {
    const queue = new Queue<number>();
    for (let n = 0; n < 5000; n++) queue.push(n);
    for (let n = 0; n < 4000; n++) expect(queue.shift()).toBe(n);
    expect([...queue]).toHaveLength(1000);
    queue.clear();
    expect(queue.shift()).toBeUndefined();
  });
});

describe("Timers", () => {
  it("does what a table of names does", () => {
    const step = fc.record({
      kind: fc.constantFrom(
        "set" as const,
        "clear" as const,
        "clearOwner" as const,
        "pass" as const,
      ),
      owner: fc.integer({ min: 0, max: 2 }),
      name: fc.constantFrom("a", "b", "c"),
      ms: fc.integer({ min: 0, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const owners = [{ id: 0 }, { id: 1 }, { id: 2 }];
        const timers = new Timers<{ id: number }>();
        const twin = new Map<string, number>();
        let nowMs = 0;
        for (const { kind, owner, name, ms } of steps) {
          const key = `${owner} ${name}`;
          const object = owners[owner] ?? { id: -1 };
          if (kind === "set") {
            timers.set(object, name, nowMs + ms);
            twin.set(key, nowMs + ms);
          } else if (kind === "clear") {
            timers.clear(object, name);
            twin.delete(key);
          } else if (kind === "clearOwner") {
            timers.clearOwner(object);
            for (const each of ["a", "b", "c"]) twin.delete(`${owner} ${each}`);
          } else {
            nowMs += ms;
            const fired: string[] = [];
            for (let due = timers.takeDue(nowMs); due; due = timers.takeDue(nowMs)) {
              if (timers.finish(due)) fired.push(`${due.owner.id} ${due.name}`);
            }
            const expected = [...twin].filter(([, atMs]) => atMs <= nowMs).map(([each]) => each);
            expect(fired.sort()).toEqual(expected.sort());
            for (const each of expected) twin.delete(each);
          }
          expect(timers.nextMs()).toBe(twin.size === 0 ? undefined : Math.min(...twin.values()));
        }
      }),
    );
  });

  it("does not finish a deadline that was cleared after it came due", () => {
    const timers = new Timers<object>();
    const owner = {};
    timers.set(owner, "a", 1);
    const due = timers.takeDue(1);
    timers.set(owner, "a", 5);
    expect(due && timers.finish(due)).toBe(false);
    expect(timers.nextMs()).toBe(5);
  });
});

describe("createRandom", () => {
  it("gives the same numbers for a seed, others for its neighbour, all in [0, 1)", () => {
    const take = (seed: number): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 1000 }, () => random());
    };
    expect(take(1)).toEqual(take(1));
    expect(take(1).slice(0, 4)).not.toEqual(take(2).slice(0, 4));
    const numbers = take(3);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  });

  it("makes random UUIDs", () => {
    const random = createRandom(1);
    const uuids = Array.from({ length: 100 }, () => randomUuid(random));
    expect(new Set(uuids).size).toBe(100);
    for (const uuid of uuids) {
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
});
