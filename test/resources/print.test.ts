import { describe, expect, it } from "vitest";
import { formatResource, formatResources, type Resource } from "../../src/resources/index.js";

const volume: Resource = {
  name: "disk",
  type: "SCALAR",
  scalar: { value: 512 },
  allocation_info: { role: "r/s" },
  reservations: [
    { type: "STATIC", role: "r" },
    {
      type: "DYNAMIC",
      role: "r/s",
      principal: "p",
      labels: { labels: [{ key: "k", value: "v" }, { key: "x" }] },
    },
  ],
  disk: {
    source: { type: "PATH", path: { root: "/d" } },
    persistence: { id: "vol" },
    volume: { container_path: "data", host_path: "/h", mode: "RO" },
  },
  shared: {},
};

describe("formatResource", () => {
  it("prints as 1.11 does", () => {
    expect(formatResource(volume)).toBe(
      "disk(allocated: r/s)(reservations: [(STATIC,r),(DYNAMIC,r/s,p,{k: v, x})])" +
        "[PATH:/d,vol:/h:data:ro]<SHARED>:512",
    );
  });

  it("prints as 0.26 does, from either format", () => {
    const cpus = { name: "cpus", type: "SCALAR", scalar: { value: 1.5 } } as const;
    expect(formatResource(cpus, "0.26")).toBe("cpus(*):1.5");
    expect(formatResource({ ...cpus, role: "r" }, "0.26")).toBe("cpus(r):1.5");
    expect(formatResource({ ...cpus, role: "r", reservation: { principal: "p" } }, "0.26")).toBe(
      "cpus(r, p):1.5",
    );
    expect(
      formatResource(
        {
          ...cpus,
          reservations: [{ type: "DYNAMIC", role: "r", principal: "p" }],
          revocable: {},
        },
        "0.26",
      ),
    ).toBe("cpus(r, p){REV}:1.5");
  });

  it.each<readonly [Resource["disk"], string]>([
    [{ source: { type: "RAW" } }, "[RAW]"],
    [{ source: { type: "MOUNT" } }, "[MOUNT]"],
    [{ source: { type: "BLOCK", vendor: "v", id: "i", profile: "p" } }, "[BLOCK(v,i,p)]"],
    [{ source: { type: "MOUNT", profile: "p", mount: { root: "/x" } } }, "[MOUNT(,,p)]"],
    [{ source: { type: "UNKNOWN" } }, "[UNKNOWN]"],
    [{ persistence: { id: "v" }, volume: { container_path: "c", mode: "RW" } }, "[v:c]"],
  ])("prints disk %j as %s", (disk, text) => {
    const one = { name: "disk", type: "SCALAR", scalar: { value: 1 }, ...(disk && { disk }) };
    expect(formatResource({ ...one, type: "SCALAR" })).toBe(`disk${text}:1`);
  });

  it("counts copies, and prints nothing by version", () => {
    expect(formatResources([volume, volume])).toBe(`${formatResource(volume)}<2>`);
    expect(formatResources([volume])).toBe(`${formatResource(volume)}<1>`);
    expect(formatResources([])).toBe("{}");
    expect(formatResources([], "0.26")).toBe("");
  });
});
