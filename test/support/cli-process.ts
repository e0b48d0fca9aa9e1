import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The program as its users run it: a process, its output, and what can be waited for. */
export class CliProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  stdout = "";
  stderr = "";
  /** Standard output as it came. */
  readonly output: Buffer[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const { MESOS_PORT: _port, ...inherited } = process.env;
    this.child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...inherited, NO_COLOR: "1", ...environment },
    });
    this.child.stdout?.on("data", (chunk: Buffer) => {
      this.output.push(chunk);
      this.stdout += chunk;
      for (const check of this.#waiting) check();
    });
    this.child.stderr?.on("data", (chunk) => {
      this.stderr += chunk;
      for (const check of this.#waiting) check();
    });
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code, signal) => resolve({ code, signal }));
    });
  }

  /** Settles with the first match in what was printed so far, or is printed from now on. */
  async printed(pattern: RegExp, timeoutMs = 20_000): Promise<RegExpExecArray> {
    const match = (): RegExpExecArray | null =>
      pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
    return new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        act();
      };
      const check = (): void => {
        const found = match();
        if (found !== null) finish(() => resolve(found));
      };
      const timer = setTimeout(() => {
        const all = `${this.stdout}\n${this.stderr}`;
        finish(() => reject(new Error(`never printed ${pattern}:\n${all}`)));
      }, timeoutMs);
      this.#waiting.add(check);
      check();
      void this.ended.then(() => {
        check();
        finish(() => reject(new Error(`ended without printing ${pattern}:\n${this.stderr}`)));
      });
    });
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals = "SIGKILL"): Promise<string | number | null> {
    this.child.kill(signal);
    const { code, signal: by } = await this.ended;
    return by ?? code;
  }
}
