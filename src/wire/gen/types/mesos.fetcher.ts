// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";

export type FetcherInfo_Item_Action =
  | "BYPASS_CACHE"
  | "DOWNLOAD_AND_CACHE"
  | "RETRIEVE_FROM_CACHE"
  | number;

/** Since 0.22.0. */
export interface FetcherInfo {
  /** Until 0.22.0. */
  readonly command_info?: mesos.CommandInfo | undefined;
  /** Since 0.23.0. */
  readonly sandbox_directory?: string | undefined;
  /** Until 0.22.0. */
  readonly work_directory?: string | undefined;
  /** Since 0.23.0. */
  readonly cache_directory?: string | undefined;
  readonly user?: string | undefined;
  /** Since 0.23.0. */
  readonly items?: readonly FetcherInfo_Item[] | undefined;
  readonly frameworks_home?: string | undefined;
  /** Since 1.6.0. */
  readonly stall_timeout?: mesos.DurationInfo | undefined;
}

/** Since 0.23.0. */
export interface FetcherInfo_Item {
  readonly uri: mesos.CommandInfo_URI;
  readonly action: FetcherInfo_Item_Action;
  readonly cache_filename?: string | undefined;
}
