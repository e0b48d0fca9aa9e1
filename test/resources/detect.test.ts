import { describe, expect, it } from "vitest";
import { agentResources, formatResources, type MesosProfile } from "../../src/resources/index.js";

const gigabyte = 1024 ** 3;
const machine = { cpus: 8, memoryBytes: 16 * gigabyte + 1, diskBytes: 100 * gigabyte };

function show(
  resources: string | undefined,
  found: Parameters<typeof agentResources>[1] = machine,
  profile: MesosProfile = "1.11",
): string {
  const total = agentResources(resources === undefined ? {} : { resources }, found, profile);
  return total.kind === "ok" ? formatResources(total.value, profile) : `error: ${total.message}`;
}

describe("agentResources", () => {
  it("takes all from the machine but a reserve", () => {
    expect(show(undefined)).toBe("cpus:8; mem:15360; disk:97280; ports:[31000-32000]");
  });

  it("halves a small machine", () => {
    expect(show("", { cpus: 1, memoryBytes: gigabyte, diskBytes: 8 * gigabyte })).toBe(
      "cpus:1; mem:512; disk:4096; ports:[31000-32000]",
    );
  });

  it("falls back where looking failed", () => {
    expect(
      show("", { cpus: undefined, memoryBytes: undefined, diskBytes: undefined, gpus: 2 }),
    ).toBe("cpus:1; gpus:2; mem:1024; disk:10240; ports:[31000-32000]");
  });

  it("takes a zero for an answer", () => {
    expect(show("cpus:0;mem:10;disk:10;ports:[]")).toBe("mem:10; disk:10");
  });

  it("gives what it found to the default role", () => {
    const total = agentResources(
      { resources: "mem(*):1;disk:1;ports:[]", defaultRole: "d" },
      machine,
    );
    expect(total.kind === "ok" && formatResources(total.value)).toBe(
      "mem:1; disk(reservations: [(STATIC,d)]):1; cpus(reservations: [(STATIC,d)]):8",
    );
  });

  it("is fooled by names within names in 0.26", () => {
    expect(show("gpu_mem:3;x(disks):1", machine, "0.26")).toBe(
      "gpu_mem(*):3; x(disks):1; cpus(*):8; ports(*):[31000-32000]",
    );
    expect(show("gpu_mem:3;x(disks):1", machine)).toBe(
      "gpu_mem:3; x(reservations: [(STATIC,disks)]):1; cpus:8; mem:15360; disk:97280;" +
        " ports:[31000-32000]",
    );
  });

  it("passes errors on", () => {
    expect(show("cpus")).toBe("error: Bad value for resources, missing or extra ':' in cpus");
  });
});
