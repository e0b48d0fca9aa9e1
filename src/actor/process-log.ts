import type { Emulation, ProcessLines } from "./emulation.js";
import { formatProcessTime } from "./glog.js";
import type { LogSink } from "./log.js";
import type { Address, Pid } from "./pid.js";
import type { Severity } from "./process.js";

/**
 * The lines that libprocess itself prints, with the texts, levels and line numbers of the emulated version.
 *
 * Tools join logs and captures by them, `Parsed message name` above all.
 */
export class ProcessLog {
  readonly #sink: LogSink;
  readonly #emulation: Emulation;
  readonly #now: () => number;

  constructor(sink: LogSink, emulation: Emulation, now: () => number) {
    this.#sink = sink;
    this.#emulation = emulation;
    this.#now = now;
  }

  get sink(): LogSink {
    return this.#sink;
  }

  initialized(address: Address, workers: number): void {
    const text = this.#emulation.saysWorkerThreads
      ? `with ${workers} worker threads`
      : `for ${workers} cpus`;
    this.#verbose(1, "initialized", () => `libprocess is initialized on ${address} ${text}`);
  }

  spawned(pid: Pid): void {
    this.#verbose(this.#emulation.lifecycleVerbosity, "spawned", () => `Spawned process ${pid}`);
  }

  resuming(pid: Pid, nowMs: number): void {
    this.#verbose(
      this.#emulation.lifecycleVerbosity,
      "resuming",
      () => `Resuming ${pid} at ${formatProcessTime(nowMs)}`,
    );
  }

  cleaningUp(pid: Pid): void {
    this.#verbose(this.#emulation.lifecycleVerbosity, "cleaning", () => `Cleaning up ${pid}`);
  }

  parsed(name: string, to: Pid, from: Pid): void {
    this.#verbose(2, "parsed", () => `Parsed message name '${name}' for ${to} from ${from}`);
  }

  /** @param reason why, where it is not that nobody has the id */
  dropping(to: Pid, reason = ""): void {
    this.#verbose(2, "dropping", () => `Dropping event for process ${to}${reason}`);
  }

  delegating(name: string, to: Pid): void {
    this.#verbose(1, "delegating", () => `Delegating message '${name}' to ${to}`);
  }

  handlingHttp(id: string, path: string): void {
    this.#verbose(
      1,
      "handling",
      () => `Handling HTTP event for process '${id}' with path: '${path}'`,
    );
  }

  /** @param status code and reason, `404 Not Found` */
  returning(line: keyof ProcessLines, status: string, path: string, why = ""): void {
    this.#verbose(1, line, () => `Returning '${status}' for '${path}'${why}`);
  }

  delivered(path: string): void {
    const verb = this.#emulation.saysDelivered ? "Delivered" : "Accepted";
    this.#verbose(2, "delivered", () => `${verb} libprocess message to ${path}`);
  }

  undelivered(path: string): void {
    this.#verbose(1, "undelivered", () =>
      this.#emulation.saysDelivered
        ? `Failed to deliver libprocess message to ${path}`
        : `Failed to handle libprocess message to ${path}: not found`,
    );
  }

  linkFailed(address: Address, reason: string): void {
    this.#socket(
      "link",
      `Failed to link, connect: ${reason}`,
      () => `Failed to link to '${address}', connect: ${reason}`,
    );
  }

  sendFailed(name: string, address: Address, reason: string): void {
    const text = `Failed to send '${name}' to '${address}', connect: ${reason}`;
    this.#socket("send", text, () => text);
  }

  /** A connection of a peer that failed, or broke the protocol. */
  receiveFailed(peer: Address, connection: number, reason: string): void {
    this.#socket(
      "receive",
      `Decode failure: ${reason}`,
      () => `Failed to recv on socket ${connection} to peer '${peer}': ${reason}`,
    );
  }

  staleSocket(): void {
    this.#verbose(1, "staleSocket", () => "Attempting to send on a no longer valid socket!");
  }

  undecodable(name: string, from: Pid, reason: string): void {
    // protobuf.hpp of 1.11.0; earlier versions print the reason only, or nothing.
    this.#write(
      "ERROR",
      0,
      "protobuf.hpp:280",
      `Failed to deserialize '${name}' from ${from}: ${reason}`,
    );
  }

  /** Something that the original would not survive, or would not notice. */
  failed(line: keyof ProcessLines, severity: Severity, text: string): void {
    this.#write(severity, 0, this.#location(line), text);
  }

  #socket(line: keyof ProcessLines, before: string, since: () => string): void {
    if (this.#emulation.warnsOfSockets) this.#write("WARNING", 0, this.#location(line), since());
    else this.#verbose(1, line, () => before);
  }

  #verbose(verbosity: number, line: keyof ProcessLines, text: () => string): void {
    if (this.#sink.verbosity < verbosity || this.#emulation.lines[line] === 0) return;
    this.#write("INFO", verbosity, this.#location(line), text());
  }

  #location(line: keyof ProcessLines): string {
    return `process.cpp:${this.#emulation.lines[line]}`;
  }

  #write(severity: Severity, verbosity: number, location: string, text: string): void {
    this.#sink.write({ timeMs: this.#now(), severity, verbosity, location, text: printable(text) });
  }
}

/** Peers choose names, ids and paths: none may start a line of its own. */
function printable(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
