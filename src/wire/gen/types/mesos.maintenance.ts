// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";
import type * as mesos_allocator from "./mesos.allocator.js";

/** Since 0.25.0. */
export interface ClusterStatus {
  readonly draining_machines?: readonly ClusterStatus_DrainingMachine[] | undefined;
  readonly down_machines?: readonly mesos.MachineID[] | undefined;
}

/** Since 0.25.0. */
export interface ClusterStatus_DrainingMachine {
  readonly id: mesos.MachineID;
  readonly statuses?: readonly mesos_allocator.InverseOfferStatus[] | undefined;
}

/** Since 0.25.0. */
export interface Schedule {
  readonly windows?: readonly Window[] | undefined;
}

/** Since 0.25.0. */
export interface Window {
  readonly machine_ids?: readonly mesos.MachineID[] | undefined;
  readonly unavailability: mesos.Unavailability;
}
