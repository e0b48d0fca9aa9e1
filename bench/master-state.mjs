// How long a master with a large cluster takes to say all it knows, and how long other messages wait meanwhile.
// `node --expose-gc bench/master-state.mjs [agents [tasks of each]]`; build first.
import { MemoryNetwork, ResponseBuffer, schemaCodec } from "../dist/src/actor/index.js";
import { Master } from "../dist/src/master/index.js";
import { schemaAt } from "../dist/src/wire/index.js";

const [agents = 20_000, tasksOfEach = 20] = process.argv.slice(2).map(Number);
const schema = schemaAt("1.11.0");
const network = new MemoryNetwork({ codec: schemaCodec(schema), shareBodies: true });
const master = new Master({});
let longestMs = 0;
let turns = 0;
const handle = master.handle.bind(master);
master.handle = (event, context) => {
  const start = performance.now();
  handle(event, context);
  longestMs = Math.max(longestMs, performance.now() - start);
  turns++;
};
const host = network.start({
  address: "127.0.0.1:5050",
  version: "1.11.0",
  delegate: "master",
  boot: (runtime) => {
    runtime.spawn(master, { id: "master" }, (effect, reply) => {
      if (effect.kind === "fetch-registry") reply({ kind: "fetched", bytes: undefined });
      else if (effect.kind !== "leading") reply({ kind: "stored" });
    });
  },
});
const cluster = network.start({
  address: "127.0.0.2:5051",
  boot: (runtime) => {
    for (let agent = 0; agent < agents; agent++) {
      runtime.spawn({ handle: () => {} }, { id: `slave(${agent})` });
    }
  },
});
network.settle();

const scalar = (name, value) => ({ name, type: "SCALAR", scalar: { value } });
const TOTAL = [scalar("cpus", 64), scalar("mem", 262_144), scalar("disk", 1_000_000)];
const TASK = ["cpus", "mem"].map((name) => ({
  ...scalar(name, 1),
  allocation_info: { role: "*" },
}));
const framework_id = { value: "bench-0000" };
const frameworks = [
  {
    user: "bench",
    name: "bench",
    id: framework_id,
    roles: ["*"],
    capabilities: [{ type: "MULTI_ROLE" }],
  },
];
const capabilities = ["MULTI_ROLE", "HIERARCHICAL_ROLE", "RESERVATION_REFINEMENT"];
const started = performance.now();
for (let agent = 0; agent < agents; agent++) {
  const slave_id = { value: `bench-S${agent}` };
  const tasks = Array.from({ length: tasksOfEach }, (_, index) => ({
    name: `task ${index}`,
    task_id: { value: `task-${agent}-${index}` },
    framework_id,
    slave_id,
    state: "TASK_RUNNING",
    resources: TASK,
    statuses: [
      { task_id: { value: `task-${agent}-${index}` }, state: "TASK_RUNNING", timestamp: 1 },
    ],
  }));
  cluster.runtime.send(
    "master@127.0.0.1:5050",
    "mesos.internal.ReregisterSlaveMessage",
    {
      slave: { hostname: `host${agent}`, port: 5051, resources: TOTAL, id: slave_id },
      version: "1.11.0",
      agent_capabilities: capabilities.map((type) => ({ type })),
      tasks,
      frameworks,
    },
    `slave(${agent})@127.0.0.2:5051`,
  );
  if (agent % 500 === 499) network.advance(20);
}
network.settle();
network.advance(20);
const known = master.state.agents.registered.size;
console.log(
  `${known} agents with ${known * tasksOfEach} tasks came in ${((performance.now() - started) / 1000).toFixed(1)} s`,
);

function megabytes() {
  global.gc?.();
  return process.memoryUsage().rss / 1024 ** 2;
}

function measure(name, request) {
  const before = megabytes();
  [longestMs, turns] = [0, 0];
  const answer = new ResponseBuffer();
  const start = performance.now();
  host.runtime.request(
    { query: "", headers: new Map(), body: new Uint8Array(), client: "127.0.0.1:1", ...request },
    answer,
  );
  network.settle();
  const seconds = (performance.now() - start) / 1000;
  const size = answer.body.length / 1024 ** 2;
  const memory = process.memoryUsage().rss / 1024 ** 2 - before;
  console.log(
    `${name.padEnd(24)} ${answer.head?.status} ${size.toFixed(0).padStart(5)} MB ${seconds.toFixed(2).padStart(7)} s` +
      ` ${String(turns).padStart(6)} turns, longest ${longestMs.toFixed(0).padStart(5)} ms, ${memory.toFixed(0)} MB more`,
  );
}

const operator = (type, format) => ({
  method: "POST",
  path: "/api/v1",
  headers: new Map([
    ["content-type", "application/json"],
    ["accept", format],
  ]),
  body: new TextEncoder().encode(JSON.stringify({ type })),
});
for (const path of ["/health", "/state", "/state-summary", "/slaves", "/tasks", "/roles"]) {
  measure(`GET ${path}`, { method: "GET", path });
}
measure("GET_STATE in JSON", operator("GET_STATE", "application/json"));
measure("GET_STATE in protobuf", operator("GET_STATE", "application/x-protobuf"));
measure("GET_ROLES", operator("GET_ROLES", "application/json"));
measure("SUBSCRIBE", operator("SUBSCRIBE", "application/json"));
