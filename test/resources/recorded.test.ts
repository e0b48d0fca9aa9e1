import { describe, expect, it } from "vitest";
import type { Message } from "../../src/flow/index.js";
import {
  applyOldOperation,
  applyOperation,
  containsResource,
  downgradeResource,
  equalResources,
  formatAttribute,
  formatResources,
  type MesosProfile,
  type Operation,
  parseAttributes,
  parseResources,
  type Resource,
  type Resources,
  toResources,
  upgradeResource,
  validateResources,
} from "../../src/resources/index.js";
import { CAPTURES, captureBytes, messagesOf, packetsOf, streamsOf } from "../support/captures.js";

function of(text: string): Resources {
  const parsed = parseResources(text);
  if (parsed.kind === "error") throw new Error(parsed.message);
  return parsed.value;
}

// What the agents of the recordings were started with, and what they and their masters logged.
const flags =
  "cpus:4;mem:4096;disk:10240;ports:[31000-32000];cpus(test):2;mem(test):256;disk(test):1024";

describe("texts as real Mesos wrote them", () => {
  it("resources in the log of 0.26", () => {
    expect(formatResources(of(flags), "0.26")).toBe(
      "cpus(*):4; mem(*):4096; disk(*):10240; ports(*):[31000-32000]; cpus(test):2; mem(test):256;" +
        " disk(test):1024",
    );
  });

  it("attributes in the log of 0.26", () => {
    const parsed = parseAttributes("rack:r1;zone:a;ghz:2.4;slots:[1-3,7-9]", "0.26");
    const texts = parsed.kind === "ok" ? parsed.value.map((one) => formatAttribute(one)) : [];
    expect(texts.join(", ")).toBe("rack=r1, zone=a, ghz=2.4, slots=[1-3, 7-9]");
  });

  it("checkpointed resources in the log of 1.x", () => {
    const dynamic = [{ type: "DYNAMIC", role: "ops", principal: "ops" }] as const;
    const owned = [{ type: "STATIC", role: "test" }] as const;
    const disk = { name: "disk", type: "SCALAR" } as const;
    const volume = (id: string, container_path: string) =>
      ({ persistence: { id }, volume: { container_path, mode: "RW" } }) as const;
    const checkpointed: Resources = [
      { name: "cpus", type: "SCALAR", scalar: { value: 1 }, reservations: dynamic },
      { ...disk, scalar: { value: 448 }, reservations: dynamic },
      { ...disk, scalar: { value: 64 }, reservations: dynamic, disk: volume("vol1", "data") },
      {
        ...disk,
        scalar: { value: 8 },
        reservations: owned,
        disk: volume("1ce8fe66", "volume"),
        shared: {},
      },
    ];
    expect(formatResources(checkpointed)).toBe(
      "cpus(reservations: [(DYNAMIC,ops,ops)]):1; disk(reservations: [(DYNAMIC,ops,ops)]):448;" +
        " disk(reservations: [(DYNAMIC,ops,ops)])[vol1:data]:64;" +
        " disk(reservations: [(STATIC,test)])[1ce8fe66:volume]<SHARED>:8<1>",
    );
  });

  it.each<readonly [MesosProfile, string, string]>([
    [
      "0.26",
      "cpus(ops):100",
      "Invalid RESERVE Operation: cpus(*):4; mem(*):4096; disk(*):10240; ports(*):[31000-32000];" +
        " cpus(test):2; mem(test):256; disk(test):1024 does not contain cpus(*):100",
    ],
    [
      "1.11",
      "cpus(ops):100;disk(ops):512",
      "cpus:4; mem:4096; disk:10240; ports:[31000-32000]; cpus(reservations: [(STATIC,test)]):2;" +
        " mem(reservations: [(STATIC,test)]):256; disk(reservations: [(STATIC,test)]):1024 does not" +
        " contain cpus:100; disk:512",
    ],
  ])("the answer of %s to a reservation of too much", (profile, wanted, message) => {
    const resources = of(wanted).map((resource) => ({
      ...resource,
      reservations: [{ type: "DYNAMIC", role: "ops", principal: "ops" } as const],
    }));
    const operation: Operation = { type: "RESERVE", reserve: { resources } };
    const apply = profile === "0.26" ? applyOldOperation : applyOperation;
    expect(apply(of(flags), operation)).toEqual({ kind: "error", message });
  });
});

// Every list of resources anywhere in a body, known by the names of the fields that hold them.
const listNames = new Set(["resources", "checkpointed_resources", "volumes", "source"]);

function* listsIn(value: unknown): Generator<readonly Resource[]> {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  for (const [name, member] of Object.entries(value)) {
    if (listNames.has(name) && Array.isArray(member)) yield member;
    yield* listsIn(member);
  }
}

function bodiesOf(capture: string): readonly Message[] {
  return messagesOf(streamsOf(packetsOf(captureBytes(capture))));
}

describe.each(CAPTURES)("the resources of %s", (capture) => {
  const profile: MesosProfile = capture.startsWith("0.26") ? "0.26" : "1.11";

  it("are valid, merged, and come back from either format", () => {
    let lists = 0;
    for (const message of bodiesOf(capture)) {
      for (const list of listsIn(message.body)) {
        lists += 1;
        expect(validateResources(list, profile)).toBeUndefined();
        const merged = toResources(list, profile);
        // Real collections are merged already, but for resources of zero.
        expect(merged.length).toBeLessThanOrEqual(list.length);
        for (const resource of list) {
          const upgraded = upgradeResource(resource);
          expect(containsResource(merged, upgraded)).toBe(true);
          const isOld = resource.role !== undefined && resource.reservations === undefined;
          if (isOld) expect(downgradeResource(upgraded)).toEqual({ kind: "ok", value: resource });
        }
        expect(equalResources(merged, list.map(upgradeResource))).toBe(true);
      }
    }
    expect(lists).toBeGreaterThan(0);
  });
});
