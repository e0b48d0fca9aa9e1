import type { BodyOf } from "../../wire/index.js";
import type { RegistryOperation } from "./operation.js";
import type { Registry } from "./registry.js";

type AgentInfo = BodyOf<"mesos.SlaveInfo">;
type TimeInfo = BodyOf<"mesos.TimeInfo">;

/** What the master goes on with once a change of the registry is stored. */
export type Continuation =
  | {
      readonly kind: "register";
      readonly pid: string;
      readonly message: BodyOf<"mesos.internal.RegisterSlaveMessage">;
    }
  | {
      readonly kind: "reregister";
      readonly pid: string;
      readonly message: BodyOf<"mesos.internal.ReregisterSlaveMessage">;
    }
  | {
      readonly kind: "readmit";
      readonly pid: string;
      readonly message: BodyOf<"mesos.internal.ReregisterSlaveMessage">;
    }
  | {
      readonly kind: "remove";
      readonly info: AgentInfo;
      readonly cause: string;
      /** What frameworks are yet to be told (0.26). */
      readonly updates: readonly BodyOf<"mesos.internal.StatusUpdate">[];
      /** Whether frameworks hear of the loss. */
      readonly notify: boolean;
    }
  | {
      readonly kind: "unreachable";
      readonly info: AgentInfo;
      readonly time: TimeInfo;
      readonly cause: string;
    }
  | {
      /** An operator waits for the answer to a request. */
      readonly kind: "operator";
      readonly request: number;
      readonly operation: RegistryOperation;
    }
  | { readonly kind: "drained"; readonly agentId: string }
  | { readonly kind: "gone"; readonly agentId: string; readonly time: TimeInfo }
  | {
      readonly kind: "prune";
      readonly unreachable: readonly string[];
      readonly gone: readonly string[];
    };

/** What the registrar tells the master. */
export type RegistryReply =
  | { readonly kind: "registry-recovered"; readonly registry: Registry; readonly sizeBytes: number }
  | {
      readonly kind: "registry-applied";
      readonly accepted: boolean;
      readonly next: Continuation;
    }
  | { readonly kind: "registry-failed"; readonly reason: string };
