// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";

/** Since 1.8.0. */
export interface QuotaConfig {
  readonly role: string;
  readonly guarantees?: { readonly [key: string]: mesos.Value_Scalar } | undefined;
  readonly limits?: { readonly [key: string]: mesos.Value_Scalar } | undefined;
}

/** Since 0.26.0. */
export interface QuotaInfo {
  readonly role?: string | undefined;
  /** Since 0.27.0. */
  readonly principal?: string | undefined;
  readonly guarantee?: readonly mesos.Resource[] | undefined;
}

/** Since 0.27.0. */
export interface QuotaRequest {
  readonly force?: boolean | undefined;
  readonly role?: string | undefined;
  readonly guarantee?: readonly mesos.Resource[] | undefined;
}

/** Since 0.27.0. */
export interface QuotaStatus {
  /** @deprecated by Mesos */
  readonly infos?: readonly QuotaInfo[] | undefined;
  /** Since 1.9.0. */
  readonly configs?: readonly QuotaConfig[] | undefined;
}
