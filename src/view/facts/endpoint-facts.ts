import { type Fact, fact } from "./fact.js";
import { weightsText } from "./operator-call-facts.js";
import { count, listOf, namesText } from "./pieces.js";
import { resourcesText } from "./resources-text.js";
import type { Resource } from "./shapes.js";
import { type FactTable, factsFor } from "./table.js";

interface Quota {
  readonly role?: string;
  readonly guarantee?: readonly Resource[];
}

interface Machine {
  readonly hostname?: string;
  readonly ip?: string;
}

/** Whose quota: `0 quotas` where nobody has one. */
export function quotasFact(
  status: { readonly infos?: readonly Quota[] } | undefined,
): Fact | undefined {
  const quotas = listOf<Quota>(status?.infos);
  return quotas.length === 0
    ? fact("", count(quotas, "quota"))
    : fact("role", namesText(quotas.map(({ role }) => role)));
}

/** Weights of roles: `0 weights` where none is set. */
export function weightsFact(weights: unknown): Fact | undefined {
  const all = listOf<object>(weights);
  return all.length === 0 ? fact("", count(all, "weight")) : fact("weights", weightsText(all));
}

/** What the endpoints before v1 take and give as JSON. */
export const ENDPOINT_FACTS: FactTable = [
  factsFor("mesos.maintenance.Schedule", (body: { readonly windows?: readonly object[] }) => [
    fact("", count(body.windows, "window")),
  ]),
  factsFor(
    "mesos.maintenance.ClusterStatus",
    (body: {
      readonly draining_machines?: readonly object[];
      readonly down_machines?: readonly object[];
    }) => [
      fact("", count(body.draining_machines, "draining machine")),
      fact("", count(body.down_machines, "down machine")),
    ],
  ),
  factsFor("mesos.quota.QuotaStatus", (body: { readonly infos?: readonly Quota[] }) => [
    quotasFact(body),
  ]),
  factsFor("mesos.quota.QuotaRequest", (body: Quota & { readonly force?: boolean }) => [
    fact("role", body.role),
    fact("guarantee", resourcesText(body.guarantee)),
    body.force === true ? fact("", "force") : undefined,
  ]),
  // These two are lists.
  factsFor("mesos.WeightInfo", (body) => [weightsFact(body)]),
  factsFor("mesos.MachineID", (body) => [
    fact("machine", namesText(listOf<Machine>(body).map((each) => each.hostname ?? each.ip))),
  ]),
];
