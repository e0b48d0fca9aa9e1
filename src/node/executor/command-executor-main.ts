import { runCommandExecutor } from "./run-command-executor.js";

process.exit(await runCommandExecutor(process.argv.slice(2)));
