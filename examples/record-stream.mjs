// @ts-check
// mesos-sniff/wire: the events of a v1 stream, in RecordIO.
import {
  decodeMessage,
  encodeMessage,
  encodeRecord,
  RecordDecoder,
  schemaAt,
} from "mesos-sniff/wire";

const schema = schemaAt("1.11.0");
const type = "mesos.v1.scheduler.Event";

const decoder = new RecordDecoder();
decoder.push(encodeRecord(encodeMessage(schema, type, { type: "HEARTBEAT" })));
decoder.push(
  encodeRecord(
    encodeMessage(schema, type, {
      type: "ERROR",
      error: { message: "Framework has been removed" },
    }),
  ),
);
decoder.end();
for (let step = decoder.next(); step.kind === "record"; step = decoder.next()) {
  const { value } = decodeMessage(schema, type, step.bytes);
  console.log(value.type, value.error?.message ?? "-");
}

// Prints:
//   HEARTBEAT -
//   ERROR Framework has been removed
