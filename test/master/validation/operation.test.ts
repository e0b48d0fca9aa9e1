import { describe, expect, it } from "vitest";
import { type OperationContext, validateOperation } from "../../../src/master/validation/index.js";
import type { Operation, Resource } from "../../../src/resources/index.js";
import { plain } from "./context.js";

const reservation = { type: "DYNAMIC", role: "r", principal: "p" } as const;
const cpus: Resource = {
  name: "cpus",
  type: "SCALAR",
  scalar: { value: 1 },
  allocation_info: { role: "r" },
  reservations: [reservation],
};
const disk: Resource = { ...cpus, name: "disk", scalar: { value: 10 } };
const volume: Resource = {
  ...disk,
  disk: { persistence: { id: "v", principal: "p" }, volume: { container_path: "d", mode: "RW" } },
};
const { allocation_info: _, ...bareVolume } = volume;
const all = ["HIERARCHICAL_ROLE", "RESERVATION_REFINEMENT", "RESIZE_VOLUME"];

const framework: OperationContext = {
  profile: "1.11",
  principal: "p",
  framework: { id: "f1", roles: ["r"], capabilities: new Set(["SHARED_RESOURCES"]) },
  agentCapabilities: new Set(all),
  checkpointed: [],
  used: [],
};
const operator: OperationContext = { ...framework, framework: undefined };

function reserve(...resources: readonly Resource[]): Operation {
  return { type: "RESERVE", reserve: { resources } };
}

function create(...volumes: readonly Resource[]): Operation {
  return { type: "CREATE", create: { volumes } };
}

function destroy(...volumes: readonly Resource[]): Operation {
  return { type: "DESTROY", destroy: { volumes } };
}

function unreserve(...resources: readonly Resource[]): Operation {
  return { type: "UNRESERVE", unreserve: { resources } };
}

function grow(change: Partial<Resource>, addition: Resource = disk): Operation {
  return { type: "GROW_VOLUME", grow_volume: { volume: { ...volume, ...change }, addition } };
}

function shrink(change: Partial<Resource>, value = 5): Operation {
  const subtract = { value };
  return { type: "SHRINK_VOLUME", shrink_volume: { volume: { ...volume, ...change }, subtract } };
}

const raw: Resource = {
  ...disk,
  provider_id: { value: "rp" },
  disk: { source: { type: "RAW", id: "i", profile: "fast" } },
};

