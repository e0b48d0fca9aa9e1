// A machine for an agent in a test: a disk in memory, executors as hosts of their own that outlive the agent, commands
// that only take time.

import {
  type Address,
  addressIp,
  type HostAdapter,
  type MessageCodec,
  type Pid,
  type Runtime,
} from "../actor/index.js";
import { type MasterDetector, standaloneDetector } from "../detection/index.js";
import {
  type CheckAttempt,
  type CheckResult,
  CommandExecutor,
  type CommandExecutorProtocol,
  ExecutorProcess,
  type ExecutorProfile,
  type ExecutorProtocol,
  type ProcessEnd,
  parseExecutorEnvironment,
  timedOut,
  waitStatus,
} from "../executor/index.js";
import type { BodyOf } from "../wire/index.js";
import type { AgentMachine } from "./agent-host.js";
import type { Containerizer, ContainerSpec, Termination } from "./container.js";
import { MemoryDisk } from "./memory-disk.js";

/** How a simulated command goes, left alone. */
export interface SimulatedRun {
  /** Infinite: until it is killed, or ended by the test. */
  readonly durationMs: number;
  readonly end: ProcessEnd;
  /** Whether it goes on after SIGTERM. */
  readonly ignoresTerm?: boolean;
}

/** Where a simulated machine and its executors live; a `MemoryNetwork` is one. */
export interface SimulatedHosts {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Does something later; returns how to cancel it. */
  after(delayMs: number, action: () => void): () => void;
  /** Starts an OS process. */
  start(options: {
    readonly address: Address;
    readonly boot: (runtime: Runtime) => void;
    readonly codec?: MessageCodec;
  }): SimulatedHost;
}

/** An OS process with an executor in it. */
export interface SimulatedHost {
  /** Ends it as `kill -9` would, for good. */
  remove(): void;
}

/** What a simulated machine is made of. */
export interface SimulatedMachineOptions {
  readonly network: SimulatedHosts;
  /** Of the agent; executors listen at the same ip. */
  readonly address: Address;
  readonly detector: MasterDetector | Pid;
  readonly profile?: ExecutorProfile;
  /** What executors know of bodies; default what the network does. */
  readonly codec?: MessageCodec;
  /** Time from a launch to the first message of an executor; default 50. */
  readonly startMs?: number;
  /** How commands go; default {@link readSimulatedCommand}. */
  readonly runs?: (command: BodyOf<"mesos.CommandInfo">, spec: ContainerSpec) => SimulatedRun;
  /** How commands of checks go; default {@link readSimulatedCommand}. */
  readonly checks?: (command: BodyOf<"mesos.CommandInfo">) => SimulatedRun;
  /** Starts executors other than command executors in the OS process made for them; default: they do nothing. */
  readonly bootExecutor?: (
    spec: ContainerSpec,
    runtime: Runtime,
    exit: (end: ProcessEnd) => void,
  ) => void;
  /** Executors that start and say nothing; default none. */
  readonly silent?: (spec: ContainerSpec) => boolean;
  /** Fails launches; default none. */
  readonly launchProblem?: (spec: ContainerSpec) => string | undefined;
  readonly onExit?: (status: number, message: string) => void;
}

interface SimulatedContainer {
  readonly spec: ContainerSpec;
  readonly pid: number;
  host: SimulatedHost | undefined;
  over: boolean;
  /** Ends the command that a command executor runs. */
  endCommand: ((how: ProcessEnd) => void) | undefined;
  ended: ((termination: Termination) => void) | undefined;
}

/** Time in which the end of a process is noticed: the shortest interval at which libprocess looks. */
const REAP_MS = 100;

const SIGTERM = 15;
const SIGKILL = 9;

/** The machine; keep it and give it to the agent again after a restart. */
export class SimulatedMachine implements AgentMachine {
  readonly disk: MemoryDisk;
  readonly containerizer: Containerizer;
  readonly detector: MasterDetector;
  readonly onExit: (status: number, message: string) => void;
  bootId = "simulated";
  /** Used part of the disk. */
  diskUsed = 0;
  readonly #options: SimulatedMachineOptions;
  readonly #containers = new Map<string, SimulatedContainer>();
  #lastPort = 40_000;
  #lastPid = 1_000;

