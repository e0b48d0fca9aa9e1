// `npm test`: sets up what is missing, then runs the unit tests. Arguments go to vitest.
import { join } from "node:path";
import { root, run, setup } from "./setup.mjs";

setup();
process.exit(
  run(process.execPath, [
    join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    ...process.argv.slice(2),
  ]),
);
