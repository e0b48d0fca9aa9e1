// Operations on the resources of the agent, with their outcome told until somebody has acknowledged it (1.5 and later;
// before, the master sends CheckpointResourcesMessage).

import { randomUuidBytes } from "../actor/index.js";
import { encodeHex, equalBytes, uuidText } from "../bytes/index.js";
import { applyOperation, unallocateResource, unallocateResources } from "../resources/index.js";
import type { BodyOf } from "../wire/index.js";
import { log } from "./agent-log.js";
import type { Agent, AgentContext, OperationRecord } from "./agent-state.js";
import {
  checkpointedPart,
  checkpointProblem,
  keepResources,
  writeResources,
} from "./checkpoint-resources.js";
import { finishDrain } from "./drain-status.js";
import { operationTimer } from "./timers.js";
import { RETRY_MAX_MS, RETRY_MIN_MS } from "./update-manager.js";

type OperationStatus = BodyOf<"mesos.OperationStatus">;

/** Changes the agent's resources as a framework or an operator wants. */
export function applyOperationMessage(
  agent: Agent,
  context: AgentContext,
  body: BodyOf<"mesos.internal.ApplyOperationMessage">,
): void {
  const { operation_info: info, operation_uuid: uuid, framework_id: frameworkId } = body;
  const key = encodeHex(uuid.value);
  if (agent.operations.has(key)) {
    const text = `Ignoring operation (uuid: ${uuidText(uuid.value)}) that is known already`;
    log(agent, context, "WARNING", [0, 4839], text);
    return;
  }
  const problem = perform(agent, context, info);
  const status: OperationStatus = {
    ...(info.id === undefined ? {} : { operation_id: info.id }),
    state: problem === undefined ? "OPERATION_FINISHED" : "OPERATION_FAILED",
    ...(problem === undefined ? {} : { message: problem }),
    uuid: { value: randomUuidBytes(() => context.random()) },
    slave_id: { value: agent.id ?? "" },
  };
  if (problem !== undefined) {
    // The real agent aborts: the master has applied the operation already.
    const text = `Failed to apply operation (uuid: ${uuidText(uuid.value)}): ${problem}`;
    log(agent, context, "ERROR", [0, 4839], text);
  }
  agent.operations.set(key, {
    uuid: uuid.value,
    operation: {
      ...(frameworkId === undefined ? {} : { framework_id: frameworkId }),
      slave_id: { value: agent.id ?? "" },
      info,
      latest_status: status,
      statuses: [status],
      uuid,
    },
    retryMs: RETRY_MIN_MS,
  });
  writeResources(agent, context);
  sendStatus(agent, context, key, RETRY_MIN_MS);
}

/** The outcome of an operation is known where it should be. */
export function acknowledgeOperation(
  agent: Agent,
  context: AgentContext,
  body: BodyOf<"mesos.internal.AcknowledgeOperationStatusMessage">,
): void {
  const key = encodeHex(body.operation_uuid.value);
  const known = agent.operations.get(key);
  const status = known?.operation.latest_status.uuid?.value;
  if (status === undefined || !equalBytes(status, body.status_uuid.value)) {
    const text = `Dropping operation update acknowledgement with status_uuid ${uuidText(body.status_uuid.value)} and operation_uuid ${uuidText(body.operation_uuid.value)} because it is unknown`;
    log(agent, context, "WARNING", [0, 5152], text);
    return;
  }
  agent.operations.delete(key);
  context.clearTimer(operationTimer(key));
  writeResources(agent, context);
  finishDrain(agent, context);
}

/** Answers what the master asks about operations. */
export function reconcileOperations(
  agent: Agent,
  context: AgentContext,
  body: BodyOf<"mesos.internal.ReconcileOperationsMessage">,
): void {
  const { framework_id: frameworkId } = body;
  for (const asked of body.operations ?? []) {
    const known = findOperation(agent, asked, frameworkId?.value);
    if (frameworkId === undefined) {
      // The master asks for what it fears lost; what is here is told anyway.
      if (known === undefined && asked.operation_uuid !== undefined) {
        answer(agent, context, asked.operation_uuid, undefined, {
          state: "OPERATION_DROPPED",
          slave_id: { value: agent.id ?? "" },
        });
      }
    } else if (known !== undefined) {
      const { uuid: _, ...status } = known.operation.latest_status;
      answer(agent, context, known.operation.uuid, frameworkId, status);
    } else {
      answer(agent, context, asked.operation_uuid, frameworkId, {
        ...(asked.operation_id === undefined ? {} : { operation_id: asked.operation_id }),
        state: "OPERATION_UNKNOWN",
        slave_id: { value: agent.id ?? "" },
      });
    }
  }
}