  constructor(options: SimulatedMachineOptions) {
    this.#options = options;
    this.disk = new MemoryDisk(() => options.network.nowMs);
    this.detector =
      typeof options.detector === "string"
        ? standaloneDetector({ pid: options.detector })
        : options.detector;
    this.onExit = options.onExit ?? ((): void => {});
    this.containerizer = {
      launch: (spec, launched, ended) => {
        const problem = options.launchProblem?.(spec);
        if (problem !== undefined) {
          launched({ kind: "failed", stage: "launch", message: problem });
          ended({ status: undefined });
          return;
        }
        launched({ kind: "launched", pid: this.#launch(spec, ended) });
      },
      recover: (containers, recovered, ended) => {
        recovered();
        // What nobody knows of is ended, as the Linux launcher does.
        const known = new Set(containers.map(({ containerId }) => containerId));
        for (const [containerId, container] of this.#containers) {
          if (known.has(containerId)) continue;
          container.ended = undefined;
          this.#end(container, waitStatus(killedBy(SIGKILL)));
        }
        for (const { containerId } of containers) {
          const container = this.#containers.get(containerId);
          const tell = (termination: Termination): void =>
            // The status of what is no child is never known.
            ended(containerId, { ...termination, status: undefined });
          if (container === undefined) tell({ status: undefined });
          else container.ended = tell;
        }
      },
      update: (_containerId, _resources, updated) => updated(),
      destroy: (containerId) => {
        const container = this.#containers.get(containerId);
        if (container !== undefined) this.#end(container, waitStatus(killedBy(SIGKILL)));
      },
    };
  }

  /** Ids of the containers that run. */
  get running(): readonly string[] {
    return [...this.#containers.values()].flatMap(({ over, spec }) =>
      over ? [] : [spec.containerId],
    );
  }

  /** Ends the command of a task that a command executor runs; false when there is none. */
  endCommand(taskId: string, end: ProcessEnd): boolean {
    const container = this.#containerOf((spec) => spec.task?.task_id.value === taskId);
    const endCommand = container?.endCommand;
    endCommand?.(end);
    return endCommand !== undefined;
  }

  /** Ends an executor, whatever it does; false when none of that id runs. */
  endExecutor(executorId: string, end: ProcessEnd): boolean {
    const container = this.#containerOf((spec) => spec.executor.executor_id.value === executorId);
    if (container !== undefined) this.#end(container, waitStatus(end));
    return container !== undefined;
  }

  measureDisk(measured: (used: number | undefined) => void): void {
    measured(this.diskUsed);
  }

  /** The machine restarts: nothing runs any more, only the disk is as it was. */
  reboot(): void {
    this.bootId += "'";
    for (const container of this.#containers.values()) {
      container.ended = undefined;
      this.#end(container, waitStatus(killedBy(SIGKILL)));
    }
  }

  #containerOf(matches: (spec: ContainerSpec) => boolean): SimulatedContainer | undefined {
    for (const container of this.#containers.values()) {
      if (!container.over && matches(container.spec)) return container;
    }
    return undefined;
  }

  #launch(spec: ContainerSpec, ended: (termination: Termination) => void): number {
    this.#lastPid++;
    const container: SimulatedContainer = {
      spec,
      pid: this.#lastPid,
      host: undefined,
      over: false,
      endCommand: undefined,
      ended,
    };
    this.#containers.set(spec.containerId, container);
    this.disk.makeDirectory(spec.directory);
    this.disk.link(spec.latestLink, spec.directory);
    if (spec.pidFile !== undefined) {
      this.disk.write(spec.pidFile, new TextEncoder().encode(String(container.pid)));
    }
    const { network, address, startMs = 50, codec } = this.#options;
    network.after(startMs, () => {
      if (container.over) return;
      this.#lastPort++;
      container.host = network.start({
        address: `${addressIp(address)}:${this.#lastPort}`,
        boot: (runtime) => this.#boot(container, runtime),
        ...(codec === undefined ? {} : { codec }),
      });
    });
    return container.pid;
  }

