// `npm start`: sets up what is missing, then shows the main job: a cluster, a task on it, and all they say.
import { join } from "node:path";
import { root, run, setup } from "./setup.mjs";

setup();
const args = process.argv.slice(2);
process.exit(
  run(process.execPath, [
    join(root, "dist", "cli", "main.js"),
    ...(args.length > 0 ? args : ["demo"]),
  ]),
);
