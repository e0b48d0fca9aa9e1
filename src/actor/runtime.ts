// Everything libprocess does inside one OS process: who lives here, whose turn it is, what is due, who is linked to
// whom. It opens no socket and reads no clock: messages come in through `receive`, time through the `now` it was given,
// and it moves only inside `run`.

import { MesosSniffError } from "../errors/index.js";
import { bytesCodec, type MessageCodec } from "./codec.js";
import { EffectRecorder } from "./context.js";
import { DEFAULT_VERSION, type Emulation, emulation } from "./emulation.js";
import type { Responder } from "./http.js";
import { HttpDispatcher, type IncomingRequest } from "./http-dispatcher.js";
import { LinkTable } from "./links.js";
import { type LogSink, silentLog } from "./log.js";
import { type Address, formatPid, NO_PID, type Pid, pidAddress, pidId, type Ref } from "./pid.js";
import type { ActorEvent, Effect, HostAdapter, Process, ProcessName, Protocol } from "./process.js";
import { ProcessIds } from "./process-ids.js";
import { ProcessLog } from "./process-log.js";
import { Queue } from "./queue.js";
import type { Random } from "./random.js";
import { type Deadline, Timers } from "./timers.js";
import type { Envelope, Tap, Transport } from "./transport.js";

/** What a runtime stands on. */
export interface RuntimeOptions {
  /** The advertised address: the one in pids. */
  readonly address: Address;
  /** Milliseconds since the epoch; must not go backwards. */
  readonly now: () => number;
  readonly random: Random;
  readonly transport: Transport;
  /** Default: bytes only. */
  readonly codec?: MessageCodec;
  /**
   * Whether bodies travel as they are, undecoded and shared, and not as bytes. Fast, and blind to bodies that could not
   * be encoded; only for networks in memory. Default false.
   */
  readonly shareBodies?: boolean;
  /** Mesos version whose libprocess is emulated; default 1.11.0. */
  readonly version?: string;
  readonly log?: LogSink;
  /** Id of the process that gets requests whose first path token names nobody. */
  readonly delegate?: string;
  /** Paths answered with 403, after delegation (`/master/state`), as `--firewall_rules` sets them. */
  readonly disabledEndpoints?: ReadonlySet<string>;
  /** Events that may wait for one process before more are dropped with a log line; default 1,000,000. */
  readonly mailboxLimit?: number;
  readonly tap?: Tap;
  /** Told when there is work and nobody runs. */
  readonly onWork?: () => void;
  /** Told when `handle` threw or asked for the impossible; the log has it already. */
  readonly onFailure?: (pid: Pid, error: unknown) => void;
  /** Told when a process has ended. */
  readonly onEnd?: (pid: Pid) => void;
}

type Mail =
  | { readonly kind: "event"; readonly event: ActorEvent }
  | { readonly kind: "message"; readonly message: Envelope }
  | { readonly kind: "timer"; readonly deadline: Deadline<Cell> };

/** One process and what belongs to it. */
interface Cell {
  readonly id: string;
  readonly pid: Pid;
  readonly process: Process;
  readonly adapter: HostAdapter | undefined;
  readonly mailbox: Queue<Mail>;
  scheduled: boolean;
  ended: boolean;
}

const MAILBOX_LIMIT = 1_000_000;

const NO_ROUTES: ReadonlySet<string> = new Set();

/** Events of one process that are handled before the next gets its turn. */
const TURN_LIMIT = 1000;

