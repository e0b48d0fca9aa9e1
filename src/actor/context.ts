import { MesosSniffError } from "../errors/index.js";
import type { HttpResponse, ResponseHead } from "./http.js";
import type { Pid, Ref } from "./pid.js";
import type { Context, Effect, Process, ProcessName, Protocol, Severity } from "./process.js";

/** What a recorder needs to know of the world. */
export interface RecorderSource {
  random(): number;
  /** Claims an id for a process about to be spawned and returns its pid. */
  claim(name: ProcessName): Pid;
}

/** The one implementation of {@link Context}: writes down what is asked for. */
export class EffectRecorder implements Context {
  readonly #source: RecorderSource;
  #effects: Effect[] = [];
  #open = false;
  #self: Pid = "";
  #nowMs = 0;

  constructor(source: RecorderSource) {
    this.#source = source;
  }

  /** From here until `finish` the calls below are recorded. */
  begin(self: Pid, nowMs: number): void {
    this.#self = self;
    this.#nowMs = nowMs;
    this.#effects = [];
    this.#open = true;
  }

  finish(): readonly Effect[] {
    this.#open = false;
    return this.#effects;
  }

  get self(): Pid {
    return this.#self;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  random(): number {
    return this.#source.random();
  }

  send(to: Pid, name: string, body: unknown): void {
    this.#record({ kind: "send", to, name, body });
  }

  link(to: Pid, options?: { readonly reconnect?: boolean }): void {
    this.#record({ kind: "link", to, reconnect: options?.reconnect ?? false });
  }

  setTimer(name: string, afterMs: number): void {
    if (Number.isNaN(afterMs)) {
      throw new MesosSniffError("invalid-argument", `cannot set timer ${name}: found NaN, want ms`);
    }
    this.#record({ kind: "set-timer", name, afterMs: Math.max(0, afterMs) });
  }

  clearTimer(name: string): void {
    this.#record({ kind: "clear-timer", name });
  }

  spawn<Q extends Protocol>(process: Process<Q>, name: ProcessName): Ref<Q["inputs"]> {
    const pid = this.#source.claim(name);
    this.#record({ kind: "spawn", pid, process: process as unknown as Process });
    return pid as Ref<Q["inputs"]>;
  }

  terminate(pid: Pid): void {
    this.#record({ kind: "terminate", pid });
  }

  dispatch<Input>(to: Ref<Input>, input: Input): void {
    this.#record({ kind: "dispatch", to, input });
  }

  respond(request: number, response: HttpResponse): void {
    this.#record({ kind: "respond", request, response });
  }

  openStream(request: number, head: ResponseHead): void {
    this.#record({ kind: "open-stream", request, head });
  }

  writeStream(request: number, bytes: Uint8Array): void {
    this.#record({ kind: "write-stream", request, bytes });
  }

  endStream(request: number): void {
    this.#record({ kind: "end-stream", request });
  }

  log(severity: Severity, location: string, text: string): void {
    this.#record({ kind: "log", severity, verbosity: 0, location, text });
  }

  vlog(verbosity: number, location: string, text: string): void {
    this.#record({ kind: "log", severity: "INFO", verbosity, location, text });
  }

  perform(effect: unknown): void {
    this.#record({ kind: "host", effect });
  }

  #record(effect: Effect): void {
    if (!this.#open) {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot record effect ${effect.kind}: the context is used after handle returned`,
      );
    }
    this.#effects.push(effect);
  }
}
