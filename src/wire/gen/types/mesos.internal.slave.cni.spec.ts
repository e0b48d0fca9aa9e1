// Made by `npm run generate` from proto/*.json; do not edit.

/** Since 1.0.0. */
export interface DNS {
  readonly nameservers?: readonly string[] | undefined;
  readonly domain?: string | undefined;
  readonly search?: readonly string[] | undefined;
  readonly options?: readonly string[] | undefined;
}

/** Since 1.1.0. */
export interface Error {
  readonly cniVersion: string;
  readonly code: number;
  readonly msg: string;
  readonly details?: string | undefined;
}

/** Since 1.0.0. */
export interface IPConfig {
  readonly ip: string;
  readonly gateway?: string | undefined;
  readonly routes?: readonly Route[] | undefined;
}

/** Since 1.0.0. */
export interface NetworkConfig {
  readonly name: string;
  readonly type: string;
  readonly ipam?: NetworkConfig_IPAM | undefined;
  readonly dns?: DNS | undefined;
}

/** Since 1.0.0. */
export interface NetworkConfig_IPAM {
  readonly type: string;
  readonly routes?: readonly Route[] | undefined;
}

/** Since 1.0.0. */
export interface NetworkInfo {
  readonly ip4?: IPConfig | undefined;
  readonly ip6?: IPConfig | undefined;
  readonly dns?: DNS | undefined;
}

/** Since 1.0.0. */
export interface Route {
  readonly dst: string;
  readonly gw?: string | undefined;
}
