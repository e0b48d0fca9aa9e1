import { amountsJson, type EndpointJson, labelsJson, type Style } from "../../../http-api/index.js";
import type { BodyOf } from "../../../wire/index.js";
import type { ExecutorInfo, OfferEntry } from "../../state.js";

/** An executor on an agent. */
export function executorJson(executor: ExecutorInfo, agentId: string, style: Style): EndpointJson {
  const resources = executor.resources ?? [];
  const common = {
    executor_id: executor.executor_id.value,
    name: executor.name ?? "",
    framework_id: executor.framework_id?.value ?? "",
    command: commandJson(executor.command),
    resources: amountsJson([resources], style.old),
  };
  if (style.old) return { ...common, slave_id: agentId };
  return {
    ...common,
    role: resources[0]?.allocation_info?.role,
    labels: labelsJson(style, executor.labels),
    type: executor.type === undefined ? undefined : String(executor.type),
    slave_id: agentId,
  };
}

function commandJson(command: BodyOf<"mesos.CommandInfo"> | undefined): EndpointJson {
  const variables = command?.environment?.variables?.map(({ name, value }) => ({
    name,
    value: value ?? "",
  }));
  return {
    shell: command?.shell,
    value: command?.value,
    argv: command?.arguments ?? [],
    environment: command?.environment === undefined ? undefined : { variables: variables ?? [] },
    uris: (command?.uris ?? []).map(({ value, executable }) => ({
      value,
      executable: executable ?? false,
    })),
  };
}

/** An offer that is out. */
export function offerJson(offer: OfferEntry, { old }: Style): EndpointJson {
  return {
    id: offer.id,
    framework_id: offer.frameworkId,
    allocation_info: old ? undefined : { role: offer.role },
    slave_id: offer.agentId,
    resources: amountsJson([offer.resources], old),
  };
}
