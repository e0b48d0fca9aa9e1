// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";

/** Since 1.5.0. */
export interface Registry {
  readonly resource_providers?: readonly ResourceProvider[] | undefined;
  /** Since 1.6.0. */
  readonly removed_resource_providers?: readonly ResourceProvider[] | undefined;
}

/** Since 1.5.0. */
export interface ResourceProvider {
  readonly id: mesos.ResourceProviderID;
  /** Since 1.7.0. */
  readonly type?: string | undefined;
  /** Since 1.7.0. */
  readonly name?: string | undefined;
}
