// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos_v1 from "./mesos.v1.js";
import type * as mesos_v1_allocator from "./mesos.v1.allocator.js";

/** Since 1.0.0. */
export interface ClusterStatus {
  readonly draining_machines?: readonly ClusterStatus_DrainingMachine[] | undefined;
  readonly down_machines?: readonly mesos_v1.MachineID[] | undefined;
}

/** Since 1.0.0. */
export interface ClusterStatus_DrainingMachine {
  readonly id: mesos_v1.MachineID;
  readonly statuses?: readonly mesos_v1_allocator.InverseOfferStatus[] | undefined;
}

/** Since 1.0.0. */
export interface Schedule {
  readonly windows?: readonly Window[] | undefined;
}

/** Since 1.0.0. */
export interface Window {
  readonly machine_ids?: readonly mesos_v1.MachineID[] | undefined;
  readonly unavailability: mesos_v1.Unavailability;
}
