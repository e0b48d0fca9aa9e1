import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** How a line-process is started. */
export interface LineProcessOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** A program that a test talks to by lines; waiting has a bound, and what fails says all that was printed. */
export class LineProcess {
  /** What it printed on stdout and stderr, in order of arrival. */
  readonly lines: string[] = [];
  /** How it ended: its status, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly #name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #watchers = new Set<() => void>();
  #isOver = false;

  constructor(command: string, words: readonly string[], options: LineProcessOptions = {}) {
    this.#name = [command, ...words].join(" ");
    this.#child = spawn(command, words, { ...options, stdio: "pipe" });
    this.#child.stdin.on("error", () => {});
    for (const stream of [this.#child.stdout, this.#child.stderr]) this.#read(stream);
    this.ended = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (status, signal) => {
        this.#isOver = true;
        for (const watcher of this.#watchers) watcher();
        resolve(signal ?? status ?? -1);
      });
    });
    this.ended.catch(() => {});
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Gives it a line to read. */
  write(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Signals it alone, not what it started. */
  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.#child.kill(signal);
  }

  /**
   * The first line that matches, from the past or the future.
   *
   * @param from index of the first line that counts
   */
  async until(pattern: RegExp, { from = 0, withinMs = 60_000 } = {}): Promise<RegExpExecArray> {
    let looked = from;
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      const fail = (why: string): void => {
        finish();
        reject(new Error(`${this.#name} ${why} ${pattern}; it printed\n${this.lines.join("\n")}`));
      };
      const look = (): void => {
        for (; looked < this.lines.length; looked += 1) {
          const match = pattern.exec(this.lines[looked] ?? "");
          if (match !== null) {
            finish();
            resolve(match);
            return;
          }
        }
        if (this.#isOver) fail("ended without");
      };
      const timer = setTimeout(() => fail(`did not print in ${withinMs} ms`), withinMs);
      this.#watchers.add(look);
      look();
    });
  }

  #read(stream: NodeJS.ReadableStream): void {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (piece: string) => {
      const pieces = (rest + piece).split("\n");
      rest = pieces.pop() ?? "";
      this.lines.push(...pieces);
      for (const watcher of this.#watchers) watcher();
    });
    stream.on("end", () => {
      if (rest !== "") this.lines.push(rest);
    });
  }
}
