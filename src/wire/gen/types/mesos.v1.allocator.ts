// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos_v1 from "./mesos.v1.js";

export type InverseOfferStatus_Status =
  | "UNKNOWN"
  | "ACCEPT"
  | "DECLINE"
  | number;

/** Since 1.0.0. */
export interface InverseOfferStatus {
  readonly status: InverseOfferStatus_Status;
  readonly framework_id: mesos_v1.FrameworkID;
  readonly timestamp: mesos_v1.TimeInfo;
}
