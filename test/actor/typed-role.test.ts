import { describe, expect, it } from "vitest";
import {
  type ActorEvent,
  type Context,
  MemoryNetwork,
  type Process,
  schemaCodec,
} from "../../src/actor/index.js";
import { type BodyTypes, schemaAt } from "../../src/wire/index.js";

interface Mesos {
  readonly messages: BodyTypes;
  readonly inputs: never;
  readonly effects: never;
}

const MASTER = "master@10.0.0.1:5050";

/** A master that only registers agents. */
class Registrar implements Process<Mesos> {
  readonly handles: ReadonlySet<string> = new Set(["mesos.internal.RegisterSlaveMessage"]);
  #count = 0;

  handle(event: ActorEvent<Mesos>, context: Context<Mesos>): void {
    if (event.kind !== "message" || event.name !== "mesos.internal.RegisterSlaveMessage") return;
    const id = `${event.body.slave.hostname}-S${this.#count++}`;
    context.link(event.from);
    context.send(event.from, "mesos.internal.SlaveRegisteredMessage", { slave_id: { value: id } });
  }
}

class Agent implements Process<Mesos> {
  readonly handles: ReadonlySet<string> = new Set(["mesos.internal.SlaveRegisteredMessage"]);
  id = "";

  handle(event: ActorEvent<Mesos>, context: Context<Mesos>): void {
    if (event.kind === "start") {
      context.link(MASTER);
      context.send(MASTER, "mesos.internal.RegisterSlaveMessage", { slave: { hostname: "h" } });
    } else if (event.kind === "message" && event.name === "mesos.internal.SlaveRegisteredMessage") {
      this.id = event.body.slave_id.value;
    }
  }
}

describe("a role over the types of the wire", () => {
  it("is checked by the compiler and runs through the real codec", () => {
    const network = new MemoryNetwork({ codec: schemaCodec(schemaAt("1.11.0")) });
    const agent = new Agent();
    network.start({
      address: "10.0.0.1:5050",
      boot: (runtime) => void runtime.spawn(new Registrar(), { id: "master" }),
    });
    network.start({
      address: "10.0.0.2:5051",
      boot: (runtime) => void runtime.spawn(agent, { prefix: "slave" }),
    });
    network.until(() => agent.id !== "");
    expect(agent.id).toBe("h-S0");
  });
});
