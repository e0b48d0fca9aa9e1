// @ts-check
// mesos-sniff/wire: one libprocess message to bytes and back, without any IO.
import {
  decodeMessage,
  encodeLibprocessMessage,
  encodeMessage,
  formatUpid,
  HttpDecoder,
  parseEnvelope,
  parseUpid,
  schemaAt,
} from "mesos-sniff/wire";

const schema = schemaAt("0.26.0");
const name = "mesos.internal.UnregisterSlaveMessage";

const bytes = encodeLibprocessMessage({
  from: parseUpid("slave(1)@10.0.0.2:5051"),
  to: { id: "master" },
  name,
  body: encodeMessage(schema, name, { slave_id: { value: "S0" } }),
  style: "libprocess-1.1",
});

// Bytes may come in pieces of any size.
const decoder = new HttpDecoder({ direction: "request" });
for (const byte of bytes) decoder.push(Uint8Array.of(byte));
for (let step = decoder.next(); step.kind !== "need-data"; step = decoder.next()) {
  if (step.kind === "head") {
    const envelope = parseEnvelope(step.head);
    if (envelope.kind === "libprocess") {
      console.log(formatUpid(envelope.from), "->", envelope.to.id, envelope.name);
    }
  } else if (step.kind === "data") {
    console.log(decodeMessage(schema, name, step.bytes).value.slave_id?.value);
  }
}

// Prints:
//   slave(1)@10.0.0.2:5051 -> master mesos.internal.UnregisterSlaveMessage
//   S0
