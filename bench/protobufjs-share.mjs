// How long protobufjs alone takes for the bodies of a capture, and how long our decoder does: in one process,
// after a warm-up, over the same bytes; the best of five rounds, in CPU time.
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
const start = process.cpuUsage();
pipeline.push(file);
pipeline.end();
const whole = since(start);

/** Milliseconds of CPU time. */
function since(start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function time(decode) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const from = process.cpuUsage();
    for (const body of bodies) decode(body);
    best = Math.min(best, since(from));
  }
  return best;
}

const theirs = time((body) => type.decode(body));
const ours = time((body) => decodeMessage(schema, TYPE, body));
const each = (ms) => `${((ms * 1000) / bodies.length).toFixed(2)} us a body`;
console.log(
  `capture to messages, no output                       ${(whole / 1000).toFixed(2).padStart(8)} s CPU`,
);
console.log(
  `  protobufjs alone for the same bodies: ${each(theirs)}, ${((100 * theirs) / whole).toFixed(0)} % of that time`,
);
console.log(
  `  our decoder for the same bodies:      ${each(ours)}, to plain data, ${((100 * ours) / whole).toFixed(0)} %`,
);
