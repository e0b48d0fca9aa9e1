import type { MesosProfile, Resources } from "../../resources/index.js";

/** What the master knows that an operation on resources is judged by. */
export interface OperationContext {
  readonly profile: MesosProfile;
  /** Of the framework, or of the operator who asks; what it must match where it is known. */
  readonly principal: string | undefined;
  /** Absent when an operator asks. */
  readonly framework:
    | {
        readonly id: string;
        readonly roles: readonly string[];
        readonly capabilities: ReadonlySet<string>;
      }
    | undefined;
  readonly agentCapabilities: ReadonlySet<string>;
  /** Dynamic reservations and persistent volumes of the agent, unallocated. */
  readonly checkpointed: Resources;
  /** What tasks and executors use on the agent. */
  readonly used: Iterable<Resources>;
}
