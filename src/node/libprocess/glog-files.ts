import { closeSync, openSync, rmSync, symlinkSync, writeSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import type { Severity } from "../../actor/index.js";
import { makeFolder } from "../folder/index.js";

const SEVERITIES = ["INFO", "WARNING", "ERROR", "FATAL"] as const;

/** Where log files go, and what their names say. */
export interface GlogFilesOptions {
  readonly directory: string;
  /** Of the program, `mesos-master`. */
  readonly program: string;
  /** Default now. */
  readonly startedAt?: Date;
}

/**
 * Log files as glog writes them: `PROGRAM.HOST.USER.log.SEVERITY.DATE-TIME.PID`, with a link `PROGRAM.SEVERITY` to the
 * newest. The file of a severity has the lines of all that are graver too, and is made with the first of them.
 */
export class GlogFiles {
  readonly #options: GlogFilesOptions;
  readonly #startedAt: Date;
  readonly #files = new Map<Severity, number>();

  /** @throws the system's error when the directory cannot be made */
  constructor(options: GlogFilesOptions) {
    this.#options = options;
    this.#startedAt = options.startedAt ?? new Date();
    makeFolder(options.directory);
  }

  /** Adds a line, line end included. */
  write(line: string, severity: Severity): void {
    for (const each of SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1)) {
      writeSync(this.#fileOf(each), line);
    }
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
  }

  #fileOf(severity: Severity): number {
    const open = this.#files.get(severity);
    if (open !== undefined) return open;
    const { directory, program } = this.#options;
    const [date, time] = localTime(this.#startedAt);
    const stamp = `${date.replaceAll("/", "")}-${time.replaceAll(":", "")}`;
    const name = `${program}.${hostname()}.${userInfo().username}.log.${severity}.${stamp}.${process.pid}`;
    const file = openSync(join(directory, name), "a", 0o644);
    this.#files.set(severity, file);
    const link = join(directory, `${program}.${severity}`);
    rmSync(link, { force: true });
    symlinkSync(name, link);
    writeSync(
      file,
      `Log file created at: ${date} ${time}\nRunning on machine: ${hostname()}\n` +
        "Log line format: [IWEF]mmdd hh:mm:ss.uuuuuu threadid file:line] msg\n",
    );
    return file;
  }
}

/** `2026/11/27` and `08:19:44`. */
function localTime(at: Date): readonly [date: string, time: string] {
  const two = (value: number): string => String(value).padStart(2, "0");
  return [
    `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())}`,
    `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`,
  ];
}
