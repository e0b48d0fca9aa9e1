// @ts-check
// mesos-sniff/actor: two libprocess processes on a network in memory, under a virtual clock.
import { MemoryNetwork, schemaCodec } from "mesos-sniff/actor";
import { schemaAt } from "mesos-sniff/wire";

/** @typedef {{ messages: import("mesos-sniff/wire").BodyTypes, inputs: never, effects: never }} Mesos */

const PING = "mesos.internal.PingSlaveMessage";
const PONG = "mesos.internal.PongSlaveMessage";
let answered = false;

/** @type {import("mesos-sniff/actor").Process<Mesos>} */
const agent = {
  handle(event, context) {
    if (event.kind !== "message" || event.name !== PING) return;
    console.log("ping from", event.from);
    context.send(event.from, PONG, {});
  },
};

/** @type {import("mesos-sniff/actor").Process<Mesos>} */
const observer = {
  handle(event, context) {
    if (event.kind === "start") context.send("slave(1)@10.0.0.2:5051", PING, { connected: true });
    if (event.kind !== "message" || event.name !== PONG) return;
    console.log("pong from", event.from);
    answered = true;
  },
};

const network = new MemoryNetwork({ codec: schemaCodec(schemaAt("1.11.0")) });
network.start({
  address: "10.0.0.2:5051",
  boot: (runtime) => void runtime.spawn(agent, { prefix: "slave" }),
});
network.start({
  address: "10.0.0.1:5050",
  boot: (runtime) => void runtime.spawn(observer, { prefix: "slave-observer" }),
});
network.until(() => answered);

// Prints:
//   ping from slave-observer(1)@10.0.0.1:5050
//   pong from slave(1)@10.0.0.2:5051
