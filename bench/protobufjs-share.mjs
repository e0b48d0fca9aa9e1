// How long protobufjs alone takes for the bodies of a capture, and how long our decoder does: in one process,
// after a warm-up, over the same bytes.
import { readFileSync } from "node:fs";
import protobuf from "protobufjs";
import { CapturePipeline } from "../dist/src/flow/index.js";
import { decodeMessage, formatProtoFiles, schemaAt } from "../dist/src/wire/index.js";

const TYPE = "mesos.internal.StatusUpdateMessage";
const schema = schemaAt("1.11.0");
const root = new protobuf.Root();
for (const [path, text] of formatProtoFiles(schema)) {
  const { imports: _, ...parsed } = protobuf.parse(text, root, { keepCase: true });
  if (!parsed) throw new Error(path);
}
const type = root.lookupType(TYPE);

const bodies = [];
const pipeline = new CapturePipeline(
  {},
  (message) => {
    if (message.proto === TYPE) bodies.push(message.payload.slice());
  },
  () => {},
);
const file = readFileSync(process.argv[2]);
const start = performance.now();
pipeline.push(file);
pipeline.end();
const whole = performance.now() - start;

function time(decode) {
  for (const body of bodies.slice(0, 20_000)) decode(body);
  const from = performance.now();
  for (const body of bodies) decode(body);
  return performance.now() - from;
}

const theirs = time((body) => type.decode(body));
const ours = time((body) => decodeMessage(schema, TYPE, body));
const each = (ms) => `${((ms * 1000) / bodies.length).toFixed(2)} us a body`;
console.log(
  `capture to messages, no output                       ${(whole / 1000).toFixed(2).padStart(8)} s`,
);
console.log(
  `  protobufjs alone for the same bodies: ${each(theirs)}, ${((100 * theirs) / whole).toFixed(0)} % of that time`,
);
console.log(
  `  our decoder for the same bodies:      ${each(ours)}, to plain data, ${((100 * ours) / whole).toFixed(0)} %`,
);
