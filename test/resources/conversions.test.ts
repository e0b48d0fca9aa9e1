import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allQuantities,
  applyCheckpointed,
  applyConversions,
  applyOldOperation,
  applyOperation,
  equalResources,
  formatResources,
  type Operation,
  type Outcome,
  operationConversions,
  parseResources,
  pushReservation,
  type Resource,
  type Resources,
} from "../../src/resources/index.js";
import { resources } from "./arbitraries.js";

function of(text: string): Resources {
  const parsed = parseResources(text);
  if (parsed.kind === "error") throw new Error(parsed.message);
  return parsed.value;
}

function show(outcome: Outcome<Resources>, profile: "0.26" | "1.11" = "1.11"): string {
  return outcome.kind === "ok"
    ? formatResources(outcome.value, profile)
    : `error: ${outcome.message}`;
}

const reservation = { type: "DYNAMIC", role: "r", principal: "p" } as const;
const reserved = pushReservation(of("cpus:1;disk:100"), reservation);
const volume: Resource = {
  name: "disk",
  type: "SCALAR",
  scalar: { value: 40 },
  reservations: [reservation],
  disk: { persistence: { id: "v", principal: "p" }, volume: { container_path: "d", mode: "RW" } },
};
const reserve: Operation = { type: "RESERVE", reserve: { resources: reserved } };
const unreserve: Operation = { type: "UNRESERVE", unreserve: { resources: reserved } };
const create: Operation = { type: "CREATE", create: { volumes: [volume] } };
const destroy: Operation = { type: "DESTROY", destroy: { volumes: [volume] } };

function then(outcome: Outcome<Resources>, operation: Operation): Outcome<Resources> {
  return outcome.kind === "ok" ? applyOperation(outcome.value, operation) : outcome;
}

describe("applyOperation", () => {
  const total = of("cpus:4;mem:8;disk:200");

  it("reserves, creates, destroys and unreserves", () => {
    const made = then(applyOperation(total, reserve), create);
    expect(show(made)).toBe(
      "cpus:3; mem:8; disk:100; cpus(reservations: [(DYNAMIC,r,p)]):1;" +
        " disk(reservations: [(DYNAMIC,r,p)]):60; disk(reservations: [(DYNAMIC,r,p)])[v:d]:40",
    );
    const undone = then(then(made, destroy), unreserve);
    expect(undone.kind === "ok" && equalResources(undone.value, total)).toBe(true);
  });

  it("reads operations in the old format", () => {
    const [cpus] = of("cpus:1");
    const old: Operation = {
      type: "RESERVE",
      reserve: {
        resources: [
          {
            name: "cpus",
            type: "SCALAR",
            scalar: { value: 1 },
            role: "r",
            reservation: { principal: "p" },
          },
        ],
      },
    };
    expect(cpus).toBeDefined();
    expect(show(applyOperation(of("cpus:1"), old))).toBe("cpus(reservations: [(DYNAMIC,r,p)]):1");
  });

  it("moves a reservation from a source", () => {
    const target = pushReservation(of("cpus:1"), { ...reservation, role: "s" });
    const source = pushReservation(of("cpus:1"), reservation);
    const move: Operation = { type: "RESERVE", reserve: { resources: target, source } };
    expect(show(applyOperation(source, move))).toBe("cpus(reservations: [(DYNAMIC,s,p)]):1");
  });

  it("says what is missing", () => {
    expect(show(applyOperation(of("cpus:0.5"), reserve))).toBe(
      "error: cpus:0.5 does not contain cpus:1; disk:100",
    );
    expect(show(applyOperation([], create))).toBe(
      "error: {} does not contain disk(reservations: [(DYNAMIC,r,p)]):40",
    );
  });

  it("does not destroy a volume of which copies are in use", () => {
    const shared = { ...volume, shared: {} };
    const once: Operation = { type: "DESTROY", destroy: { volumes: [shared] } };
    expect(show(applyOperation([shared, shared], once))).toBe(
      "error: Persistent volume disk(reservations: [(DYNAMIC,r,p)])[v:d]<SHARED>:40" +
        " cannot be removed due to additional shared copies",
    );
    expect(show(applyOperation([shared], once))).toBe("disk(reservations: [(DYNAMIC,r,p)]):40");
  });

  it("grows and shrinks a volume", () => {
    const plain = pushReservation(of("disk:10"), reservation);
    const [addition] = plain;
    if (addition === undefined) throw new Error("no addition");
    const grow: Operation = { type: "GROW_VOLUME", grow_volume: { volume, addition } };
    const grown = applyOperation([volume, ...plain], grow);
    expect(show(grown)).toBe("disk(reservations: [(DYNAMIC,r,p)])[v:d]:50");
    const bigger = { ...volume, scalar: { value: 50 } };
    const shrink: Operation = {
      type: "SHRINK_VOLUME",
      shrink_volume: { volume: bigger, subtract: { value: 20 } },
    };
    expect(show(then(grown, shrink))).toBe(
      "disk(reservations: [(DYNAMIC,r,p)])[v:d]:30; disk(reservations: [(DYNAMIC,r,p)]):20",
    );
  });

  it("knows no result of launches and of disks", () => {
    for (const type of ["LAUNCH", "LAUNCH_GROUP", "CREATE_DISK", "DESTROY_DISK"] as const) {
      expect(operationConversions({ type })).toEqual({
        kind: "error",
        message: "Operation not supported",
      });
    }
    expect(show(applyOperation([], { type: "UNKNOWN" }))).toBe(
      "error: Cannot get conversions: Unknown operation",
    );
  });

  it("conserves amounts whatever is reserved", () => {
    fc.assert(
      fc.property(resources, resources, (total, picked) => {
        const unreserved = picked.filter(
          (one) => one.reservations === undefined && one.disk === undefined,
        );
        const operation: Operation = {
          type: "RESERVE",
          reserve: { resources: pushReservation(unreserved, reservation) },
        };
        const result = applyOperation(total, operation);
        if (result.kind === "ok") {
          expect(allQuantities(result.value)).toEqual(allQuantities(total));
        }
      }),
    );
  });
});

