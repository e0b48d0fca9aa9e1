import { describe, expect, it } from "vitest";
import {
  decodeRegistry,
  emptyRegistry,
  encodeRegistry,
  type Registry,
} from "../../src/master/registrar/registry.js";
import { type BodyOf, encodeMessage, schemaAt } from "../../src/wire/index.js";

type AgentInfo = BodyOf<"mesos.SlaveInfo">;

const agent = (id: string): { info: AgentInfo } => ({
  info: { hostname: `host of ${id}`, id: { value: id }, resources: [] },
});

const time = { nanoseconds: 7n };

function filled(count: number): Registry {
  const registry = emptyRegistry();
  for (let index = 0; index < count; index++)
    registry.admitted.set(`S${index}`, agent(`S${index}`));
  registry.unreachable.set("U", { id: { value: "U" }, timestamp: time });
  registry.gone.set("G", { id: { value: "G" }, timestamp: time });
  registry.rest = {
    master: { info: { id: "M", ip: 1, port: 5050 } },
    machines: { machines: [] },
    weights: [{ info: { role: "web", weight: 2 } }],
    minimum_capabilities: [{ capability: "AGENT_UPDATE" }],
  };
  return registry;
}

describe("encodeRegistry", () => {
  const schema = schemaAt("1.11.0");

  // Lengths of one, two and three bytes.
  it.each([0, 1, 5, 600])("writes %i agents as the codec would", (count) => {
    const registry = filled(count);
    const whole: BodyOf<"mesos.internal.Registry"> = {
      ...registry.rest,
      slaves: { slaves: [...registry.admitted.values()] },
      unreachable: { slaves: [...registry.unreachable.values()] },
      gone: { slaves: [...registry.gone.values()] },
    };
    expect(encodeRegistry(schema, registry)).toEqual(
      encodeMessage(schema, "mesos.internal.Registry", whole),
    );
  });

  it("writes what has changed since", () => {
    const registry = filled(3);
    encodeRegistry(schema, registry);
    registry.admitted.set("S1", { ...agent("S1"), deactivated: true });
    registry.admitted.delete("S2");
    const read = decodeRegistry(schema, encodeRegistry(schema, registry));
    expect(typeof read === "string" ? read : [...read.admitted.keys()]).toEqual(["S0", "S1"]);
    expect(typeof read === "string" ? read : read.admitted.get("S1")?.deactivated).toBe(true);
  });

  it("writes a registry for a version that knows less", () => {
    const registry = filled(1);
    registry.unreachable.clear();
    registry.gone.clear();
    registry.rest = {};
    const old = schemaAt("0.26.0");
    const read = decodeRegistry(old, encodeRegistry(old, registry));
    expect(typeof read === "string" ? read : read.admitted.size).toBe(1);
  });
});