  #boot(container: SimulatedContainer, runtime: Runtime): void {
    const exit = (end: ProcessEnd): void => {
      // Not from inside the process that ends.
      this.#options.network.after(0, () => this.#end(container, waitStatus(end)));
    };
    if (this.#options.silent?.(container.spec) === true) return;
    if (container.spec.task === undefined) {
      this.#options.bootExecutor?.(container.spec, runtime, exit);
      return;
    }
    const parsed = parseExecutorEnvironment(container.spec.environment);
    if (parsed.kind === "error") {
      exit({ kind: "exited", code: 1 });
      return;
    }
    const profile = this.#options.profile ?? "1.11";
    const { environment } = parsed;
    const command = runtime.spawn<CommandExecutorProtocol>(
      new CommandExecutor({
        profile,
        executorId: environment.executorId,
        shutdownGraceMs: environment.shutdownGraceMs,
      }),
      { id: "command-executor" },
      this.#commandHost(container, (call) => runtime.dispatch(driver, call)),
    );
    const driver = runtime.spawn<ExecutorProtocol>(
      new ExecutorProcess({ ...environment, profile }),
      { prefix: "executor" },
      (effect) => {
        if (effect.kind === "callback") runtime.dispatch(command, effect.callback);
        else if (effect.kind === "kill-group") exit(killedBy(SIGKILL));
        else exit({ kind: "exited", code: effect.aborted ? 1 : 0 });
      },
    );
  }

  #commandHost(
    container: SimulatedContainer,
    call: (call: Extract<CommandEffect, { readonly kind: "call" }>["call"]) => void,
  ): HostAdapter<CommandExecutorProtocol> {
    const { network, runs = readSimulatedCommand } = this.#options;
    let stop: (() => void) | undefined;
    let run: SimulatedRun | undefined;
    return (effect, reply) => {
      switch (effect.kind) {
        case "call":
          call(effect.call);
          break;
        case "run": {
          const started = runs(effect.command, container.spec);
          run = started;
          this.#lastPid++;
          reply({ kind: "started", pid: this.#lastPid });
          container.endCommand = (how) => {
            stop?.();
            container.endCommand = undefined;
            reply({ kind: "exited", end: how });
          };
          if (Number.isFinite(started.durationMs)) {
            stop = network.after(started.durationMs, () => container.endCommand?.(started.end));
          }
          break;
        }
        case "kill": {
          const number = effect.signal === "SIGTERM" ? SIGTERM : SIGKILL;
          if (number === SIGKILL || run?.ignoresTerm !== true) {
            container.endCommand?.(killedBy(number));
          }
          break;
        }
        case "check":
          this.#check(effect.attempt, (result) => {
            reply({ kind: "checked", name: effect.attempt.name, result });
          });
          break;
        case "print":
          break;
      }
    };
  }

  /** A command as it would run; ports answer as those of a healthy task. */
  #check(attempt: CheckAttempt, checked: (result: CheckResult) => void): void {
    const { network, checks = readSimulatedCommand } = this.#options;
    const { probe, timeoutMs } = attempt;
    if (probe.kind === "http") {
      checked({ kind: "seen", status: { type: "HTTP", http: { status_code: 200 } } });
    } else if (probe.kind === "tcp") {
      checked({ kind: "seen", status: { type: "TCP", tcp: { succeeded: true } } });
    } else {
      const { durationMs, end } = checks(probe.command);
      const code = end.kind === "exited" ? end.code : 0;
      const seen: CheckResult = {
        kind: "seen",
        status: { type: "COMMAND", command: { exit_code: code } },
      };
      if (durationMs < timeoutMs) network.after(durationMs, () => checked(seen));
      else network.after(timeoutMs, () => checked(timedOut(attempt)));
    }
  }

  #end(container: SimulatedContainer, status: number): void {
    if (container.over) return;
    container.over = true;
    container.endCommand = undefined;
    container.host?.remove();
    // What the executor said last comes first.
    this.#options.network.after(REAP_MS, () => {
      this.#containers.delete(container.spec.containerId);
      container.ended?.({ status });
    });
  }
}

type CommandEffect = CommandExecutorProtocol["effects"];

function killedBy(signal: number): ProcessEnd {
  return { kind: "signaled", signal, dumpedCore: false };
}

/** Understands `sleep N`, `exit N`, `kill N`, `trap` (ignores SIGTERM), joined by `;`: enough for tests. */
export function readSimulatedCommand(command: BodyOf<"mesos.CommandInfo">): SimulatedRun {
  let durationMs = 0;
  let ignoresTerm = false;
  let end: ProcessEnd = { kind: "exited", code: 0 };
  for (const part of (command.value ?? "").split(";")) {
    const [word, argument] = part.trim().split(/\s+/);
    const number = Number(argument ?? 0);
    if (word === "sleep") durationMs += number * 1000;
    else if (word === "exit") end = { kind: "exited", code: number };
    else if (word === "kill") end = killedBy(number);
    else if (word === "trap") ignoresTerm = true;
  }
  return { durationMs, end, ignoresTerm };
}
