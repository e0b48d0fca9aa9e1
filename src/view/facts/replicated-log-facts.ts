import { type Fact, fact, flag } from "./fact.js";
import { count, masterText, some } from "./pieces.js";
import type { MasterInfo } from "./shapes.js";
import { type FactTable, factsFor } from "./table.js";

interface Action {
  readonly position?: bigint;
  readonly promised?: bigint;
  readonly performed?: bigint;
  readonly learned?: boolean;
  readonly type?: string | number;
  readonly append?: { readonly bytes?: unknown };
  readonly truncate?: { readonly to?: bigint };
}

function writeFacts(action: Action | undefined): readonly (Fact | undefined)[] {
  const bytes = action?.append?.bytes;
  return [
    fact("position", action?.position),
    fact("", action?.type),
    bytes instanceof Uint8Array ? fact("bytes", bytes.length) : undefined,
    fact("to", action?.truncate?.to),
    flag("learned", action?.learned),
  ];
}

// `okay` says the same as `type` to peers that do not know `type` yet.
function verdict(okay: unknown, type: unknown): Fact | undefined {
  if (typeof type === "string" && type !== "ACCEPT") return fact("", type, "state-bad");
  if (okay === true) return fact("", "okay", "state-good");
  return okay === false ? fact("", "refused", "state-bad") : undefined;
}

interface Registry {
  readonly master?: { readonly info?: MasterInfo };
  readonly slaves?: { readonly slaves?: unknown };
  readonly machines?: { readonly machines?: unknown };
  readonly unreachable?: { readonly slaves?: unknown };
  readonly gone?: { readonly slaves?: unknown };
}

/** The replicated log of the masters' registry (Paxos), and the registry. */
export const REPLICATED_LOG_FACTS: FactTable = [
  factsFor(
    "mesos.internal.log.PromiseRequest",
    (body: { proposal?: bigint; position?: bigint }) => [
      fact("proposal", body.proposal),
      fact("position", body.position),
    ],
  ),
  factsFor(
    "mesos.internal.log.PromiseResponse",
    (body: {
      okay?: boolean;
      type?: string | number;
      proposal?: bigint;
      position?: bigint;
      action?: Action;
    }) => [
      verdict(body.okay, body.type),
      fact("proposal", body.proposal),
      fact("position", body.position),
      ...writeFacts(body.action),
    ],
  ),
  factsFor("mesos.internal.log.WriteRequest", (body: Action & { proposal?: bigint }) => [
    fact("proposal", body.proposal),
    ...writeFacts(body),
  ]),
  factsFor(
    "mesos.internal.log.WriteResponse",
    (body: { okay?: boolean; type?: string | number; proposal?: bigint; position?: bigint }) => [
      verdict(body.okay, body.type),
      fact("proposal", body.proposal),
      fact("position", body.position),
    ],
  ),
  factsFor("mesos.internal.log.LearnedMessage", (body: { action?: Action }) => [
    ...writeFacts(body.action),
    fact("promised", body.action?.promised),
    fact("performed", body.action?.performed),
  ]),
  factsFor("mesos.internal.log.RecoverRequest", () => []),
  factsFor(
    "mesos.internal.log.RecoverResponse",
    (body: { status?: string | number; begin?: bigint; end?: bigint }) => [
      fact("", body.status),
      fact("begin", body.begin),
      fact("end", body.end),
    ],
  ),
  factsFor("mesos.internal.Registry", (body: Registry) => [
    fact("master", masterText(body.master?.info)),
    fact("", count(body.slaves?.slaves, "agent")),
    some(body.unreachable?.slaves, "unreachable agent"),
    some(body.gone?.slaves, "gone agent"),
    some(body.machines?.machines, "machine"),
  ]),
];
