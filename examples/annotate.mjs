// @ts-check
// mesos-sniff/annotate: what the fields of a body stand for.
import { annotate, redactBody } from "mesos-sniff/annotate";
import { schemaAt } from "mesos-sniff/wire";

const schema = schemaAt("1.11.0");
const master = { id: "m", ip: 0x0100000a, port: 5050 };
const credential = { principal: "agent", secret: "open sesame" };

for (const { path, text } of annotate(schema, "mesos.MasterInfo", master)) console.log(path, text);
console.log(redactBody(schema, "mesos.Credential", credential).value);

// Prints:
//   ip 10.0.0.1
//   { principal: 'agent', secret: '(hidden)' }