describe("applyConversions", () => {
  it("adds copies out of nothing", () => {
    const shared = { ...volume, shared: {} };
    expect(applyConversions([shared], [{ consumed: [], converted: [shared] }])).toEqual({
      kind: "ok",
      value: [shared, shared],
    });
  });
});

describe("applyOldOperation", () => {
  const total = of("cpus:4;disk:200");

  it("reserves, creates, destroys and unreserves", () => {
    let have: Outcome<Resources> = { kind: "ok", value: total };
    for (const operation of [reserve, create, destroy, unreserve]) {
      if (have.kind === "ok") have = applyOldOperation(have.value, operation);
    }
    expect(have.kind === "ok" && equalResources(have.value, total)).toBe(true);
  });

  it.each<readonly [Operation, Resources, string]>([
    [
      { type: "RESERVE", reserve: { resources: of("cpus:1") } },
      total,
      "Invalid RESERVE Operation: Resource must be reserved",
    ],
    [
      { type: "RESERVE", reserve: { resources: of("cpus(r):1") } },
      total,
      "Invalid RESERVE Operation: Missing 'reservation'",
    ],
    [reserve, of("cpus:1"), "Invalid RESERVE Operation: cpus(r, p):1 does not contain disk(*):100"],
    [
      unreserve,
      total,
      "Invalid UNRESERVE Operation: cpus(*):4; disk(*):200 does not contain cpus(r, p):1",
    ],
    [create, total, "Invalid CREATE Operation: Insufficient disk resources"],
    [
      { type: "CREATE", create: { volumes: of("disk:1") } },
      total,
      "Invalid CREATE Operation: Missing 'disk'",
    ],
    [destroy, total, "Invalid DESTROY Operation: Persistent volume does not exist"],
    [
      { type: "DESTROY", destroy: { volumes: [{ ...volume, disk: {} }] } },
      total,
      "Invalid DESTROY Operation: Missing 'persistence'",
    ],
    [{ type: "GROW_VOLUME" }, total, "Unknown offer operation GROW_VOLUME"],
  ])("refuses case %#: $2", (operation, have, message) => {
    expect(applyOldOperation(have, operation)).toEqual({ kind: "error", message });
  });
});

describe("applyCheckpointed", () => {
  it("puts reservations and volumes in the place of plain resources", () => {
    expect(show(applyCheckpointed(of("cpus:2;disk:50"), [...reserved.slice(0, 1), volume]))).toBe(
      "cpus:1; disk:10; cpus(reservations: [(DYNAMIC,r,p)]):1;" +
        " disk(reservations: [(DYNAMIC,r,p)])[v:d]:40",
    );
  });

  it("keeps the static part of a refined reservation", () => {
    const refined: Resource = {
      name: "cpus",
      type: "SCALAR",
      scalar: { value: 1 },
      reservations: [
        { type: "STATIC", role: "a" },
        { type: "DYNAMIC", role: "a/b" },
      ],
    };
    expect(show(applyCheckpointed(of("cpus(a):1"), [refined]))).toBe(
      "cpus(reservations: [(STATIC,a),(DYNAMIC,a/b)]):1",
    );
  });

  it("refuses what does not fit, in the words of the version", () => {
    expect(show(applyCheckpointed(of("disk:10"), [volume]))).toBe(
      "error: Incompatible agent resources: disk:10 does not contain disk:40",
    );
    expect(show(applyCheckpointed(of("disk:10"), [volume], "0.26"))).toBe(
      "error: Incompatible slave resources: disk(*):10 does not contain disk(*):40",
    );
    expect(show(applyCheckpointed(of("disk:10"), of("disk:1")))).toBe(
      "error: Unexpected checkpointed resources disk:1",
    );
  });
});