/** The processes of one OS process. */
export class Runtime {
  readonly address: Address;
  readonly emulation: Emulation;
  readonly log: ProcessLog;
  readonly #options: RuntimeOptions;
  readonly #codec: MessageCodec;
  readonly #suffix: string;
  readonly #cells = new Map<string, Cell>();
  readonly #ids = new ProcessIds((id) => this.#cells.has(id));
  readonly #turns = new Queue<Cell>();
  readonly #timers = new Timers<Cell>();
  readonly #links: LinkTable;
  readonly #http: HttpDispatcher;
  readonly #recorder: EffectRecorder;
  #running = false;
  #closed = false;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.address = options.address;
    this.emulation = emulation(options.version ?? DEFAULT_VERSION);
    this.log = new ProcessLog(options.log ?? silentLog, this.emulation, options.now);
    this.#codec = options.codec ?? bytesCodec;
    this.#suffix = `@${options.address}`;
    this.#links = new LinkTable(options.address);
    this.#http = new HttpDispatcher({
      emulation: this.emulation,
      log: this.log,
      delegate: options.delegate,
      disabledEndpoints: options.disabledEndpoints,
      routesOf: (id) => {
        const cell = this.#cells.get(id);
        return cell === undefined ? undefined : (cell.process.routes ?? NO_ROUTES);
      },
    });
    this.#recorder = new EffectRecorder({
      random: options.random,
      claim: (name) => this.#claim(name),
    });
  }

  /**
   * Starts a process.
   *
   * @param adapter performs its host effects and those of the processes it spawns
   * @throws MesosSniffError `invalid-argument` when the id is taken, or can be no id
   */
  spawn<P extends Protocol>(
    process: Process<P>,
    name: ProcessName,
    adapter?: HostAdapter<P>,
  ): Ref<P["inputs"]> {
    const pid = this.#claim(name);
    this.#spawn(pid, process as unknown as Process, adapter as unknown as HostAdapter | undefined);
    return pid as Ref<P["inputs"]>;
  }

  /** Ends a process as its next event. */
  terminate(pid: Pid): void {
    const cell = this.#local(pid);
    if (cell === undefined) return;
    cell.mailbox.unshift({ kind: "event", event: { kind: "terminate" } });
    this.#schedule(cell);
  }

  /** A local call from outside all processes. */
  dispatch<Input>(to: Ref<Input>, input: Input): void {
    this.#post(to, { kind: "dispatch", from: undefined, input });
  }

  /** Sends a message on behalf of a process, or of nobody (`process::post`). */
  send(to: Pid, name: string, body: unknown, from: Pid = NO_PID): void {
    this.#send(from, to, name, body);
  }

  /** The randomness of this OS process. */
  get random(): Random {
    return this.#options.random;
  }

  /** Whether a process with that id lives here. */
  has(id: string): boolean {
    return this.#cells.has(id);
  }

  /** Pids of all processes in the order they were spawned. */
  pids(): readonly Pid[] {
    return Array.from(this.#cells.values(), (cell) => cell.pid);
  }

  /** What waits in the mailbox of a process, in order, as `/__processes__` shows it. */
  mailbox(pid: Pid): readonly (ActorEvent | Envelope)[] {
    const cell = this.#local(pid);
    if (cell === undefined) return [];
    return Array.from(cell.mailbox, (mail) => {
      if (mail.kind === "event") return mail.event;
      return mail.kind === "message" ? mail.message : { kind: "timer", name: mail.deadline.name };
    });
  }

  /**
   * A message from another OS process; `to` must be at this address.
   *
   * @returns whether anybody has the id: the difference between 202 and 404
   */
  receive(message: Envelope): boolean {
    this.log.parsed(message.name, message.to, message.from);
    const known = this.#cells.has(pidId(message.to));
    const tap = this.#options.tap;
    if (tap === undefined) this.#deliver(message);
    else tap.received(message, () => this.#deliver(message));
    return known;
  }

  /** The persistent connection to an address failed to open or was lost. */
  exited(address: Address): void {
    for (const [linker, linkee] of this.#links.lost(address)) {
      const cell = this.#cells.get(linker);
      if (cell !== undefined) this.#enqueue(cell, { kind: "exited", pid: linkee });
    }
  }

  /**
   * A plain HTTP request.
   *
   * @returns the number that `clientState` wants, or undefined when the request is already answered
   */
  request(request: IncomingRequest, responder: Responder): number | undefined {
    const accepted = this.#http.accept(request, responder);
    const cell = accepted === undefined ? undefined : this.#cells.get(accepted.receiver);
    if (accepted === undefined || cell === undefined) return undefined;
    this.#enqueue(cell, { kind: "http", request: accepted.request });
    return accepted.request.id;
  }

  /** Back-pressure, or the end, of the client that waits for the answer to a request. */
  clientState(request: number, state: "full" | "drained" | "closed"): void {
    const receiver = this.#http.receiverOf(request);
    if (receiver === undefined) return;
    if (state === "closed") this.#http.forget(request);
    const cell = this.#cells.get(receiver);
    if (cell !== undefined) this.#enqueue(cell, { kind: "stream", request, state });
  }

  /** When `run` has to be called next for a timer; undefined when none is set. */
  nextDeadline(): number | undefined {
    return this.#timers.nextMs();
  }

  /**
   * Fires due timers and gives every process with mail its turn, until all is quiet or the budget is spent.
   *
   * @param budget events to handle at most
   * @returns whether work is left
   */
  run(budget: number = Number.POSITIVE_INFINITY): boolean {
    if (this.#running) return false;
    this.#running = true;
    try {
      this.#fireTimers();
      let left = budget;
      while (left > 0) {
        const cell = this.#turns.shift();
        if (cell === undefined) return false;
        left -= this.#turn(cell, Math.min(left, TURN_LIMIT));
      }
      return this.#turns.length > 0;
    } finally {
      this.#running = false;
    }
  }

  /** Ends all processes, the youngest first, and takes nothing in after that. */
  close(): void {
    if (this.#closed) return;
    for (const cell of Array.from(this.#cells.values()).reverse()) this.terminate(cell.pid);
    this.#closed = true;
    // Each `terminate` event may dispatch and send, but nobody is spawned any more: this ends.
    this.run();
  }

  /** Forgets everything at once: the OS process was killed. */
  kill(): void {
    this.#closed = true;
    for (const cell of this.#cells.values()) {
      cell.ended = true;
      cell.mailbox.clear();
      this.#timers.clearOwner(cell);
    }
    this.#cells.clear();
    this.#turns.clear();
  }

  #claim(name: ProcessName): Pid {
    return formatPid(this.#ids.claim(name), this.address);
  }

  #spawn(pid: Pid, process: Process, adapter: HostAdapter | undefined): void {
    const id = pidId(pid);
    this.#ids.settle(id);
    if (this.#closed) return;
    const cell: Cell = {
      id,
      pid,
      process,
      adapter,
      mailbox: new Queue(),
      scheduled: false,
      ended: false,
    };
    this.#cells.set(id, cell);
    this.log.spawned(pid);
    this.#enqueue(cell, { kind: "start" });
  }

  #local(pid: Pid): Cell | undefined {
    return pid.endsWith(this.#suffix) ? this.#cells.get(pidId(pid)) : undefined;
  }

  #post(pid: Pid, event: ActorEvent): void {
    const cell = this.#local(pid);
    if (cell === undefined) this.log.dropping(pid);
    else this.#enqueue(cell, event);
  }

  #enqueue(cell: Cell, event: ActorEvent): void {
    this.#put(cell, { kind: "event", event });
  }

  #put(cell: Cell, mail: Mail): void {
    if (this.#closed) return;
    if (cell.mailbox.length >= (this.#options.mailboxLimit ?? MAILBOX_LIMIT)) {
      const text = `Dropping event for process ${cell.pid}: ${cell.mailbox.length} events wait already`;
      this.log.failed("dropping", "WARNING", text);
      return;
    }
    cell.mailbox.push(mail);
    this.#schedule(cell);
  }

  #schedule(cell: Cell): void {
    if (cell.scheduled) return;
    cell.scheduled = true;
    this.#turns.push(cell);
    if (!this.#running) this.#options.onWork?.();
  }

  #fireTimers(): void {
    const nowMs = this.#options.now();
    for (;;) {
      const due = this.#timers.takeDue(nowMs);
      if (due === undefined) return;
      this.#put(due.owner, { kind: "timer", deadline: due });
    }
  }

  /** @returns how many events were handled */
  #turn(cell: Cell, limit: number): number {
    cell.scheduled = false;
    if (cell.ended) return 0;
    this.log.resuming(cell.pid, this.#options.now());
    let handled = 0;
    while (handled < limit) {
      const mail = cell.mailbox.shift();
      if (mail === undefined) return handled;
      handled++;
      if (mail.kind === "message") this.#handleMessage(cell, mail.message);
      else if (mail.kind === "timer") {
        const { name } = mail.deadline;
        if (this.#timers.finish(mail.deadline)) this.#handle(cell, { kind: "timer", name });
      } else {
        if (mail.event.kind === "http") this.log.handlingHttp(cell.id, mail.event.request.path);
        this.#handle(cell, mail.event);
        if (mail.event.kind === "terminate") {
          this.#end(cell);
          return handled;
        }
      }
    }
    if (cell.mailbox.length > 0) this.#schedule(cell);
    return handled;
  }

  #handleMessage(cell: Cell, message: Envelope): void {
    const { from, name } = message;
    const { handles, delegates } = cell.process;
    if (handles !== undefined && !handles.has(name)) {
      const delegate = delegates?.get(name);
      if (delegate === undefined) return;
      this.log.delegating(name, delegate);
      this.#transmit({ ...message, to: delegate });
      return;
    }
    let body = message.body;
    if (message.bytes !== undefined) {
      try {
        body = this.#codec.decode(name, message.bytes);
      } catch (error) {
        this.log.undecodable(name, from, reasonOf(error));
        return;
      }
    }
    this.#handle(cell, { kind: "message", from, name, body });
  }

  #handle(cell: Cell, event: ActorEvent): void {
    const nowMs = this.#options.now();
    this.#recorder.begin(cell.pid, nowMs);
    try {
      cell.process.handle(event, this.#recorder);
    } catch (error) {
      this.#fail(cell.pid, `cannot handle ${describe(event)}`, error);
      // The client must not wait for an answer that will never come.
      if (event.kind === "http") this.#http.fail(event.request.id);
    }
    for (const effect of this.#recorder.finish()) {
      try {
        this.#perform(cell, effect, nowMs);
      } catch (error) {
        this.#fail(cell.pid, `cannot ${effect.kind}`, error);
        // What was to be on disk before a message leaves is not: the message must not leave.
        if (effect.kind === "host") break;
      }
    }
  }

  #fail(pid: Pid, what: string, error: unknown): void {
    this.log.failed("resuming", "ERROR", `${pid} ${what}: ${reasonOf(error)}`);
    this.#options.onFailure?.(pid, error);
  }

  #perform(cell: Cell, effect: Effect, nowMs: number): void {
    switch (effect.kind) {
      case "send":
        this.#send(cell.pid, effect.to, effect.name, effect.body);
        break;
      case "link":
        this.#link(cell, effect.to, effect.reconnect);
        break;
      case "set-timer":
        this.#timers.set(cell, effect.name, nowMs + effect.afterMs);
        break;
      case "clear-timer":
        this.#timers.clear(cell, effect.name);
        break;
      case "spawn":
        this.#spawn(effect.pid, effect.process, cell.adapter);
        break;
      case "terminate":
        this.terminate(effect.pid);
        break;
      case "dispatch":
        this.#post(effect.to, { kind: "dispatch", from: cell.pid, input: effect.input });
        break;
      case "respond":
        this.#http.respond(effect.request, effect.response);
        break;
      case "open-stream":
        this.#http.open(effect.request, effect.head);
        break;
      case "write-stream":
        this.#http.write(effect.request, effect.bytes);
        break;
      case "end-stream":
        this.#http.end(effect.request);
        break;
      case "log":
        this.#write(effect, nowMs);
        break;
      case "host":
        this.#performHost(cell, effect.effect);
        break;
    }
  }

  #performHost(cell: Cell, effect: unknown): void {
    if (cell.adapter === undefined) {
      throw new MesosSniffError(
        "invalid-argument",
        `cannot perform a host effect of ${cell.pid}: it was spawned without an adapter`,
      );
    }
    const reply = (input: unknown): void => {
      if (!cell.ended) this.#enqueue(cell, { kind: "dispatch", from: undefined, input });
    };
    cell.adapter(effect, reply, cell.pid);
  }

  #write(effect: Effect & { readonly kind: "log" }, timeMs: number): void {
    const { sink } = this.log;
    if (effect.verbosity > sink.verbosity) return;
    const { severity, verbosity, location, text } = effect;
    sink.write({ timeMs, severity, verbosity, location, text });
  }

  #send(from: Pid, to: Pid, name: string, body: unknown): void {
    if (to === NO_PID || to === "") return;
    const raw = body instanceof Uint8Array;
    if (this.#options.shareBodies === true && !raw) {
      this.#transmit({ from, to, name, bytes: undefined, body });
    } else {
      const bytes = raw ? body : this.#codec.encode(name, body);
      this.#transmit({ from, to, name, bytes, body: undefined });
    }
  }

  #transmit(message: Envelope): void {
    const tap = this.#options.tap;
    if (tap === undefined) this.#pass(message);
    else tap.sent(message, () => this.#pass(message));
  }

  #pass(message: Envelope): void {
    if (message.to.endsWith(this.#suffix)) this.#deliver(message);
    else this.#options.transport.send(message);
  }

  #deliver(message: Envelope): void {
    const cell = this.#cells.get(pidId(message.to));
    if (cell === undefined) this.log.dropping(message.to);
    else this.#put(cell, { kind: "message", message });
  }

  #link(cell: Cell, to: Pid, reconnect: boolean): void {
    const address = pidAddress(to);
    if (to === NO_PID || address === "") {
      this.#enqueue(cell, { kind: "exited", pid: to });
    } else if (address === this.address) {
      if (this.#cells.has(pidId(to))) this.#links.add(cell.id, to);
      else this.#enqueue(cell, { kind: "exited", pid: to });
    } else {
      this.#links.add(cell.id, to);
      this.#options.transport.link(address, reconnect);
    }
  }

  #end(cell: Cell): void {
    this.log.cleaningUp(cell.pid);
    cell.ended = true;
    cell.mailbox.clear();
    this.#timers.clearOwner(cell);
    this.#cells.delete(cell.id);
    this.#http.receiverEnded(cell.id);
    for (const linker of this.#links.ended(cell.id, cell.pid)) {
      const told = this.#cells.get(linker);
      if (told !== undefined) this.#enqueue(told, { kind: "exited", pid: cell.pid });
    }
    this.#options.onEnd?.(cell.pid);
  }
}

function describe(event: ActorEvent): string {
  switch (event.kind) {
    case "message":
      return `message ${event.name} from ${event.from}`;
    case "timer":
      return `timer ${event.name}`;
    case "http":
      return `${event.request.method} ${event.request.path}`;
    case "exited":
      return `exited ${event.pid}`;
    default:
      return event.kind;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
