// Installs and builds what is missing, and nothing twice. Plain JavaScript on Node alone: it runs before
// anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "node_modules", ".mesos-sniff-lock");

/** Runs a program in the project and ends this one if it fails. */
export function run(command, args, options = {}) {
  const { status, error, signal } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    ...options,
  });
  if (error) {
    console.error(`cannot run ${command}: ${error.message}`);
    process.exit(1);
  }
  if (signal !== null) process.exit(1);
  return status ?? 1;
}

function mustRun(command, args, options) {
  const status = run(command, args, options);
  if (status !== 0) process.exit(status);
}

// What the lock file pins, and the lock file left alone. `npm ci` would do the same, but it refuses a lock file
// without the entries of every other platform's binaries, and not every registry has those.
const INSTALL = ["install", "--no-save"];

function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.error("installing packages (once)");
  // npm names itself to the scripts it runs; outside of npm the one on PATH serves. What npm prints goes to
  // stderr: stdout is for data.
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm, ...INSTALL]] : ["npm", INSTALL];
  const env = { ...process.env, npm_config_loglevel: "error" };
  mustRun(command, args, { stdio: ["ignore", 2, 2], env });
  writeFileSync(stamp, lock);
}

function build() {
  if (!existsSync(join(root, "dist", "cli", "main.js"))) console.error("building (once)");
  // With nothing changed this is a check of time stamps.
  mustRun(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-b"], {
    stdio: ["ignore", 2, 2],
  });
}

export function setup() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`mesos-sniff needs Node 20.19 or later; this is ${process.versions.node}`);
    process.exit(1);
  }
  install();
  build();
}
