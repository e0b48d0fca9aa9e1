// An executor on the v1 API and nothing of ours: fetch, JSON and records. Runs what it is given until it is killed,
// repeats what it is told, and says on standard output what it hears.
import { randomUUID } from "node:crypto";

const { MESOS_SLAVE_PID: pid = "", MESOS_FRAMEWORK_ID, MESOS_EXECUTOR_ID } = process.env;
const [id, address] = pid.split("@");
const url = `http://${address}/${id}/api/v1/executor`;
const ids = {
  framework_id: { value: MESOS_FRAMEWORK_ID },
  executor_id: { value: MESOS_EXECUTOR_ID },
};

function post(call) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify({ ...ids, ...call }) });
}

const say = (...words) => process.stdout.write(`${words.join(" ")}\n`);

async function update(task_id, state) {
  const uuid = Buffer.from(randomUUID().replaceAll("-", ""), "hex").toString("base64");
  const status = { task_id, state, uuid, source: "SOURCE_EXECUTOR" };
  const { status: answer } = await post({ type: "UPDATE", update: { status } });
  say("update", state, answer);
}

async function hear(event) {
  say("event", event.type);
  if (event.type === "LAUNCH") await update(event.launch.task.task_id, "TASK_RUNNING");
  if (event.type === "KILL") await update(event.kill.task_id, "TASK_KILLED");
  if (event.type === "MESSAGE") await post({ type: "MESSAGE", message: event.message });
  if (event.type === "SHUTDOWN") process.exit(0);
}

const answer = await post({ type: "SUBSCRIBE", subscribe: {} });
say("answer", answer.status, answer.headers.get("transfer-encoding"));
let waiting = Buffer.alloc(0);
for await (const chunk of answer.body) {
  waiting = Buffer.concat([waiting, chunk]);
  for (;;) {
    const line = waiting.indexOf("\n");
    const end = line + 1 + Number(waiting.subarray(0, line));
    if (line < 0 || waiting.length < end) break;
    await hear(JSON.parse(waiting.subarray(line + 1, end).toString()));
    waiting = waiting.subarray(end);
  }
}
say("end");
