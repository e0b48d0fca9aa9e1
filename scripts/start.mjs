// `npm start`: sets up what is missing, then shows the main job on a bundled recording of real Mesos.
import { join } from "node:path";
import { root, run, setup } from "./setup.mjs";

setup();
const capture = join("fixtures", "captures", "0.26", "v0-command-task", "session.pcap");
const args = process.argv.slice(2);
process.exit(
  run(process.execPath, [
    join(root, "dist", "cli", "main.js"),
    ...(args.length > 0 ? args : ["read", capture]),
  ]),
);
