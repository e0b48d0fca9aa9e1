// Joins an agent to what it stands on: a disk, a containerizer, a detector. The same for real and simulated machines.

import { type HostAdapter, schemaCodec } from "../actor/index.js";
import type { MasterDetector } from "../detection/index.js";
import type { Containerizer } from "./container.js";
import type { AgentDisk } from "./disk.js";
import type { AgentOptions } from "./options.js";
import type { AgentEffect, AgentInput, AgentProtocol } from "./protocol.js";
import { recoverState } from "./recover-state.js";

/** Decides whether tasks may run. */
export type LaunchAuthorizer = (
  request: Extract<AgentEffect, { readonly kind: "authorize" }>,
  decided: (problem: string | undefined) => void,
) => void;

/** The machine under an agent. */
export interface AgentMachine {
  readonly disk: AgentDisk;
  readonly containerizer: Containerizer;
  readonly detector: MasterDetector;
  /** Identifies the run of the machine; empty where there is no such thing. */
  readonly bootId: string;
  /** Used part of the disk, from 0 to 1; undefined when it cannot be measured. */
  measureDisk(measured: (used: number | undefined) => void): void;
  readonly authorize?: LaunchAuthorizer;
  /** Where directories are published; nowhere by default. */
  readonly files?: {
    attach(virtual: string, real: string): void;
    detach(virtual: string): void;
  };
  /** Told when the agent must not go on, before it ends. */
  readonly onExit?: (status: number, message: string) => void;
  /** Told when the agent has ended. */
  readonly onEnded?: () => void;
}

/** Performs the effects of an agent on a machine. */
export function agentHost(
  options: AgentOptions,
  machine: AgentMachine,
): HostAdapter<AgentProtocol> {
  return (effect, reply) => {
    if (!performOnDisk(machine.disk, effect, reply)) perform(options, machine, effect, reply);
  };
}

/** @returns whether the effect was one on files */
function performOnDisk(
  disk: AgentDisk,
  effect: AgentEffect,
  reply: (input: AgentInput) => void,
): boolean {
  try {
    switch (effect.kind) {
      case "write":
        disk.write(effect.path, effect.bytes);
        return true;
      case "append":
        disk.append(effect.path, effect.bytes);
        return true;
      case "truncate":
        disk.truncate(effect.path, effect.lengthBytes);
        return true;
      case "make-directory":
        disk.makeDirectory(effect.path);
        return true;
      case "link":
        disk.link(effect.path, effect.target);
        return true;
      case "touch":
        disk.touch(effect.path);
        return true;
      case "remove":
        disk.remove(effect.path);
        return true;
      case "empty-directory":
        for (const name of disk.list(effect.path) ?? []) disk.remove(`${effect.path}/${name}`);
        return true;
      default:
        return false;
    }
  } catch (error) {
    // Old files that stay are a nuisance; a checkpoint that is not written is the end.
    if (effect.kind === "remove" || effect.kind === "touch") return true;
    const reason = error instanceof Error ? error.message : String(error);
    reply({ kind: "failed", message: `Failed to checkpoint '${pathOf(effect)}': ${reason}` });
    throw error;
  }
}

function pathOf(effect: AgentEffect): string {
  return "path" in effect ? effect.path : "";
}

function perform(
  options: AgentOptions,
  machine: AgentMachine,
  effect: AgentEffect,
  reply: (input: AgentInput) => void,
): void {
  switch (effect.kind) {
    case "recover": {
      const result = recoverState(machine.disk, {
        codec: schemaCodec(options.schema),
        dialect: options.dialect,
        workDirectory: options.workDirectory,
        strict: options.strict,
        bootId: machine.bootId,
      });
      reply({ kind: "recovered", result });
      break;
    }
    case "recover-containers":
      machine.containerizer.recover(
        effect.containers,
        (problem) => reply({ kind: "containers-recovered", problem }),
        (containerId, termination) => reply({ kind: "ended", containerId, termination }),
      );
      break;
    case "detect":
      machine.detector.watch((master) => reply({ kind: "detected", master }));
      break;
    case "launch": {
      const { containerId } = effect.container;
      machine.containerizer.launch(
        effect.container,
        (result) => reply({ kind: "launched", containerId, result }),
        (termination) => reply({ kind: "ended", containerId, termination }),
      );
      break;
    }
    case "update": {
      const { containerId, request } = effect;
      machine.containerizer.update(containerId, effect.resources, (problem) =>
        reply({ kind: "updated", containerId, request, problem }),
      );
      break;
    }
    case "destroy":
      machine.containerizer.destroy(effect.containerId);
      break;
    case "authorize": {
      const { request } = effect;
      const decided = (problem: string | undefined): void =>
        reply({ kind: "authorized", request, problem });
      if (machine.authorize === undefined) decided(undefined);
      else machine.authorize(effect, decided);
      break;
    }
    case "attach":
      machine.files?.attach(effect.virtual, effect.real);
      break;
    case "detach":
      machine.files?.detach(effect.virtual);
      break;
    case "measure-disk":
      machine.measureDisk((used) => {
        if (used !== undefined) reply({ kind: "disk-usage", used });
      });
      break;
    case "exit":
      machine.onExit?.(effect.status, effect.message);
      break;
    case "ended":
      machine.detector.close();
      machine.onEnded?.();
      break;
    default:
      break;
  }
}