describe("validateOperation under 1.11", () => {
  it.each<readonly [string, Operation]>([
    ["reserve", reserve(cpus)],
    ["unreserve", unreserve(cpus)],
    ["create", create(volume)],
    ["grow", grow({})],
    ["shrink", shrink({})],
    ["create disk", { type: "CREATE_DISK", create_disk: { source: raw, target_type: "MOUNT" } }],
    ["destroy disk", { type: "DESTROY_DISK", destroy_disk: { source: raw } }],
    ["launch", { type: "LAUNCH", launch: {} }],
  ])("lets pass: %s", (_, operation) => {
    expect(validateOperation(operation, framework)).toBeUndefined();
  });

  it.each<readonly [string, Operation, Partial<OperationContext>, string]>([
    [
      "invalid",
      reserve({ ...cpus, scalar: { value: -1 } }),
      {},
      "Invalid resources: Invalid resources: Resource 'cpus(allocated: r)(reservations: [(DYNAMIC,r,p)]):-1' is invalid: Invalid scalar resource: value <= 0",
    ],
    [
      "not dynamic",
      reserve({ ...cpus, reservations: [{ type: "STATIC", role: "r" }] }),
      {},
      "Resource cpus(allocated: r)(reservations: [(STATIC,r)]):1 is not dynamically reserved",
    ],
    [
      "providers",
      reserve(cpus, { ...cpus, provider_id: { value: "x" } }),
      {},
      "Invalid resources: Some resources have a resource provider and some do not",
    ],
    [
      "two providers",
      reserve({ ...cpus, provider_id: { value: "x" } }, { ...cpus, provider_id: { value: "y" } }),
      {},
      "Invalid resources: The resources have multiple resource providers: x, y",
    ],
    [
      "hierarchical",
      reserve({ ...cpus, reservations: [{ ...reservation, role: "r/s" }] }),
      { agentCapabilities: new Set() },
      "Resource cpus(allocated: r)(reservations: [(DYNAMIC,r/s,p)]):1 with reservation for hierarchical role 'r/s' cannot be reserved on an agent without HIERARCHICAL_ROLE capability",
    ],
    [
      "refined",
      reserve({ ...cpus, reservations: [reservation, { ...reservation, role: "r/s" }] }),
      { agentCapabilities: new Set(["HIERARCHICAL_ROLE"]) },
      "Resource cpus(allocated: r)(reservations: [(DYNAMIC,r,p),(DYNAMIC,r/s,p)]):1 with reservation refinement cannot be reserved on an agent without RESERVATION_REFINEMENT capability",
    ],
    [
      "no principal",
      reserve({ ...cpus, reservations: [{ type: "DYNAMIC", role: "r" }] }),
      {},
      "A reserve operation was attempted by principal 'p', but there is a reserved resource in the request with no principal set",
    ],
    [
      "other principal",
      reserve(cpus),
      { principal: "q" },
      "A reserve operation was attempted by authenticated principal 'q', which does not match a reserved resource in the request with principal 'p'",
    ],
    [
      "unallocated",
      reserve({ ...cpus, allocation_info: undefined }),
      {},
      "A reserve operation was attempted on unallocated resource cpus(reservations: [(DYNAMIC,r,p)]):1, but frameworks can only perform reservations on allocated resources",
    ],
    [
      "other role",
      reserve({ ...cpus, allocation_info: { role: "s" } }),
      {},
      "A reserve operation was attempted for a resource with role 'r', but the resource was allocated to role 's'",
    ],
    [
      "not subscribed",
      reserve(cpus),
      { framework: { id: "f1", roles: ["x", "y"], capabilities: new Set() } },
      "A reserve operation was attempted for a resource allocated to role 'r', but the framework only has roles '{ x, y }'",
    ],
    [
      "unreserve static",
      unreserve({ ...cpus, reservations: [{ type: "STATIC", role: "r" }] }),
      {},
      "Resource cpus(allocated: r)(reservations: [(STATIC,r)]):1 is not dynamically reserved",
    ],
    [
      "unreserve volume",
      unreserve(volume),
      {},
      "A dynamically reserved persistent volume disk(allocated: r)(reservations: [(DYNAMIC,r,p)])[v:d]:10 cannot be unreserved directly. Please destroy the persistent volume first then unreserve the resource",
    ],
    [
      "create cpus",
      create(cpus),
      {},
      "Not a persistent volume: Resource cpus(allocated: r)(reservations: [(DYNAMIC,r,p)]):1 does not have DiskInfo",
    ],
    [
      "create read-only",
      create({
        ...volume,
        disk: { persistence: { id: "v" }, volume: { container_path: "d", mode: "RO" } },
      }),
      {},
      "Not a persistent volume: Read-only persistent volume not supported",
    ],
    [
      "create again",
      create(volume),
      { checkpointed: [bareVolume] },
      "Persistence ID 'v' is not unique",
    ],
    [
      "create shared",
      create({ ...volume, shared: {} }),
      { framework: { id: "f1", roles: ["r"], capabilities: new Set() } },
      "Create volume operation for 'disk(allocated: r)(reservations: [(DYNAMIC,r,p)])[v:d]<SHARED>:10' has been attempted by framework 'f1' with no SHARED_RESOURCES capability",
    ],
    [
      "create as other",
      create(volume),
      { principal: "q" },
      "Create volume operation attempted by authenticated principal 'q', which does not match a volume in the operation with principal 'p' set in 'disk.persistence'",
    ],
    [
      "create as nobody",
      create({ ...volume, disk: { ...volume.disk, persistence: { id: "v" } } }),
      {},
      "Create volume operation attempted by principal 'p', but there is a volume in the operation with no principal set in 'disk.persistence'",
    ],
    ["destroy unknown", destroy(volume), {}, "Persistent volumes not found"],
    [
      "destroy used",
      destroy(volume),
      { checkpointed: [bareVolume], used: [[volume]] },
      "Persistent volumes in use",
    ],
    [
      "grow by nothing",
      grow({}, { ...disk, scalar: { value: 0 } }),
      {},
      "The size of 'GrowVolume.addition' field must be greater than zero",
    ],
    [
      "grow of provider",
      grow({ provider_id: { value: "x" } }),
      {},
      "Growing a volume from a resource provider is not supported",
    ],
    [
      "grow shared",
      grow({ shared: {} }),
      {},
      "Growing a shared persistent volume is not supported",
    ],
    [
      "grow by other",
      grow({}, { ...disk, reservations: [] }),
      {},
      "Incompatible resources in the 'GrowVolume.volume' and 'GrowVolume.addition' fields",
    ],
    [
      "grow on old agent",
      grow({}),
      { agentCapabilities: new Set() },
      "Volume disk(allocated: r)(reservations: [(DYNAMIC,r,p)])[v:d]:10 cannot be grown on an agent without RESIZE_VOLUME capability",
    ],
    [
      "grow a disk",
      grow({ disk: undefined }),
      {},
      "Invalid persistent volume in the 'GrowVolume.volume' field: Resource disk(allocated: r)(reservations: [(DYNAMIC,r,p)]):10 does not have DiskInfo",
    ],
    [
      "shrink by nothing",
      shrink({}, 0),
      {},
      "Value of 'ShrinkVolume.subtract' must be greater than zero",
    ],
    [
      "shrink to nothing",
      shrink({}, 10),
      {},
      "Value of 'ShrinkVolume.subtract' must be smaller than the size of 'ShrinkVolume.volume'",
    ],
    [
      "shrink a mount",
      shrink({ disk: { ...volume.disk, source: { type: "MOUNT" } } }),
      {},
      "Shrinking a volume on a MOUNT disk is not supported",
    ],
    [
      "shrink on old agent",
      shrink({}),
      { agentCapabilities: new Set() },
      "Volume disk(allocated: r)(reservations: [(DYNAMIC,r,p)])[v:d]:10 cannot be shrunk on an agent without RESIZE_VOLUME capability",
    ],
    [
      "create disk of agent",
      { type: "CREATE_DISK", create_disk: { source: disk, target_type: "MOUNT" } },
      {},
      "'source' is not managed by a resource provider",
    ],
    [
      "create disk of path",
      {
        type: "CREATE_DISK",
        create_disk: {
          source: { ...raw, disk: { source: { type: "PATH" } } },
          target_type: "MOUNT",
        },
      },
      {},
      "'source' is not a RAW disk resource",
    ],
    [
      "create path",
      { type: "CREATE_DISK", create_disk: { source: raw, target_type: "PATH" } },
      {},
      "'target_type' is neither MOUNT or BLOCK",
    ],
    [
      "two profiles",
      {
        type: "CREATE_DISK",
        create_disk: { source: raw, target_type: "BLOCK", target_profile: "x" },
      },
      {},
      "'target_profile' must not be set when 'source' has a profile",
    ],
    [
      "no profile",
      {
        type: "CREATE_DISK",
        create_disk: {
          source: { ...raw, disk: { source: { type: "RAW" } } },
          target_type: "BLOCK",
        },
      },
      {},
      "'target_profile' must be set when 'source' has no profile",
    ],
    [
      "destroy path",
      {
        type: "DESTROY_DISK",
        destroy_disk: { source: { ...raw, disk: { source: { type: "PATH" } } } },
      },
      {},
      "'source' is neither a MOUNT, BLOCK or RAW disk resource",
    ],
    [
      "destroy without id",
      {
        type: "DESTROY_DISK",
        destroy_disk: { source: { ...raw, disk: { source: { type: "RAW" } } } },
      },
      {},
      "'source' is not backed by a CSI volume",
    ],
    [
      "destroy under volume",
      {
        type: "DESTROY_DISK",
        destroy_disk: {
          source: { ...raw, disk: { ...volume.disk, source: { type: "MOUNT", id: "i" } } },
        },
      },
      {},
      "A disk resource containing a persistent volume disk(allocated: r)(reservations: [(DYNAMIC,r,p)])[MOUNT(,i,),v:d]:10 cannot be destroyed directly. Please destroy the persistent volume first then destroy the disk resource",
    ],
  ])("refuses: %s", (_, operation, change, expected) => {
    expect(validateOperation(operation, { ...framework, ...change })).toBe(expected);
  });

  it("expects operators to name free resources", () => {
    expect(validateOperation(reserve(cpus), operator)).toBe(
      "A reserve operation was attempted with an allocated resource, but the operator API only allows reservations to be made to unallocated resources",
    );
    const { allocation_info: _, ...free } = cpus;
    expect(validateOperation(reserve(free), operator)).toBeUndefined();
    expect(validateOperation(create(bareVolume), operator)).toBeUndefined();
  });

  it("lets operators move reservations", () => {
    const { allocation_info: _, ...free } = cpus;
    const move = (source: readonly Resource[]): Operation => ({
      type: "RESERVE",
      reserve: { resources: [free], source },
    });
    expect(validateOperation(move(plain("cpus:1")), operator)).toBeUndefined();
    expect(validateOperation(move(plain("cpus:2")), operator)).toBe(
      "Source and target resources should refer to identical resource quantities: cpus:2 vs. cpus:1",
    );
    expect(validateOperation(move(plain("cpus:1;cpus(x):1")), operator)).toMatch(
      /^Invalid source: Mixed reservations are not supported/,
    );
  });

  it("lets a known volume be destroyed", () => {
    const known = { ...framework, checkpointed: [bareVolume] };
    expect(validateOperation(destroy(volume), known)).toBeUndefined();
  });
});

