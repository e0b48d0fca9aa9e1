import { fact } from "./fact.js";
import { containerText, dataText } from "./pieces.js";
import type { ContainerId, Scalar } from "./shapes.js";
import { type FactTable, factsForBoth } from "./table.js";

interface Piece {
  readonly size?: bigint;
  readonly data?: unknown;
}

/** Calls and answers that the fork clusterd adds to the operator API. */
export const CLUSTERD_FACTS: FactTable = [
  ...factsForBoth(
    "master.Call/READ_LOG",
    ({
      read_log: log,
    }: {
      readonly read_log?: { readonly offset?: bigint; readonly length?: bigint };
    }) => [fact("offset", log?.offset), fact("length", log?.length)],
  ),
  ...factsForBoth(
    "master.Response/READ_LOG",
    ({ read_log: log }: { readonly read_log?: Piece }) => [
      fact("size", log?.size),
      fact("data", dataText(log?.data)),
    ],
  ),
  ...factsForBoth(
    "agent.Call/READ_LOG",
    ({
      read_log: log,
    }: {
      readonly read_log?: {
        readonly source?: string;
        readonly container_id?: ContainerId;
        readonly stdout_offset?: bigint;
        readonly stderr_offset?: bigint;
        readonly length?: bigint;
      };
    }) => [
      fact("source", log?.source),
      fact("container", containerText(log?.container_id)),
      fact("stdout_offset", log?.stdout_offset),
      fact("stderr_offset", log?.stderr_offset),
      fact("length", log?.length),
    ],
  ),
  ...factsForBoth(
    "agent.Response/READ_LOG",
    ({
      read_log: log,
    }: {
      readonly read_log?: { readonly stdout?: Piece; readonly stderr?: Piece };
    }) => [
      fact("stdout", dataText(log?.stdout?.data)),
      fact("stderr", dataText(log?.stderr?.data)),
    ],
  ),
  ...factsForBoth(
    "agent.Call/UPDATE_CONTAINER_MEMORY_LIMIT",
    ({
      update_container_memory_limit: update,
    }: {
      readonly update_container_memory_limit?: {
        readonly container_id?: ContainerId;
        readonly memory_limit?: Scalar;
      };
    }) => [
      fact("container", containerText(update?.container_id)),
      fact("memory", update?.memory_limit?.value),
    ],
  ),
];
