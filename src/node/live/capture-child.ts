import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { CaptureDecoder, type CaptureInterface, type Packet } from "../../capture/index.js";
import {
  type CaptureProgram,
  type CaptureWish,
  isComplaint,
  isRefusal,
  READY_LINE,
} from "./capture-program.js";

/** How the start of a program went. */
export type StartedCapture =
  | { readonly kind: "started"; readonly child: CaptureChild }
  | { readonly kind: "missing" }
  /** It may not capture, or we may not run it. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/** How long a program may take to end when it is asked to. */
const END_MS = 2000;
const MOST_COMPLAINTS = 2;
/** A line on standard error that is longer is not kept whole. */
const LINE_LENGTH = 1000;

/** One program that captures on one interface. Nothing is read of it before `run`, but what the packets are. */
export class CaptureChild {
  readonly program: CaptureProgram;
  /** Settles with what went wrong, or undefined when it ended as it was asked to. */
  readonly ended: Promise<string | undefined>;
  readonly #process: ChildProcessByStdio<null, Readable, Readable>;
  readonly #decoder = new CaptureDecoder();
  readonly #complaints: string[] = [];
  readonly #onDropped: () => void;
  #interface: CaptureInterface | undefined;
  #onPacket: ((packet: Packet) => void) | undefined;
  #failure: string | undefined;
  #started = (): void => {};
  #isReady = false;
  #stopping = false;
  #dropped = 0;

  private constructor(program: CaptureProgram, wish: CaptureWish, onDropped: () => void) {
    this.program = program;
    this.#onDropped = onDropped;
    // A process group of its own: Ctrl-C is for us, and we end it when we have read what it has.
    this.#process = spawn(program.name, program.arguments(wish), {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: programEnvironment(),
    });
    const { stdout, stderr } = this.#process;
    stdout.on("data", (chunk: Buffer) => this.#read(chunk));
    stderr.setEncoding("utf8");
    let rest = "";
    stderr.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = (lines.pop() ?? "").slice(0, LINE_LENGTH);
      for (const line of lines) this.#line(line);
    });
    this.ended = new Promise((resolve) => {
      this.#process.once("error", (error: NodeJS.ErrnoException) => {
        this.#failure = error.code ?? error.message;
        if (this.#process.pid === undefined) resolve(this.#failure);
      });
      this.#process.once("close", (status, signal) => {
        if (rest !== "") this.#line(rest);
        resolve(this.#whyEnded(status, signal));
      });
    });
  }

  /** Starts a program and waits until it captures or gives up. */
  static async start(
    program: CaptureProgram,
    wish: CaptureWish,
    onDropped: () => void,
  ): Promise<StartedCapture> {
    const child = new CaptureChild(program, wish, onDropped);
    const started = new Promise<"started">((resolve) => {
      child.#started = () => resolve("started");
    });
    const first = await Promise.race([started, child.ended]);
    if (first === "started") return { kind: "started", child };
    if (first === "ENOENT") return { kind: "missing" };
    const reason = first ?? "it ended at once";
    return { kind: isRefusal(reason) ? "refused" : "failed", reason };
  }

  get interface(): CaptureInterface | undefined {
    return this.#interface;
  }

  /** Packets dropped by kernel and interface, as far as the program has said. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Hands out packets from now on. */
  run(onPacket: (packet: Packet) => void): void {
    this.#onPacket = onPacket;
    this.#drain();
    this.#process.stdout.resume();
  }

  /** Has the program say how much it dropped, if it can. */
  count(): void {
    const { countSignal } = this.program;
    // Before it is ready the signal would end it.
    if (countSignal !== undefined && this.#isReady && !this.#stopping) {
      this.#process.kill(countSignal);
    }
  }

  /** Ends the capture; packets that the program has still come. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#process.stdout.resume();
    this.#process.kill("SIGINT");
    const timer = setTimeout(() => this.kill(), END_MS);
    void this.ended.then(() => clearTimeout(timer));
  }

  /** Ends the program at once. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }

  #read(chunk: Buffer): void {
    this.#decoder.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
    this.#drain();
  }

  #drain(): void {
    while (this.#interface === undefined || this.#onPacket !== undefined || this.#stopping) {
      const event = this.#decoder.next();
      switch (event.kind) {
        case "interface":
          this.#interface ??= event;
          if (this.#onPacket === undefined) this.#process.stdout.pause();
          this.#started();
          break;
        case "packet":
          this.#onPacket?.(event);
          break;
        case "malformed":
          this.#failure = `its output makes no sense: ${event.reason}`;
          this.kill();
          return;
        case "need-data":
        case "end":
          return;
        default:
          break;
      }
    }
  }

  #line(line: string): void {
    const dropped = this.program.readDropped(line);
    if (dropped !== undefined && dropped > this.#dropped) {
      this.#dropped = dropped;
      this.#onDropped();
    }
    if (READY_LINE.test(line)) this.#isReady = true;
    else if (isComplaint(line) && this.#complaints.length < MOST_COMPLAINTS) {
      this.#complaints.push(line.replace(/^(?:tcpdump|dumpcap): /, "").slice(0, LINE_LENGTH));
    }
  }

  #whyEnded(status: number | null, signal: NodeJS.Signals | null): string | undefined {
    if (this.#failure !== undefined) return this.#failure;
    if (this.#stopping && status === 0) return undefined;
    if (this.#complaints.length > 0) return this.#complaints.join(" ");
    return signal === null ? `it ended with status ${status}` : `it was ended by ${signal}`;
  }
}

/** Where systems keep such programs, whether or not the user's path says so; messages in English. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const { PATH = "/usr/bin:/bin" } = process.env;
  return { ...process.env, PATH: `${PATH}:/usr/local/sbin:/usr/sbin:/sbin`, LC_ALL: "C" };
}