describe("validateOperation under 0.26", () => {
  const old: OperationContext = { ...framework, profile: "0.26" };
  const oldCpus: Resource = {
    name: "cpus",
    type: "SCALAR",
    scalar: { value: 1 },
    role: "r",
    reservation: { principal: "p" },
  };
  const oldVolume: Resource = {
    ...oldCpus,
    name: "disk",
    disk: { persistence: { id: "v" }, volume: { container_path: "d", mode: "RW" } },
  };

  it.each<readonly [string, Operation, Partial<OperationContext>, string | undefined]>([
    ["reserve", reserve(oldCpus), {}, undefined],
    ["unreserve", unreserve(oldCpus), {}, undefined],
    ["create", create(oldVolume), { principal: undefined }, undefined],
    [
      "nobody",
      reserve(oldCpus),
      { principal: undefined },
      "Cannot reserve resources without a principal.",
    ],
    [
      "static",
      reserve({ ...oldCpus, reservation: undefined }),
      {},
      "Resource cpus(r):1 is not dynamically reserved",
    ],
    [
      "role",
      reserve({ ...oldCpus, role: "s" }),
      {},
      "The reserved resource's role 's' does not match the framework's role 'r'",
    ],
    [
      "principal",
      reserve(oldCpus),
      { principal: "q" },
      "The reserved resource's principal 'p' does not match the principal 'q'",
    ],
    [
      "volume",
      reserve(oldVolume),
      {},
      "A persistent volume disk(r, p)[v:d]:1 must already be reserved",
    ],
    [
      "unreserve as nobody",
      unreserve(oldCpus),
      { principal: undefined },
      "Resources cannot be unreserved without a principal.",
    ],
    [
      "create no disk",
      create(oldCpus),
      {},
      "Not a persistent volume: Resource cpus(r, p):1 does not have DiskInfo",
    ],
    ["destroy", destroy(oldVolume), {}, "Persistent volumes not found"],
  ])("%s", (_, operation, change, expected) => {
    expect(validateOperation(operation, { ...old, ...change })).toBe(expected);
  });
});
