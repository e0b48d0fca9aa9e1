// @ts-check
// mesos-sniff/flow, filter and view: a capture file to lines, what `mesos-sniff read FILE FILTER` does.
//
//   node examples/read-capture.mjs [FILE [FILTER]]
import { compileFilter } from "mesos-sniff/filter";
import { CapturePipeline } from "mesos-sniff/flow";
import { openCapture } from "mesos-sniff/node";
import { formatLine, lineOf } from "mesos-sniff/view";

const bundled = new URL("../fixtures/captures/0.26/v0-command-task/session.pcap", import.meta.url);
const [file = bundled.pathname, text = 'task == "fails" && state == "TASK_FAILED"'] =
  process.argv.slice(2);

const filter = compileFilter(text);
if (filter.kind === "error") throw new Error(filter.pretty);
const pipeline = new CapturePipeline(
  {},
  (message) => {
    if (filter.test(message)) console.log(formatLine(lineOf(message, { width: 120 })));
  },
  (damage) => console.error(`at byte ${damage.offset}: ${damage.reason}`),
);
for await (const chunk of await openCapture(file)) pipeline.push(chunk);
pipeline.end();

// Prints:
//      41 08:19:48.392900 executor(1)@127.0.0.2:43669 -> slave(1)@127.0.0.2:5051 StatusUpdateMessage task=fails TASK_FAILED…
//      42 08:19:48.394782 slave(1)@127.0.0.2:5051 -> master@127.0.0.1:5050 StatusUpdateMessage task=fails TASK_FAILED messa…
//      44 08:19:48.395460 master@127.0.0.1:5050 -> scheduler-619ca172…@127.0.0.9:41059 StatusUpdateMessage task=fails TASK_…
