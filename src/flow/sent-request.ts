import {
  apiPath,
  type EnvelopeResult,
  type HttpRequestHead,
  type OperatorRole,
} from "../wire/index.js";

/** A request that was seen, for the response that may answer it. Light: many of them are never answered. */
export interface SentRequest {
  readonly method: string;
  /** Empty for a libprocess message: its answer does not depend on it, and a slice would keep the whole head. */
  readonly target: string;
  readonly libprocess: boolean;
  /** A libprocess message whose User-Agent says so: libprocess up to 1.3 does not answer those. */
  readonly unansweredByOld: boolean;
  /** Whether its path is one of the v1 APIs. */
  readonly v1: boolean;
  /** Its number, once it is complete. */
  n: number | undefined;
  timeNs: bigint;
  /** Display type of its body: `mesos.v1.scheduler.Call/SUBSCRIBE`. */
  type: string | undefined;
  /** Who it is for, where its path or its body says so. */
  role: OperatorRole | undefined;
  /** Whether a good answer to it is an endless stream of records. */
  streams: boolean;
}

export function sentRequest(head: HttpRequestHead, envelope: EnvelopeResult): SentRequest {
  const { method, target, headers } = head;
  const libprocess = envelope.kind !== "http";
  return {
    method,
    target: libprocess ? "" : target,
    libprocess,
    unansweredByOld: libprocess && headers.get("user-agent")?.startsWith("libprocess/") === true,
    v1: !libprocess && apiPath(target) !== undefined,
    n: undefined,
    timeNs: 0n,
    type: undefined,
    role: undefined,
    streams: false,
  };
}