/** Tells every outcome that is not acknowledged, at once. */
export function resumeOperations(agent: Agent, context: AgentContext): void {
  for (const key of agent.operations.keys()) sendStatus(agent, context, key, RETRY_MIN_MS);
}

/** The time to tell an outcome again has come. */
export function retryOperation(agent: Agent, context: AgentContext, key: string): void {
  const known = agent.operations.get(key);
  if (known === undefined || agent.phase !== "running") return;
  sendStatus(agent, context, key, Math.min(known.retryMs * 2, RETRY_MAX_MS));
}

function perform(
  agent: Agent,
  context: AgentContext,
  info: BodyOf<"mesos.Offer.Operation">,
): string | undefined {
  const applied = applyOperation(agent.total, unallocatedOperation(info));
  if (applied.kind === "error") return applied.message;
  const wanted = checkpointedPart(applied.value);
  const problem = checkpointProblem(agent, wanted);
  if (problem !== undefined) return problem;
  keepResources(agent, context, wanted);
  return undefined;
}

/** The operation on resources as totals hold them: allocated to nobody. */
function unallocatedOperation(
  info: BodyOf<"mesos.Offer.Operation">,
): BodyOf<"mesos.Offer.Operation"> {
  const { reserve, unreserve, create, destroy, grow_volume: grow, shrink_volume: shrink } = info;
  const strip = unallocateResources;
  return {
    ...info,
    ...(reserve === undefined
      ? {}
      : {
          reserve: {
            ...reserve,
            ...(reserve.source === undefined ? {} : { source: strip(reserve.source) }),
            ...(reserve.resources === undefined ? {} : { resources: strip(reserve.resources) }),
          },
        }),
    ...(unreserve?.resources === undefined
      ? {}
      : { unreserve: { resources: strip(unreserve.resources) } }),
    ...(create?.volumes === undefined ? {} : { create: { volumes: strip(create.volumes) } }),
    ...(destroy?.volumes === undefined ? {} : { destroy: { volumes: strip(destroy.volumes) } }),
    ...(grow === undefined
      ? {}
      : {
          grow_volume: {
            volume: unallocateResource(grow.volume),
            addition: unallocateResource(grow.addition),
          },
        }),
    ...(shrink === undefined
      ? {}
      : { shrink_volume: { ...shrink, volume: unallocateResource(shrink.volume) } }),
  };
}

function sendStatus(agent: Agent, context: AgentContext, key: string, waitMs: number): void {
  const known = agent.operations.get(key);
  if (known === undefined || agent.phase !== "running") return;
  const { operation } = known;
  const { uuid, framework_id: frameworkId, latest_status: status } = operation;
  answer(agent, context, uuid, frameworkId, status, status);
  known.retryMs = waitMs;
  context.setTimer(operationTimer(key), waitMs);
}

function answer(
  agent: Agent,
  context: AgentContext,
  uuid: BodyOf<"mesos.UUID"> | undefined,
  frameworkId: BodyOf<"mesos.FrameworkID"> | undefined,
  status: OperationStatus,
  latest?: OperationStatus,
): void {
  if (agent.master === undefined) return;
  context.send(agent.master, "mesos.internal.UpdateOperationStatusMessage", {
    ...(frameworkId === undefined ? {} : { framework_id: frameworkId }),
    slave_id: { value: agent.id ?? "" },
    status,
    ...(latest === undefined ? {} : { latest_status: latest }),
    ...(uuid === undefined ? {} : { operation_uuid: uuid }),
  });
}

function findOperation(
  agent: Agent,
  asked: BodyOf<"mesos.internal.ReconcileOperationsMessage.Operation">,
  frameworkId: string | undefined,
): OperationRecord | undefined {
  if (asked.operation_uuid !== undefined) {
    return agent.operations.get(encodeHex(asked.operation_uuid.value));
  }
  const id = asked.operation_id?.value;
  return [...agent.operations.values()].find(
    ({ operation }) =>
      id !== undefined &&
      operation.info.id?.value === id &&
      operation.framework_id?.value === frameworkId,
  );
}
